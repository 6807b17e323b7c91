import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { FileContent } from './file-content.js';
import { type Row, type RowSource, SourceError } from './row.js';

/** DuckDB's own memory beside the process's. */
const memoryLimit = '128MB';

/** DuckDB's description of a type as its JSON has it. */
interface TypeJson {
  typeId?: number;
  valueType?: TypeJson;
  entryNames?: string[];
  entryTypes?: TypeJson[];
}

function typePaths(type: TypeJson | undefined, path: string): string[] {
  if (type?.valueType !== undefined) return typePaths(type.valueType, `${path}[]`);
  return (type?.entryNames ?? []).flatMap((name, index) => {
    const at = `${path}.${name}`;
    return [at, ...typePaths(type?.entryTypes?.[index], at)];
  });
}

function broken(error: unknown): SourceError {
  const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  // DuckDB names the file by the link through which it reads.
  const words = reason.replace(/['"]?\/\S*input\.parquet['"]?/g, 'the file');
  return new SourceError(`is no whole Parquet file (${words}): was it cut off?`);
}

/**
 * The rows of a Parquet file, streamed in their order. Decimals and 64-bit whole numbers come as text, times as text in UTC, lists and
 * structs as lists and objects.
 * @throws SourceError by what DuckDB says of a file that is none, or is cut off
 */
export async function openParquetRows(content: FileContent): Promise<RowSource> {
  const folder = await mkdtemp(join(tmpdir(), 'insight-mesh-import-'));
  // Under a name of ours: of the file's own, DuckDB would take * and ? for patterns.
  const link = join(folder, 'input.parquet');
  let connection: DuckDBConnection | undefined;
  let instance: DuckDBInstance | undefined;
  const close = async () => {
    connection?.closeSync();
    instance?.closeSync();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await symlink(content.path, link);
    instance = await DuckDBInstance.create(':memory:', {
      threads: '1',
      memory_limit: memoryLimit,
      temp_directory: folder,
    });
    connection = await instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    const select = `SELECT * FROM read_parquet('${link.replaceAll("'", "''")}')`;
    const shape = await connection.stream(`${select} LIMIT 0`);
    const names = shape.columnNames();
    const types = names.map((_, index) => shape.columnType(index).toJson() as TypeJson);
    const paths = names.flatMap((name, index) => [name, ...typePaths(types[index], name)]);
    const reading = connection;
    const counted = await reading.runAndReadAll(
      `SELECT count(*)::double FROM read_parquet('${link.replaceAll("'", "''")}')`,
    );
    const total = Number(counted.getRows()[0]?.[0] ?? 0);
    let row = 0;
    return {
      columns: undefined,
      paths,
      async *rows() {
        row = 0;
        try {
          const result = await reading.stream(select);
          for await (const objects of result.yieldRowObjectJson()) {
            yield objects.map(
              (cells): Row => ({ line: ++row, cells: cells as Record<string, unknown>, raw: undefined }),
            );
          }
        } catch (error) {
          throw broken(error);
        }
      },
      share: () => (total === 0 ? 1 : row / total),
      close,
    };
  } catch (error) {
    await close();
    throw broken(error);
  }
}
