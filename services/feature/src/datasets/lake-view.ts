import { rename } from 'node:fs/promises';
import { AppError } from '@insight-mesh/runtime/errors';
import { lakeColumns } from '../lake/lake-row.js';
import { eventTypes } from '../state/measures.js';
import { type Duck, quoted } from './duck.js';

/** What of the lake a data set is made of. */
export interface LakeFacts {
  readonly events: number;
  /** Rows that stand in it a second time. */
  readonly dropped: number;
  /** Milliseconds since 1970. */
  readonly watermarkMs: number;
}

export interface LakeOptions {
  readonly files: readonly string[];
  readonly tenantId: string;
  /** A Parquet file with the rows that stand in the lake a second time. */
  readonly drops: string;
}

// Files of a release before these columns were there have none of them, perhaps all of the files.
const laterColumns = `SELECT CAST(NULL AS ${lakeColumns.item_facts}) AS item_facts WHERE false`;

function source({ files, tenantId }: LakeOptions, options: string): string {
  const list = `[${files.map(quoted).join(', ')}]`;
  return `(SELECT * FROM (
      SELECT * FROM read_parquet(${list}, union_by_name = true, hive_partitioning = false${options})
      UNION ALL BY NAME ${laterColumns}
    ) WHERE tenant_id = ${quoted(tenantId)})`;
}

/** The number of a type in the contract; NULL for an unknown one. */
const typeNumber = `list_position([${eventTypes.map(quoted).join(', ')}], type)`;

/**
 * Looks at the whole lake once: how many events it has, which rows stand in it twice, and how far it reaches.
 *
 * The lake keeps first occurrences; of several rows with one id (copies, or an id that came again after it was forgotten) the one that was
 * received first counts, so that nothing that comes later can take the place of what was there.
 *
 * The watermark is the newest time at which an event had both occurred and been received: a device whose clock is ahead must not make the
 * lake look further along than it is.
 */
export async function lookAtLake(duck: Duck, options: LakeOptions): Promise<LakeFacts> {
  const lake = source(options, '');
  const found = await duck.one(`SELECT count(*)::DOUBLE AS events,
      epoch_ms(max(least(occurred_at, received_at)))::DOUBLE AS watermark,
      count(*) FILTER (${typeNumber} IS NULL)::DOUBLE AS unknown,
      any_value(type) FILTER (${typeNumber} IS NULL) AS example
    FROM ${lake}`);
  const { events, watermark, unknown, example } = found as Record<string, number | string | null>;
  if (typeof watermark !== 'number') {
    throw new AppError('FAILED_PRECONDITION', `the lake has no event of tenant ${options.tenantId} yet`);
  }
  if (Number(unknown) > 0) {
    const what = `${unknown} events of the lake have a type that this version does not know, such as ${JSON.stringify(example)}`;
    throw new AppError('FAILED_PRECONDITION', `${what}; the types are ${eventTypes.join(', ')}`);
  }
  await duck.run(`CREATE TEMP TABLE twice AS
    SELECT h FROM (SELECT hash(id) AS h FROM ${lake}) GROUP BY h HAVING count(*) > 1`);
  await duck.run(`COPY (
      SELECT filename, file_row_number FROM (
        SELECT filename, file_row_number, row_number() OVER (
          PARTITION BY id ORDER BY received_at, kafka_offset, kafka_partition, filename, file_row_number) AS place
        FROM ${source(options, ', filename = true, file_row_number = true')} WHERE hash(id) IN (SELECT h FROM twice)
      ) WHERE place > 1
    ) TO ${quoted(`${options.drops}.tmp`)} (FORMAT parquet)`);
  const { dropped } = await duck.one(
    `SELECT count(*)::DOUBLE AS dropped FROM read_parquet(${quoted(`${options.drops}.tmp`)})`,
  );
  await rename(`${options.drops}.tmp`, options.drops);
  return { events: Number(events) - Number(dropped), dropped: Number(dropped), watermarkMs: watermark };
}

/** The axis on which an event comes to be known, in SQL: see DatasetSpec.knowledge. */
export function knownAt(knowledge: 'occurred' | 'received'): string {
  const occurred = 'epoch_ms(occurred_at)';
  return knowledge === 'occurred' ? occurred : `greatest(${occurred}, epoch_ms(received_at))`;
}

/**
 * Makes the view `events`: every event of the tenant once, with `known` (when it came to be known, in milliseconds since 1970), `at_ms` (when it
 * occurred), `type_number`, and `who` (the customer id, else the anonymous id).
 */
export async function makeEvents(
  duck: Duck,
  options: LakeOptions,
  o: { knowledge: 'occurred' | 'received'; anyDrops: boolean },
): Promise<void> {
  if (o.anyDrops) {
    await duck.run(`CREATE TEMP TABLE drops AS SELECT * FROM read_parquet(${quoted(options.drops)})`);
  }
  const lake = o.anyDrops
    ? `${source(options, ', filename = true, file_row_number = true')} AS lake
       ANTI JOIN drops ON drops.filename = lake.filename AND drops.file_row_number = lake.file_row_number`
    : source(options, '');
  await duck.run(`CREATE TEMP VIEW events AS
    SELECT *, ${knownAt(o.knowledge)} AS known, epoch_ms(occurred_at) AS at_ms, ${typeNumber} AS type_number,
      coalesce(nullif(customer_id, ''), anonymous_id) AS who
    FROM ${lake}`);
}
