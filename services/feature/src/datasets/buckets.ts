import { readdir } from 'node:fs/promises';
import { type Duck, quoted } from './duck.js';
import { eventColumns, eventSql } from './family-events.js';
import { type JoinCut, makeCandidates } from './join-claims.js';
import type { Family } from './plan.js';
import type { WorkFolder } from './work-folder.js';

export interface BucketsMade {
  /** How many there are. */
  readonly buckets: number;
  /** Rows of events in all of them; an event is in it for each entity that it belongs to. */
  readonly events: number;
}

/** Events and labels that a bucket should have at most, so that a few of them fit into memory. */
const usual = { events: 400_000, labels: 100_000, most: 512 } as const;

/** How many buckets so many events and labels are divided into. */
export function bucketsFor(events: number, labels: number): number {
  return Math.min(usual.most, Math.max(1, Math.ceil(Math.max(events / usual.events, labels / usual.labels))));
}

/**
 * Divides the events and the labels of a family into buckets by a hash of the entity, in files of their own. Only entities that have labels are
 * there, and of their events only those known by the last label. A visitor's events go with each customer for whom they may count.
 */
export async function makeBuckets(
  duck: Duck,
  work: WorkFolder,
  family: Family,
  o: { labels: string; count: number; joins: boolean; cuts: readonly JoinCut[]; onShare: (share: number) => void },
): Promise<BucketsMade> {
  const { kind, column } = family;
  const folder = await work.fresh(kind);
  const labels = `read_parquet(${quoted(o.labels)})`;
  const bucket = (of: string) => `(hash(${of}) % ${o.count})::INTEGER`;
  const partitioned = (name: string) =>
    `TO ${quoted(`${folder}/${name}`)} (FORMAT parquet, COMPRESSION lz4, PARTITION_BY (bucket))`;
  await duck.run(`CREATE OR REPLACE TEMP TABLE wanted AS
    SELECT ${column} AS owner, max(epoch_ms(label_time)) AS last FROM ${labels} GROUP BY ALL`);
  await duck.run(`COPY (SELECT ${column} AS owner, "row", epoch_ms(label_time) AS known, coalesce(category, '') AS category,
      coalesce(brand, '') AS brand, ${bucket(column)} AS bucket FROM ${labels}) ${partitioned('labels')}`);
  const { from, columns } = eventSql(kind, family.history);
  const select = Object.entries(eventColumns).map(([name, none]) => `${columns[name] ?? none} AS ${name}`);
  const joins = kind === 'customer' && o.joins && (await makeCandidates(duck, { cuts: o.cuts, bucket, partitioned }));
  // A visitor's events, once more for a customer: `part` is the visitor, and '' in the owner's own.
  const members = joins
    ? `(SELECT owner AS entity, owner, '' AS part, last FROM wanted
        UNION ALL SELECT visitor AS entity, owner, visitor AS part, last FROM candidates)`
    : `(SELECT owner AS entity, owner, '' AS part, last FROM wanted)`;
  await duck.run(
    `COPY (SELECT member.owner, member.part, event.* EXCLUDE (entity), ${bucket('member.owner')} AS bucket
      FROM (SELECT owner AS entity, ${select.join(', ')} FROM (${from})) AS event
      JOIN ${members} AS member ON member.entity = event.entity AND event.known <= member.last
    ) ${partitioned('events')}`,
    o.onShare,
  );
  const files = (await readdir(`${folder}/events`, { recursive: true })).filter((name) => name.endsWith('.parquet'));
  if (files.length === 0) return { buckets: o.count, events: 0 };
  const { events } = await duck.one(
    `SELECT sum(num_rows)::DOUBLE AS events FROM parquet_file_metadata(${quoted(`${folder}/events/**/*.parquet`)})`,
  );
  return { buckets: o.count, events: Number(events) };
}
