import pg from 'pg';
import { hashKey, isScope, isTenantId, makeKey, type Scope, scopes } from './auth-keys.js';
import { AppError, type FieldViolation } from './errors.js';
import { type Tx, withTransaction } from './postgres.js';

export interface TenantRow {
  id: string;
  name: string;
  createdAt: Date;
}

export interface KeyRow {
  id: string;
  tenantId: string;
  label: string;
  scopes: Scope[];
  /** Names of the ways in that the key is limited to; empty: all. */
  doors: string[];
  /** Null: what the service says. */
  eventsPerSecond: number | null;
  createdAt: Date;
  /** From then on the key is refused; null: never. */
  expiresAt: Date | null;
  revokedAt: Date | null;
  /** The id of the key that rotation put in its place. */
  replacedBy: string | null;
}

const maximumRate = 1_000_000;
const maximumLifeMs = 3_660 * 86_400_000;
const doorPattern = /^[a-z][a-z0-9-]{0,31}$/;

function table(schema: string, name: string): string {
  return `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`;
}

function check(violations: (FieldViolation | false)[]): void {
  const wrong = violations.filter((each) => each !== false);
  if (wrong.length === 0) return;
  const message = wrong.map(({ field, description }) => `${field} ${description}`).join('; ');
  throw new AppError('INVALID_ARGUMENT', message, { violations: wrong });
}

function must(holds: boolean, field: string, description: string): FieldViolation | false {
  return !holds && { field, description };
}

const tenantIdRule = 'must be 1 to 64 of a-z, 0-9 and "-"';

function rateRule(rate: number | null | undefined): FieldViolation | false {
  const right = rate == null || (Number.isInteger(rate) && rate >= 1 && rate <= maximumRate);
  return must(right, 'eventsPerSecond', `must be a whole number from 1 to ${maximumRate}`);
}

function lifeRule(field: string, ms: number | undefined, minimum: number): FieldViolation | false {
  const right = ms === undefined || (Number.isInteger(ms) && ms >= minimum && ms <= maximumLifeMs);
  return must(right, field, `must be a whole number from ${minimum} to ${maximumLifeMs}`);
}

function isPgError(error: unknown, code: string): boolean {
  return (error as { code?: unknown } | undefined)?.code === code;
}

function noKey(id: string): AppError {
  return new AppError('NOT_FOUND', `there is no API key with the id ${JSON.stringify(id.slice(0, 64))}`);
}

/** @throws AppError INVALID_ARGUMENT, ALREADY_EXISTS */
export async function createTenant(pool: pg.Pool, schema: string, id: string, name: string): Promise<void> {
  check([
    must(isTenantId(id), 'id', tenantIdRule),
    must(name.length >= 1 && name.length <= 200, 'name', 'must have 1 to 200 characters'),
  ]);
  try {
    await pool.query(`INSERT INTO ${table(schema, 'tenants')} (id, name) VALUES ($1, $2)`, [id, name]);
  } catch (error) {
    if (isPgError(error, '23505'))
      throw new AppError('ALREADY_EXISTS', `tenant ${id} exists already`, { cause: error });
    throw error;
  }
}

export async function listTenants(pool: pg.Pool, schema: string): Promise<TenantRow[]> {
  const sql = `SELECT id, name, created_at AS "createdAt" FROM ${table(schema, 'tenants')} ORDER BY id`;
  return (await pool.query<TenantRow>(sql)).rows;
}

export async function tenantExists(pool: pg.Pool, schema: string, id: string): Promise<boolean> {
  return (await pool.query(`SELECT FROM ${table(schema, 'tenants')} WHERE id = $1`, [id])).rowCount === 1;
}

export interface NewKey {
  tenantId: string;
  scopes: readonly Scope[];
  label: string;
  /** Names of the ways in that it is limited to; none: all. */
  doors?: readonly string[];
  /** Absent: what the service says. */
  eventsPerSecond?: number | undefined;
  /** Life in milliseconds, from 1; absent: without end. */
  expiresInMs?: number | undefined;
}

type MadeKey = ReturnType<typeof makeKey>;

async function insertKey(tx: pg.Pool | Tx, schema: string, key: NewKey, rotationOf?: string): Promise<MadeKey> {
  const made = makeKey();
  const sql = `INSERT INTO ${table(schema, 'api_keys')}
      (id, tenant_id, label, scopes, key_sha256, doors, events_per_second, expires_at, rotation_of)
    VALUES ($1, $2, $3, $4, $5, $6, $7, now() + $8::float8 * interval '1 millisecond', $9)`;
  await tx.query(sql, [
    made.id,
    key.tenantId,
    key.label,
    [...new Set(key.scopes)],
    hashKey(made.key),
    [...new Set(key.doors)],
    key.eventsPerSecond ?? null,
    key.expiresInMs ?? null,
    rotationOf ?? null,
  ]);
  return made;
}

/**
 * Makes an API key. The key itself is in the answer and nowhere else: only its hash is stored.
 * @throws AppError INVALID_ARGUMENT; NOT_FOUND for an unknown tenant
 */
export async function createKey(pool: pg.Pool, schema: string, key: NewKey): Promise<MadeKey> {
  check([
    must(isTenantId(key.tenantId), 'tenantId', tenantIdRule),
    must(key.label.length <= 200, 'label', 'must have at most 200 characters'),
    must(key.scopes.length > 0 && key.scopes.every(isScope), 'scopes', `must be one or more of ${scopes.join(', ')}`),
    must(
      (key.doors ?? []).every((door) => doorPattern.test(door)),
      'doors',
      'must be names of a-z, 0-9 and "-"',
    ),
    rateRule(key.eventsPerSecond),
    lifeRule('expiresInMs', key.expiresInMs, 1),
  ]);
  try {
    return await insertKey(pool, schema, key);
  } catch (error) {
    if (isPgError(error, '23503')) {
      throw new AppError(
        'NOT_FOUND',
        `tenant ${key.tenantId} does not exist; make it with "npm run tenants -- create ${key.tenantId}"`,
        { cause: error },
      );
    }
    throw error;
  }
}

const columns = `id, tenant_id AS "tenantId", label, scopes, doors, events_per_second AS "eventsPerSecond",
  created_at AS "createdAt", expires_at AS "expiresAt", revoked_at AS "revokedAt", replaced_by AS "replacedBy"`;

/** Keys without their hashes, the oldest first; of one tenant, or of all. */
export async function listKeys(pool: pg.Pool, schema: string, tenantId?: string): Promise<KeyRow[]> {
  const sql = `SELECT ${columns} FROM ${table(schema, 'api_keys')}
    WHERE $1::text IS NULL OR tenant_id = $1 ORDER BY created_at, id`;
  return (await pool.query<KeyRow>(sql, [tenantId ?? null])).rows;
}

export interface Rotation {
  /** Until when the old key still works. */
  overlapMs: number;
  /** Life of the new key in milliseconds; absent: without end. */
  expiresInMs?: number | undefined;
}

/**
 * Makes a key with the tenant, scopes, doors, label and limit of another, which works for `overlapMs` more, or until its own
 * end if that is sooner.
 * @throws AppError INVALID_ARGUMENT; NOT_FOUND; FAILED_PRECONDITION if it is revoked, expired or rotated already
 */
export async function rotateKey(
  pool: pg.Pool,
  schema: string,
  id: string,
  rotation: Rotation,
): Promise<{ made: MadeKey; old: KeyRow }> {
  const { overlapMs, expiresInMs } = rotation;
  check([lifeRule('overlapMs', overlapMs, 0), lifeRule('expiresInMs', expiresInMs, 1)]);
  const keys = table(schema, 'api_keys');
  return withTransaction(pool, async (tx) => {
    const sql = `SELECT ${columns}, coalesce(rotation_of, id) AS "rotationOf", expires_at <= now() AS expired
      FROM ${keys} WHERE id = $1 FOR UPDATE`;
    type Found = KeyRow & { rotationOf: string; expired: boolean | null };
    const row = (await tx.query<Found>(sql, [id])).rows[0];
    if (row === undefined) throw noKey(id);
    const refuse = (why: string) => new AppError('FAILED_PRECONDITION', `the API key ${id} ${why}`);
    if (row.revokedAt !== null) throw refuse('is revoked; make a new one');
    if (row.replacedBy !== null) throw refuse(`was rotated already; rotate ${row.replacedBy}, which took its place`);
    if (row.expired === true) throw refuse('has expired; make a new one');
    const { tenantId, label, scopes, doors, eventsPerSecond } = row;
    const like = { tenantId, label, scopes, doors, eventsPerSecond: eventsPerSecond ?? undefined, expiresInMs };
    const made = await insertKey(tx, schema, like, row.rotationOf);
    const update = `UPDATE ${keys} SET replaced_by = $2,
        expires_at = least(expires_at, now() + $3::float8 * interval '1 millisecond')
      WHERE id = $1 RETURNING ${columns}`;
    const old = (await tx.query<KeyRow>(update, [id, made.id, overlapMs])).rows[0];
    if (old === undefined) throw noKey(id);
    return { made, old };
  });
}

/**
 * Sets a key's limit, and that of the keys that it shares it with by rotation; null: what the service says. Takes effect everywhere
 * within the authenticators' cache time.
 * @throws AppError INVALID_ARGUMENT, NOT_FOUND
 */
export async function limitKey(pool: pg.Pool, schema: string, id: string, rate: number | null): Promise<void> {
  check([rateRule(rate)]);
  const keys = table(schema, 'api_keys');
  const sql = `UPDATE ${keys} SET events_per_second = $2
    WHERE coalesce(rotation_of, id) = (SELECT coalesce(rotation_of, id) FROM ${keys} WHERE id = $1)`;
  if ((await pool.query(sql, [id, rate])).rowCount === 0) throw noKey(id);
}

/** Takes effect everywhere within the authenticators' cache time. @throws AppError NOT_FOUND */
export async function revokeKey(pool: pg.Pool, schema: string, id: string): Promise<void> {
  const sql = `UPDATE ${table(schema, 'api_keys')} SET revoked_at = coalesce(revoked_at, now()) WHERE id = $1`;
  if ((await pool.query(sql, [id])).rowCount === 0) throw noKey(id);
}
