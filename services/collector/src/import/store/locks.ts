import type { Pool, Tx } from '@insight-mesh/runtime/postgres';

/** What a lock of an import is named by, in SQL: `$1` is the schema, `$2` the thing. The same in every process. */
export const lockKeySql = "hashtextextended('insight-mesh import ' || $1 || ' ' || $2, 0)";

export function importLockName(tenantId: string, importId: string): string {
  return `${tenantId}/${importId}`;
}

/** Locks that go with the process, on a connection of their own. */
export class ImportLocks {
  readonly #holder: Tx;
  readonly #schema: string;
  readonly #lost = new AbortController();
  readonly #onLost = () =>
    this.#lost.abort(new Error('the connection that holds the locks was lost; start the import again, and it goes on'));

  private constructor(holder: Tx, schema: string) {
    this.#holder = holder;
    this.#schema = schema;
    holder.on('error', this.#onLost);
    holder.on('end', this.#onLost);
  }

  static async open(pool: Pool, schema: string): Promise<ImportLocks> {
    return new ImportLocks(await pool.connect(), schema);
  }

  /** Aborted when the connection was lost: from then on another may take the locks. */
  get signal(): AbortSignal {
    return this.#lost.signal;
  }

  /** False if another process holds it. */
  async take(name: string): Promise<boolean> {
    const { rows } = await this.#holder.query<{ taken: boolean }>(
      `SELECT pg_try_advisory_lock(${lockKeySql}) AS taken`,
      [this.#schema, name],
    );
    return rows[0]?.taken === true;
  }

  async release(name: string): Promise<void> {
    await this.#holder.query(`SELECT pg_advisory_unlock(${lockKeySql})`, [this.#schema, name]);
  }

  close(): void {
    this.#holder.off('error', this.#onLost);
    this.#holder.off('end', this.#onLost);
    // The locks go with their connection.
    this.#holder.release(true);
  }
}
