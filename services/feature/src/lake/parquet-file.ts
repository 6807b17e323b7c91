import type { DuckDBResultReader } from '@duckdb/node-api';
import type { FileFacts } from '../store/lake-files.js';

/** How files of the lake are written, as options of DuckDB's COPY, which then answers with statistics. */
export const parquetOptions = 'FORMAT parquet, COMPRESSION zstd, RETURN_STATS true';

/** A path as SQL reads it literally. */
export function quoted(path: string): string {
  return `'${path.replaceAll("'", "''")}'`;
}

/** What a COPY with `parquetOptions` says of the file. */
export function statedFacts(copied: DuckDBResultReader): FileFacts {
  const [row] = copied.getRowObjectsJson();
  const columns = (row?.column_statistics ?? []) as { key: string; value: { key: string; value: string }[] }[];
  const times = columns.find(({ key }) => key === '"occurred_at"')?.value;
  const newest = times?.find(({ key }) => key === 'max')?.value;
  return {
    rows: Number(row?.count ?? 0),
    bytes: Number(row?.file_size_bytes ?? 0),
    // Written as "2026-05-01 23:30:00.123+00"; a file without rows has none.
    newestMs: newest === undefined ? 0 : Date.parse(newest.replace(' ', 'T').replace(/\+00$/, 'Z')),
  };
}
