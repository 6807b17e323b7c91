import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

export interface OpenDuckDb {
  readonly connection: DuckDBConnection;
  close(): void;
}

/**
 * A DuckDB in memory with one thread of its own, so that it leaves the fold its core. Times without a zone, as files of before layout 2 have
 * them, are UTC whatever the machine's zone is.
 * @param memory as DuckDB writes it: 256MB
 * @param tempFolder where what does not fit goes
 */
export async function openDuckDb(memory: string, tempFolder: string): Promise<OpenDuckDb> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '1',
    memory_limit: memory,
    temp_directory: tempFolder,
    autoinstall_known_extensions: 'false',
  });
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  return {
    connection,
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
