import type { DuckDBConnection } from '@duckdb/node-api';
import type { FileFacts, LakeFile } from '../store/lake-files.js';
import { lakeColumns, timeColumns } from './lake-row.js';
import { parquetOptions, quoted, statedFacts } from './parquet-file.js';

const typeOf = (name: keyof typeof lakeColumns) => (timeColumns.has(name) ? 'TIMESTAMPTZ' : lakeColumns[name]);
const names = Object.keys(lakeColumns) as (keyof typeof lakeColumns)[];
const typed = names.map((name) => `${name}::${typeOf(name)} AS ${name}`).join(', ');
const none = names.map((name) => `CAST(NULL AS ${typeOf(name)}) AS ${name}`).join(', ');

/**
 * SQL that gives the rows of files of any layout with the columns of this release, and behind them those that only a later one knows.
 * @param where a condition over the columns
 */
export function contentSql(paths: readonly string[], where = 'true'): string {
  const source = `read_parquet([${paths.map(quoted).join(', ')}], union_by_name = true, hive_partitioning = false)`;
  return `SELECT ${typed}, * EXCLUDE (${names.join(', ')})
    FROM (SELECT * FROM ${source} UNION ALL BY NAME SELECT ${none} WHERE false) WHERE ${where}`;
}

/** What a file holds, all of it read. */
export interface Content extends FileFacts {
  /** A sum of hashes over all rows and columns: the same for the same rows in any order and any number of files. */
  readonly sum: bigint;
  /** Rows that do not belong into the file by its name. */
  readonly strays: number;
}

/** Reads all of a file. @throws what DuckDB throws for one that is no whole Parquet file */
export async function readContent(
  connection: DuckDBConnection,
  path: string,
  bytes: number,
  { tenantId, day, partition, from, to }: Pick<LakeFile, 'tenantId' | 'day' | 'partition' | 'from' | 'to'>,
): Promise<Content> {
  const belongs = `tenant_id = ${quoted(tenantId)} AND kafka_partition = ${partition} AND kafka_offset >= ${from} AND kafka_offset < ${to}
    AND occurred_at >= TIMESTAMPTZ '${day} 00:00:00+00' AND occurred_at < TIMESTAMPTZ '${day} 00:00:00+00' + INTERVAL 1 DAY`;
  const { rows, sum, strays, newest } = (
    await connection.runAndReadAll(
      `SELECT count(*) AS rows, coalesce(sum(hash(t)::HUGEINT), 0)::VARCHAR AS sum, count(*) FILTER (WHERE (${belongs}) IS NOT true) AS strays,
         coalesce(epoch_ms(max(occurred_at)), 0) AS newest FROM (${contentSql([path])}) AS t`,
    )
  ).getRowObjectsJson()[0] as { rows: string; sum: string; strays: string; newest: string };
  return {
    rows: Number(rows),
    bytes,
    newestMs: Number(newest),
    sum: BigInt(sum),
    strays: Number(strays),
  };
}

/** Writes the rows of files into one, in the order of Kafka's offsets; what does not fit into memory is sorted on the disk. */
export async function writeContent(
  connection: DuckDBConnection,
  paths: readonly string[],
  out: string,
  where?: string,
): Promise<FileFacts> {
  const copied = await connection.runAndReadAll(
    `COPY (SELECT * FROM (${contentSql(paths, where)}) ORDER BY kafka_offset) TO ${quoted(out)} (${parquetOptions})`,
  );
  return statedFacts(copied);
}

/** How many rows that a condition holds for are in each of some ranges, by its beginning; ranges without any are left out. */
export async function countByRange(
  connection: DuckDBConnection,
  path: string,
  where: string,
  ranges: readonly { from: bigint; to: bigint }[],
): Promise<Map<bigint, number>> {
  if (ranges.length === 0) return new Map();
  const result = await connection.runAndReadAll(
    `SELECT r.first, count(*) FROM (${contentSql([path], where)}) AS t
     JOIN (VALUES ${ranges.map(({ from, to }) => `(${from}::BIGINT, ${to}::BIGINT)`).join(', ')}) AS r(first, behind)
       ON t.kafka_offset >= r.first AND t.kafka_offset < r.behind GROUP BY r.first`,
  );
  return new Map(result.getRows().map(([first, count]) => [BigInt(String(first)), Number(count)]));
}
