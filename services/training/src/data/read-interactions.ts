import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { AppError } from '@insight-mesh/runtime/errors';
import type { LakeSnapshot } from './lake-snapshot.js';

/** The events by which a customer shows interest in an item. */
const interestTypes = ['view', 'add_to_cart', 'favourite', 'purchase', 'recommendation_click'];

/** One act of interest, as the lake has it. */
export interface LakeInteraction {
  userId: string;
  /** The client's, or null. */
  sessionId: string | null;
  itemId: string;
  /** Milliseconds since 1970. */
  timeMs: number;
}

export interface LakeInteractions {
  /** By user, then by time; what happened in the same millisecond in the order of Kafka. */
  interactions: LakeInteraction[];
  /** Events of any type in the files. */
  rows: number;
  /** Interactions that were left out because their customer had refused analytics or personalisation. */
  refused: number;
  /** Interactions older than the newest `limit`. */
  overLimit: number;
}

// A purchase names its items in its lines. A customer's and a visitor's id may be the same text, hence the prefixes.
const interestSql = `
  with acts as (
    select *, 0 as line from events
    where type <> 'purchase' and type in (${interestTypes.map(quote).join(', ')})
    union all by name
    select * exclude (item_id, nth), items[nth].item_id as item_id, nth as line
    from (select *, unnest(range(1, len(items) + 1)) as nth from events where type = 'purchase')
  )
  select case when customer_id is not null then 'c:' || customer_id else 'a:' || anonymous_id end as user_id,
    session_id, item_id, occurred_at, kafka_partition, kafka_offset, line,
    consent_analytics is distinct from false and consent_personalisation is distinct from false as allowed
  from acts where item_id is not null and coalesce(customer_id, anonymous_id) is not null`;

/**
 * Reads the interactions of one tenant out of a snapshot of its lake, the newest `limit` of them.
 * @param options.folder for DuckDB's spill files; it must exist
 * @throws AppError DATA_LOSS that names the file which is no readable Parquet
 */
export async function readInteractions(
  snapshot: LakeSnapshot,
  options: { tenantId: string; folder: string; memoryMb: number; limit: number },
): Promise<LakeInteractions> {
  if (snapshot.files.length === 0) return { interactions: [], rows: 0, refused: 0, overLimit: 0 };
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(Math.min(4, availableParallelism())),
    memory_limit: `${options.memoryMb}MB`,
    temp_directory: join(options.folder, 'spill'),
  });
  try {
    const connection = await instance.connect();
    // Times of files of before layout 2 of the lake have no zone: they are UTC, whatever the machine's is.
    await connection.run("set TimeZone = 'UTC'");
    try {
      return await read(connection, snapshot, options);
    } catch (error) {
      throw await nameDamagedFile(connection, snapshot, error);
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}

async function read(
  connection: DuckDBConnection,
  snapshot: LakeSnapshot,
  options: { tenantId: string; limit: number },
): Promise<LakeInteractions> {
  // The tenant is asked for once more, although the folder names it: a file in the wrong folder must not mix two shops.
  await connection.run(
    `create temp view events as
     select * from read_parquet([${snapshot.files.map((file) => quote(file.path)).join(', ')}],
       union_by_name = true, hive_partitioning = false)
     where tenant_id = ${quote(options.tenantId)}`,
  );
  const rows = await connection.runAndReadAll('select count(*)::double from events');
  await connection.run(`create temp table interest as ${interestSql}`);
  const counts = await connection.runAndReadAll(
    'select (count(*) filter (allowed))::double, (count(*) filter (not allowed))::double from interest',
  );
  const [allowed, refused] = counts.getRowsJS()[0] ?? [];
  const result = await connection.stream(
    `select user_id, session_id, item_id, epoch_ms(occurred_at)::double from (
       select * from interest where allowed
       order by occurred_at desc, kafka_partition desc, kafka_offset desc, line desc limit ${options.limit})
     order by user_id, occurred_at, kafka_partition, kafka_offset, line`,
  );
  const interactions = await collect(result);
  return {
    interactions,
    rows: Number(rows.getRowsJS()[0]?.[0] ?? 0),
    refused: Number(refused ?? 0),
    overLimit: Number(allowed ?? 0) - interactions.length,
  };
}

/** DuckDB names the path under which the run holds a file; who has to mend it needs the key in the lake. */
async function nameDamagedFile(connection: DuckDBConnection, snapshot: LakeSnapshot, cause: unknown): Promise<unknown> {
  for (const file of snapshot.files) {
    try {
      await connection.run(`select max(hash(file)) from read_parquet(${quote(file.path)}) file`);
    } catch {
      return new AppError('DATA_LOSS', `a file of the lake cannot be read as Parquet: ${file.key}`, { cause });
    }
  }
  return cause;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

async function collect(result: Awaited<ReturnType<DuckDBConnection['stream']>>): Promise<LakeInteraction[]> {
  const interactions: LakeInteraction[] = [];
  // Millions of rows name the same few thousand items and users: one string each instead of one a row.
  const known = new Map<string, string>();
  const once = (text: string): string => {
    const first = known.get(text);
    if (first !== undefined) return first;
    known.set(text, text);
    return text;
  };
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return interactions;
    const [users = [], sessions = [], items = [], times = []] = chunk.getColumns();
    for (let row = 0; row < chunk.rowCount; row++) {
      const session = sessions[row];
      interactions.push({
        userId: once(String(users[row])),
        sessionId: session === null ? null : once(String(session)),
        itemId: once(String(items[row])),
        timeMs: Number(times[row]),
      });
    }
  }
}
