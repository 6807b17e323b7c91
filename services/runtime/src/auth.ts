import { timingSafeEqual } from 'node:crypto';
import type { Metadata } from '@grpc/grpc-js';
import pg from 'pg';
import { hashKey, isScope, isTenantId, keyIdOf, makeKey, type Scope, scopes } from './auth-keys.js';
import { AppError, type FieldViolation } from './errors.js';
import { ExpiringLru } from './lru.js';

export type { Scope } from './auth-keys.js';

/** Who calls, and for which tenant; never taken from a request's body. */
export type Caller =
  | { kind: 'key'; keyId: string; tenantId: string; scopes: Scope[] }
  | { kind: 'service'; name: string; tenantId: string };

export interface AuthenticatorSettings {
  pool: pg.Pool;
  schema: string;
  serviceToken: string;
  /** How long an answer of the database holds, so how late a revocation may take effect; 5,000 ms at most. */
  cacheMs?: number;
  /** Milliseconds since 1970; for tests. */
  now?: () => number;
}

type Headers = Record<string, string | string[] | undefined>;

const cacheEntries = 10_000;
const denial = 'the API key is unknown or revoked; make one with "npm run tenants"';
const missing = 'an API key is needed, as x-api-key or, over HTTP, as Authorization: Bearer';

/** Tells callers by their API key or by the mesh's service token. */
export class Authenticator {
  readonly #pool: pg.Pool;
  readonly #schema: string;
  readonly #serviceToken: Buffer;
  readonly #cacheMs: number;
  readonly #now: () => number;
  // Keyed by the key's hash, so that no key stays in memory; apart, so that made-up keys cannot push out real ones.
  readonly #known = new ExpiringLru<Caller>(cacheEntries);
  readonly #unknown = new ExpiringLru<true>(cacheEntries);
  readonly #pending = new Map<string, Promise<Caller | undefined>>();

  constructor(settings: AuthenticatorSettings) {
    this.#pool = settings.pool;
    this.#schema = settings.schema;
    this.#serviceToken = hashKey(settings.serviceToken);
    this.#cacheMs = Math.min(settings.cacheMs ?? 5000, 5000);
    this.#now = settings.now ?? Date.now;
  }

  /** @throws AppError UNAUTHENTICATED; UNAVAILABLE if the database cannot answer and the cache does not know */
  async fromKey(key: string): Promise<Caller> {
    const keyId = keyIdOf(key);
    if (keyId === undefined) throw new AppError('UNAUTHENTICATED', denial);
    const hash = hashKey(key);
    const cacheKey = hash.toString('base64');
    const cached = this.#known.get(cacheKey, this.#now());
    if (cached !== undefined) return cached;
    if (this.#unknown.get(cacheKey, this.#now())) throw new AppError('UNAUTHENTICATED', denial);
    let pending = this.#pending.get(cacheKey);
    if (pending === undefined) {
      pending = this.#lookUp(keyId, hash, cacheKey).finally(() => this.#pending.delete(cacheKey));
      this.#pending.set(cacheKey, pending);
    }
    const caller = await pending;
    if (caller === undefined) throw new AppError('UNAUTHENTICATED', denial);
    return caller;
  }

  async #lookUp(keyId: string, hash: Buffer, cacheKey: string): Promise<Caller | undefined> {
    // Counted from before the question, so that no answer outlives a revocation by more than cacheMs.
    const expiresAt = this.#now() + this.#cacheMs;
    let stored: Awaited<ReturnType<typeof findKey>>;
    try {
      stored = await findKey(this.#pool, this.#schema, keyId);
    } catch (error) {
      throw new AppError('UNAVAILABLE', 'API keys cannot be checked right now; try again', {
        retryAfterSeconds: 1,
        cause: error,
      });
    }
    if (stored === undefined || !timingSafeEqual(stored.keySha256, hash)) {
      this.#unknown.set(cacheKey, true, expiresAt);
      return undefined;
    }
    const caller: Caller = { kind: 'key', keyId, tenantId: stored.tenantId, scopes: stored.scopes.filter(isScope) };
    this.#known.set(cacheKey, caller, expiresAt);
    return caller;
  }

  /** `x-api-key`; or, between services, `x-service-token`, `x-service-name` and `x-tenant-id`. @throws as fromKey */
  fromMetadata(metadata: Metadata): Promise<Caller> {
    const first = (name: string) => {
      const value = metadata.get(name)[0];
      return typeof value === 'string' ? value : undefined;
    };
    const token = first('x-service-token');
    if (token !== undefined) return this.#fromService(token, first('x-service-name'), first('x-tenant-id'));
    return this.#fromOptionalKey(first('x-api-key'));
  }

  /** HTTP: `x-api-key`, or `Authorization: Bearer`. @throws as fromKey */
  fromHeaders(headers: Headers): Promise<Caller> {
    const first = (name: string) => {
      const value = headers[name];
      return Array.isArray(value) ? value[0] : value;
    };
    const bearer = /^Bearer +(\S+)$/i.exec(first('authorization') ?? '')?.[1];
    return this.#fromOptionalKey(first('x-api-key') || bearer);
  }

  async #fromOptionalKey(key: string | undefined): Promise<Caller> {
    if (key === undefined || key === '') throw new AppError('UNAUTHENTICATED', missing);
    return this.fromKey(key);
  }

  async #fromService(token: string, name: string | undefined, tenantId: string | undefined): Promise<Caller> {
    // Hashes have one length, as timingSafeEqual wants, and hide the token's.
    if (!timingSafeEqual(hashKey(token), this.#serviceToken)) {
      throw new AppError('UNAUTHENTICATED', 'the service token is wrong');
    }
    if (name === undefined || !isTenantId(name)) {
      throw new AppError('UNAUTHENTICATED', 'x-service-name must be 1 to 64 of a-z, 0-9 and "-"');
    }
    if (tenantId === undefined || !isTenantId(tenantId)) {
      throw new AppError('UNAUTHENTICATED', 'x-tenant-id must be 1 to 64 of a-z, 0-9 and "-"');
    }
    return { kind: 'service', name, tenantId };
  }
}

/** @throws AppError PERMISSION_DENIED for a key without the scope; services may do what any key may */
export function requireScope(caller: Caller, scope: Scope): void {
  if (caller.kind === 'service' || caller.scopes.includes(scope)) return;
  throw new AppError('PERMISSION_DENIED', `the API key lacks the scope ${scope}`);
}

interface StoredKey {
  tenantId: string;
  scopes: Scope[];
  keySha256: Buffer;
}

/** The key as stored, unless it does not exist or is revoked. */
async function findKey(pool: pg.Pool, schema: string, id: string): Promise<StoredKey | undefined> {
  const sql = `SELECT tenant_id AS "tenantId", scopes, key_sha256 AS "keySha256"
    FROM ${table(schema, 'api_keys')} WHERE id = $1 AND revoked_at IS NULL`;
  return (await pool.query<StoredKey>(sql, [id])).rows[0];
}

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
  createdAt: Date;
  revokedAt: Date | null;
}

function table(schema: string, name: string): string {
  return `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`;
}

function check(violations: FieldViolation[]): void {
  if (violations.length === 0) return;
  const first = violations.map(({ field, description }) => `${field} ${description}`).join('; ');
  throw new AppError('INVALID_ARGUMENT', first, { violations });
}

function tenantIdViolations(field: string, id: string): FieldViolation[] {
  return isTenantId(id) ? [] : [{ field, description: 'must be 1 to 64 of a-z, 0-9 and "-"' }];
}

function isPgError(error: unknown, code: string): boolean {
  return (error as { code?: unknown } | undefined)?.code === code;
}

/** @throws AppError INVALID_ARGUMENT, ALREADY_EXISTS */
export async function createTenant(pool: pg.Pool, schema: string, id: string, name: string): Promise<void> {
  check([
    ...tenantIdViolations('id', id),
    ...(name.length >= 1 && name.length <= 200
      ? []
      : [{ field: 'name', description: 'must have 1 to 200 characters' }]),
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

export interface NewKey {
  tenantId: string;
  scopes: readonly Scope[];
  label: string;
}

/**
 * Makes an API key. The key itself is in the answer and nowhere else: only its hash is stored.
 * @throws AppError INVALID_ARGUMENT; NOT_FOUND for an unknown tenant
 */
export async function createKey(pool: pg.Pool, schema: string, key: NewKey): Promise<{ id: string; key: string }> {
  check([
    ...tenantIdViolations('tenantId', key.tenantId),
    ...(key.label.length <= 200 ? [] : [{ field: 'label', description: 'must have at most 200 characters' }]),
    ...(key.scopes.length > 0 && key.scopes.every(isScope)
      ? []
      : [{ field: 'scopes', description: `must be one or more of ${scopes.join(', ')}` }]),
  ]);
  const made = makeKey();
  const sql = `INSERT INTO ${table(schema, 'api_keys')} (id, tenant_id, label, scopes, key_sha256) VALUES ($1, $2, $3, $4, $5)`;
  try {
    await pool.query(sql, [made.id, key.tenantId, key.label, [...new Set(key.scopes)], hashKey(made.key)]);
  } catch (error) {
    if (isPgError(error, '23503')) {
      throw new AppError('NOT_FOUND', `tenant ${key.tenantId} does not exist; create it first`, { cause: error });
    }
    throw error;
  }
  return made;
}

/** Keys without their hashes, the oldest first; of one tenant, or of all. */
export async function listKeys(pool: pg.Pool, schema: string, tenantId?: string): Promise<KeyRow[]> {
  const sql = `SELECT id, tenant_id AS "tenantId", label, scopes, created_at AS "createdAt", revoked_at AS "revokedAt"
    FROM ${table(schema, 'api_keys')} WHERE $1::text IS NULL OR tenant_id = $1 ORDER BY created_at, id`;
  return (await pool.query<KeyRow>(sql, [tenantId ?? null])).rows;
}

/** Takes effect everywhere within the authenticators' cache time. @throws AppError NOT_FOUND */
export async function revokeKey(pool: pg.Pool, schema: string, id: string): Promise<void> {
  const sql = `UPDATE ${table(schema, 'api_keys')} SET revoked_at = coalesce(revoked_at, now()) WHERE id = $1`;
  const { rowCount } = await pool.query(sql, [id]);
  if (rowCount === 0)
    throw new AppError('NOT_FOUND', `there is no API key with the id ${JSON.stringify(id.slice(0, 64))}`);
}
