import { AppError } from '@insight-mesh/runtime/errors';
import { type Pool, type Tx, withTransaction } from '@insight-mesh/runtime/postgres';

/** A policy as it was set; what is stored may be of a later release. */
export interface StoredVersion {
  version: number;
  stored: unknown;
  setAtMs: number;
  /** `key:…` or `service:…`. */
  setBy: string;
  note: string;
  restoredFrom?: number;
}

export type NewVersion = Omit<StoredVersion, 'setAtMs'>;

interface Row {
  version: number;
  policy: unknown;
  set_at: Date;
  set_by: string;
  note: string;
  restored_from: number | null;
}

const columns = 'version, policy, set_at, set_by, note, restored_from';
const currentSql = `SELECT p.version, p.policy, p.updated_at AS set_at, p.updated_by AS set_by, coalesce(v.note, '') AS note,
    v.restored_from
  FROM policies AS p LEFT JOIN policy_versions AS v USING (tenant_id, version) WHERE p.tenant_id = $1`;
const lockTimeoutMs = 10_000;
const lockNotAvailable = '55P03';

function toVersion(row: Row): StoredVersion {
  return {
    version: row.version,
    stored: row.policy,
    setAtMs: row.set_at.getTime(),
    setBy: row.set_by,
    note: row.note,
    ...(row.restored_from === null ? {} : { restoredFrom: row.restored_from }),
  };
}

/** Policies in Postgres, each with what it was before. Every method sees one tenant's and no others. */
export class PolicyStore {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** The one in force; undefined where none was ever set. */
  async current(tenantId: string, on: Pool | Tx = this.#pool): Promise<StoredVersion | undefined> {
    const [row] = (await on.query<Row>(currentSql, [tenantId])).rows;
    return row === undefined ? undefined : toVersion(row);
  }

  /** The newest first, from the one before `below` on. */
  async list(tenantId: string, o: { limit: number; below?: number | undefined }): Promise<StoredVersion[]> {
    const sql = `SELECT ${columns} FROM policy_versions WHERE tenant_id = $1 AND ($2::integer IS NULL OR version < $2)
      ORDER BY version DESC LIMIT $3`;
    return (await this.#pool.query<Row>(sql, [tenantId, o.below ?? null, o.limit])).rows.map(toVersion);
  }

  /**
   * Puts another policy in force, which `decide` makes of the one that is and nobody else changes meanwhile; undefined from it
   * leaves all as it is.
   * @throws AppError ABORTED when others keep the tenant's policy locked
   */
  async change(
    tenantId: string,
    decide: (current: StoredVersion | undefined, locked: LockedPolicies) => Promise<NewVersion | undefined>,
  ): Promise<StoredVersion | undefined> {
    try {
      return await withTransaction(this.#pool, async (tx) => {
        await tx.query(`SET LOCAL lock_timeout = ${lockTimeoutMs}`);
        // There may be no row yet that could be locked.
        const lock = "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '.policies ' || $1, 0))";
        await tx.query(lock, [tenantId]);
        const next = await decide(await this.current(tenantId, tx), new LockedPolicies(tx));
        return next === undefined ? undefined : await write(tx, tenantId, next);
      });
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code !== lockNotAvailable) throw error;
      throw new AppError('ABORTED', "the tenant's policy is being changed by another call; try again", {
        cause: error,
      });
    }
  }
}

/** A tenant's policies while nobody else changes them. */
export class LockedPolicies {
  readonly #tx: Tx;

  constructor(tx: Tx) {
    this.#tx = tx;
  }

  /** @throws AppError NOT_FOUND */
  async version(tenantId: string, version: number): Promise<StoredVersion> {
    const sql = `SELECT ${columns} FROM policy_versions WHERE tenant_id = $1 AND version = $2`;
    const [row] = (await this.#tx.query<Row>(sql, [tenantId, version])).rows;
    if (row !== undefined) return toVersion(row);
    throw new AppError(
      'NOT_FOUND',
      `there is no version ${version} of the policy; ListPolicyVersions has those there are`,
    );
  }
}

async function write(tx: Tx, tenantId: string, next: NewVersion): Promise<StoredVersion> {
  // One that was set by hand is kept too.
  await tx.query(
    `INSERT INTO policy_versions (tenant_id, version, policy, set_at, set_by)
     SELECT tenant_id, version, policy, updated_at, updated_by FROM policies WHERE tenant_id = $1
     ON CONFLICT DO NOTHING`,
    [tenantId],
  );
  const policy = JSON.stringify(next.stored);
  await tx.query(
    `INSERT INTO policies (tenant_id, policy, version, updated_by) VALUES ($1, $2, $3, $4)
     ON CONFLICT (tenant_id) DO UPDATE SET policy = excluded.policy, version = excluded.version, updated_at = now(),
       updated_by = excluded.updated_by`,
    [tenantId, policy, next.version, next.setBy],
  );
  const sql = `INSERT INTO policy_versions (tenant_id, version, policy, set_by, note, restored_from)
    VALUES ($1, $2, $3, $4, $5, $6) RETURNING ${columns}`;
  const values = [tenantId, next.version, policy, next.setBy, next.note, next.restoredFrom ?? null];
  const [row] = (await tx.query<Row>(sql, values)).rows;
  if (row === undefined) throw new Error('the new version of a policy was not answered');
  return toVersion(row);
}
