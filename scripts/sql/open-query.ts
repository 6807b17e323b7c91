import { type DuckDBConnection, DuckDBInstance, StatementType } from '@duckdb/node-api';

export interface QueryLimits {
  readonly memoryMb: number;
  /** Folder for what does not fit into memory, and for nothing else: queries could read it. */
  readonly tempDir: string;
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** A DuckDB that sees the lake and nothing else. */
export class LakeQuery {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance;
    this.#connection = connection;
  }

  /**
   * @param files Parquet files under tenant=…/day=…
   * @param out a file that may be written, by `write` alone
   */
  static async open(files: readonly string[], out: string | undefined, limits: QueryLimits): Promise<LakeQuery> {
    const instance = await DuckDBInstance.create(':memory:', {
      memory_limit: `${limits.memoryMb}MB`,
      temp_directory: limits.tempDir,
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    const connection = await instance.connect();
    const list = `[${files.map(quoted).join(', ')}]`;
    // Times without a zone, as old files have them, are UTC.
    await connection.run("SET TimeZone = 'UTC'");
    await connection.run(
      `CREATE VIEW events AS SELECT * FROM read_parquet(${list}, union_by_name = true, hive_partitioning = true,
         hive_types = {'tenant': 'VARCHAR', 'day': 'DATE'})`,
    );
    await connection.run(
      `SET allowed_paths = [${[...files, ...(out === undefined ? [] : [out])].map(quoted).join(', ')}]`,
    );
    await connection.run('SET enable_external_access = false');
    await connection.run('SET lock_configuration = true');
    return new LakeQuery(instance, connection);
  }

  close(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }

  /** Ends what is running; it throws. */
  interrupt(): void {
    this.#connection.interrupt();
  }

  /**
   * The query as one statement without its last semicolon.
   * @throws Error that says what is wrong, for anything but one query that only reads
   */
  async check(sql: string): Promise<string> {
    const type = await this.#typeOf(sql);
    // EXPLAIN ANALYZE runs what it explains. One that stands behind a comment, or has options in brackets, is not looked into and not taken.
    const explained = /^\s*explain(\s+analyze)?\s/i.exec(sql);
    const inner =
      type === StatementType.EXPLAIN && explained !== null ? await this.#typeOf(sql.slice(explained[0].length)) : type;
    if (inner !== StatementType.SELECT) {
      throw new Error(
        `only queries that read are taken (SELECT, DESCRIBE, SUMMARIZE, EXPLAIN of these), and this is ${StatementType[inner]}`,
      );
    }
    return sql.trim().replace(/;+\s*$/, '');
  }

  async #typeOf(sql: string): Promise<StatementType> {
    const statements = await this.#connection.extractStatements(sql).catch((error: unknown) => {
      const nothing = error instanceof Error && /native callback/.test(error.message);
      throw nothing ? new Error('the query is empty') : error;
    });
    const { count } = statements;
    if (count === 1) return (await statements.prepare(0)).statementType;
    throw new Error(`one query is taken, and this has ${count} statements; PIVOT needs its values named: ON … IN (…)`);
  }

  /** Names of columns, and the rows in pieces, as JSON's values. */
  async rows(sql: string): Promise<{ columns: readonly string[]; chunks: AsyncIterable<readonly unknown[][]> }> {
    const result = await this.#connection.stream(sql);
    return { columns: result.deduplicatedColumnNames(), chunks: result.yieldRowsJson() };
  }

  /** Writes all rows to the file that was named when this was opened. @returns how many */
  async write(sql: string, out: string, format: string): Promise<number> {
    // A comment at the end of the query must not swallow the bracket.
    const result = await this.#connection.runAndReadAll(`COPY (${sql}\n) TO ${quoted(out)} (${format})`);
    return Number(result.getRows()[0]?.[0] ?? 0);
  }
}
