import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { currentFiles } from '@insight-mesh/algorithms/lake-files';
import { openDuckDb } from '../lake/duckdb.js';
import { lakeColumns, timeColumns } from '../lake/lake-row.js';
import { quoted } from '../lake/parquet-file.js';
import { foldColumns, type LakeRow } from './lake-event.js';

const selection = foldColumns
  .map((column) => (timeColumns.has(column) ? `epoch_ms(${column}) AS ${column}` : column))
  .join(', ');

// Files of a release before these columns were there have none of them, perhaps all of the files.
const laterColumns = `SELECT CAST(NULL AS ${lakeColumns.item_facts}) AS item_facts WHERE false`;

/**
 * SQL that gives rows of the lake as JSON, one column a row.
 * @param source what stands behind FROM, for example read_parquet(…, union_by_name = true)
 * @param clauses of the SELECT, for example WHERE … ORDER BY …
 */
export function selectRows(source: string, clauses: string): string {
  return `SELECT to_json(row)::VARCHAR FROM (
     SELECT ${selection} FROM (SELECT * FROM ${source} UNION ALL BY NAME ${laterColumns}) ${clauses}
   ) AS row`;
}

/** The files that a path or glob names, without those whose rows are in others too. */
async function filesOf(connection: DuckDBConnection, files: string): Promise<string[]> {
  const found = await connection.runAndReadAll(`SELECT file FROM glob(${quoted(files)}) ORDER BY file`);
  const { current, foreign } = currentFiles(found.getRows().map(([file]) => String(file)));
  // Whoever names a file wants it read, whatever it is called.
  const named = [...current, ...foreign];
  if (named.length > 0) return named;
  throw new Error(
    `${files}: no such file; a path or glob of Parquet files is needed, such as 'lake/events/**/*.parquet'`,
  );
}

/**
 * The rows of the lake's files, each event id of a tenant once: the lake keeps first occurrences, and of several files that
 * tell of the same one (copies, or an id that came again after it was forgotten) the lowest Kafka offset counts.
 * @param files a path or glob of Parquet files
 * @throws what DuckDB throws, for example where no file is there
 */
export async function* lakeRows(files: string): AsyncGenerator<LakeRow> {
  const folder = await mkdtemp(join(tmpdir(), 'insight-mesh-fold-'));
  const { connection, close } = await openDuckDb('512MB', folder);
  try {
    const result = await connection.stream(
      selectRows(
        `read_parquet([${(await filesOf(connection, files)).map(quoted).join(', ')}], union_by_name = true, hive_partitioning = false)`,
        'QUALIFY row_number() OVER (PARTITION BY tenant_id, id ORDER BY kafka_offset, kafka_partition) = 1',
      ),
    );
    for await (const chunk of result.yieldRowsJson()) {
      for (const [json] of chunk) yield JSON.parse(String(json)) as LakeRow;
    }
  } finally {
    close();
    await rm(folder, { recursive: true, force: true });
  }
}
