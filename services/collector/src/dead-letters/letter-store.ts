import { sealedBytes } from '@insight-mesh/runtime/dead-letters';
import { AppError } from '@insight-mesh/runtime/errors';
import { type Pool, type Tx, withTransaction } from '@insight-mesh/runtime/postgres';
import { rfc3339 } from '@insight-mesh/runtime/time';
import { filterSql, Values } from './filter-sql.js';
import type { Letter, LetterFilter, LetterPosition, SealedLetter } from './letter.js';
import {
  type LetterRow,
  letterColumns,
  type SealedRow,
  sealedColumns,
  toLetter,
  toSealedLetter,
} from './letter-rows.js';

/** Most that is counted: a count is a scan. */
export const countedAtMost = 10_000;
const lockTimeoutMs = 10_000;

const statementCancelled = '57014';
const lockNotAvailable = '55P03';

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

/** What a caller can do something about, in words. */
async function explained<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (codeOf(error) === statementCancelled) {
      throw new AppError('RESOURCE_EXHAUSTED', 'too many letters to look through: give a shorter time range', {
        cause: error,
      });
    }
    if (codeOf(error) === lockNotAvailable) {
      throw new AppError('ABORTED', 'these letters are being mended or replayed by another call; try again', {
        cause: error,
      });
    }
    throw error;
  }
}

/** The letters in Postgres. Every method sees one tenant's letters and no others. */
export class LetterStore {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** The newest first, from the one behind `after` on. */
  async list(
    tenantId: string,
    filter: LetterFilter,
    o: { limit: number; after?: LetterPosition | undefined },
  ): Promise<Letter[]> {
    const values = new Values();
    const where = filterSql(tenantId, filter, values);
    const behind = o.after === undefined ? '' : `AND (occurred_at, id) < ${position(o.after, values)}`;
    const sql = `SELECT ${letterColumns} FROM dead_letters WHERE ${where} ${behind}
      ORDER BY occurred_at DESC, id DESC LIMIT ${values.add(o.limit)}`;
    const { rows } = await explained(this.#pool.query<LetterRow>(sql, values.list));
    return rows.map((row) => toLetter(row, sealedBytes));
  }

  /** How many the filter holds for, from the one behind `after` in the order of time on; at most `countedAtMost`. */
  async count(tenantId: string, filter: LetterFilter, after?: LetterPosition): Promise<number> {
    const values = new Values();
    const where = filterSql(tenantId, filter, values);
    const behind = after === undefined ? '' : `AND (occurred_at, id) > ${position(after, values)}`;
    const sql = `SELECT count(*) AS n FROM (SELECT FROM dead_letters WHERE ${where} ${behind} LIMIT ${countedAtMost}) AS found`;
    const { rows } = await explained(this.#pool.query<{ n: string }>(sql, values.list));
    return Number(rows[0]?.n ?? 0);
  }

  /** @throws AppError NOT_FOUND */
  async get(tenantId: string, id: string): Promise<SealedLetter> {
    const sql = `SELECT ${sealedColumns} FROM dead_letters WHERE tenant_id = $1 AND id = $2`;
    const { rows } = await this.#pool.query<SealedRow>(sql, [tenantId, id]);
    return oneOf(rows, id);
  }

  /** Runs `work` while nobody else mends or replays the letters that it locks. */
  locked<T>(work: (letters: LockedLetters) => Promise<T>): Promise<T> {
    return explained(
      withTransaction(this.#pool, async (tx) => {
        await tx.query(`SET LOCAL lock_timeout = ${lockTimeoutMs}`);
        return work(new LockedLetters(tx));
      }),
    );
  }

  async purgeIds(tenantId: string, ids: readonly string[]): Promise<number> {
    const sql = 'DELETE FROM dead_letters WHERE tenant_id = $1 AND id = ANY ($2)';
    return (await this.#pool.query(sql, [tenantId, ids])).rowCount ?? 0;
  }

  /** Deletes at most `limit`, the oldest first. */
  async purge(tenantId: string, filter: LetterFilter, limit: number): Promise<number> {
    const values = new Values();
    const where = filterSql(tenantId, filter, values);
    const sql = `DELETE FROM dead_letters WHERE tenant_id = $1 AND id IN (
      SELECT id FROM dead_letters WHERE ${where} ORDER BY occurred_at, id LIMIT ${values.add(limit)})`;
    return (await explained(this.#pool.query(sql, values.list))).rowCount ?? 0;
  }
}

/** Letters under lock, until the transaction ends. */
export class LockedLetters {
  readonly #tx: Tx;

  constructor(tx: Tx) {
    this.#tx = tx;
  }

  /** Those of the ids that there are, whatever their state. */
  async byIds(tenantId: string, ids: readonly string[]): Promise<SealedLetter[]> {
    const sql = `SELECT ${sealedColumns} FROM dead_letters WHERE tenant_id = $1 AND id = ANY ($2)
      ORDER BY occurred_at, id FOR UPDATE`;
    const { rows } = await this.#tx.query<SealedRow>(sql, [tenantId, ids]);
    return rows.map((row) => toSealedLetter(row, sealedBytes));
  }

  /** @throws AppError NOT_FOUND */
  async byId(tenantId: string, id: string): Promise<SealedLetter> {
    const sql = `SELECT ${sealedColumns} FROM dead_letters WHERE tenant_id = $1 AND id = $2 FOR UPDATE`;
    return oneOf((await this.#tx.query<SealedRow>(sql, [tenantId, id])).rows, id);
  }

  /** The oldest that are not taken in yet, from the one behind `after` on. */
  async waiting(
    tenantId: string,
    filter: LetterFilter,
    o: { limit: number; after?: LetterPosition | undefined },
  ): Promise<SealedLetter[]> {
    const values = new Values();
    const where = filterSql(tenantId, filter, values);
    const behind = o.after === undefined ? '' : `AND (occurred_at, id) > ${position(o.after, values)}`;
    const sql = `SELECT ${sealedColumns} FROM dead_letters WHERE ${where} AND state <> 'replayed' ${behind}
      ORDER BY occurred_at, id LIMIT ${values.add(o.limit)} FOR UPDATE`;
    const { rows } = await this.#tx.query<SealedRow>(sql, values.list);
    return rows.map((row) => toSealedLetter(row, sealedBytes));
  }

  async mended({ tenantId, id }: Letter, sealed: { keyId: string; bytes: Buffer }, by: string): Promise<SealedLetter> {
    const sql = `UPDATE dead_letters
      SET state = 'mended', mended_payload = $3, mended_key_id = $4, mended_at = now(), mended_by = $5
      WHERE tenant_id = $1 AND id = $2 RETURNING ${sealedColumns}`;
    return oneOf((await this.#tx.query<SealedRow>(sql, [tenantId, id, sealed.bytes, sealed.keyId, by])).rows, id);
  }

  async replayed(tenantId: string, ids: readonly string[], by: string): Promise<void> {
    const sql = `UPDATE dead_letters SET state = 'replayed', replayed_at = now(), replayed_by = $3
      WHERE tenant_id = $1 AND id = ANY ($2)`;
    await this.#tx.query(sql, [tenantId, ids, by]);
  }

  /** Refused again: it stays as it is, with the new reason. */
  async refused(
    { tenantId, id }: Letter,
    { rule, field, reason }: Pick<Letter, 'rule' | 'field' | 'reason'>,
  ): Promise<void> {
    const sql = 'UPDATE dead_letters SET rule = $3, field = $4, reason = $5 WHERE tenant_id = $1 AND id = $2';
    await this.#tx.query(sql, [tenantId, id, rule, field, reason]);
  }
}

function position({ occurredMs, id }: LetterPosition, values: Values): string {
  return `(${values.add(rfc3339(occurredMs))}::timestamptz, ${values.add(id)}::text)`;
}

function oneOf(rows: readonly SealedRow[], id: string): SealedLetter {
  const [row] = rows;
  if (row !== undefined) return toSealedLetter(row, sealedBytes);
  throw new AppError('NOT_FOUND', `there is no dead letter with the id ${JSON.stringify(id.slice(0, 128))}`);
}
