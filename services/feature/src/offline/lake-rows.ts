import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { lakeColumns, timeColumns } from '../lake/lake-row.js';
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

/**
 * The rows of the lake's files, each event id of a tenant once: the lake keeps first occurrences, and of several files that
 * tell of the same one (copies, or an id that came again after it was forgotten) the lowest Kafka offset counts.
 * @param files a path or glob of Parquet files
 * @throws what DuckDB throws, for example where no file is there
 */
export async function* lakeRows(files: string): AsyncGenerator<LakeRow> {
  const folder = await mkdtemp(join(tmpdir(), 'insight-mesh-fold-'));
  const options = {
    threads: '1',
    memory_limit: '512MB',
    temp_directory: folder,
    autoinstall_known_extensions: 'false',
  };
  const instance = await DuckDBInstance.create(':memory:', options);
  const connection = await instance.connect();
  try {
    const result = await connection.stream(
      selectRows(
        `read_parquet('${files.replaceAll("'", "''")}', union_by_name = true)`,
        'QUALIFY row_number() OVER (PARTITION BY tenant_id, id ORDER BY kafka_offset, kafka_partition) = 1',
      ),
    );
    for await (const chunk of result.yieldRowsJson()) {
      for (const [json] of chunk) yield JSON.parse(String(json)) as LakeRow;
    }
  } finally {
    connection.closeSync();
    instance.closeSync();
    await rm(folder, { recursive: true, force: true });
  }
}
