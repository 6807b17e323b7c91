import { AppError } from '@insight-mesh/runtime/errors';
import type { Logger } from '@insight-mesh/runtime/log';
import type { Metrics } from '@insight-mesh/runtime/metrics';
import type { Pool } from '@insight-mesh/runtime/postgres';
import { defaultPolicy, type TenantPolicy } from './policy.js';
import { readPolicy } from './read-policy.js';
import { Understanding } from './understanding.js';

export interface PoliciesOptions {
  /** Its search_path is the collector's schema. */
  pool: Pool;
  log: Logger;
  metrics: Metrics;
  /** How late a change may take effect, in milliseconds; 5,000 if not given. */
  cacheMs?: number;
  /** Milliseconds since 1970. */
  now: () => number;
}

interface Known {
  policy: TenantPolicy;
  /** Milliseconds since 1970. */
  staleAt: number;
}

/** How long a policy holds while the database does not answer: keys run out earlier, so nothing is taken by then anyhow. */
const holdsMs = 600_000;
/** Tenants come from keys, so this is a bound and no more. */
const maxTenants = 100_000;

/** The tenants' policies, each at most `cacheMs` behind the database while that answers. */
export class Policies {
  readonly #o: Required<PoliciesOptions>;
  readonly #understanding: Understanding;
  readonly #known = new Map<string, Known>();
  readonly #pending = new Map<string, Promise<TenantPolicy>>();

  constructor(o: PoliciesOptions) {
    this.#o = { cacheMs: 5_000, ...o };
    this.#understanding = new Understanding(o.log, o.metrics);
  }

  /**
   * Without waiting where it is known.
   * @throws AppError UNAVAILABLE when it is not known and the database does not answer: nothing is taken by a guess
   */
  of(tenantId: string): TenantPolicy | Promise<TenantPolicy> {
    const known = this.#known.get(tenantId);
    if (known !== undefined && this.#o.now() < known.staleAt) return known.policy;
    return this.#refreshed(tenantId, known);
  }

  /** After a change made here, so that it counts at once here: nor does an answer to an earlier question count then. */
  forget(tenantId: string): void {
    this.#known.delete(tenantId);
    this.#pending.delete(tenantId);
  }

  async #refreshed(tenantId: string, known: Known | undefined): Promise<TenantPolicy> {
    try {
      return await (this.#pending.get(tenantId) ?? this.#ask(tenantId));
    } catch (error) {
      if (known !== undefined && this.#o.now() < known.staleAt + holdsMs) return known.policy;
      throw new AppError('UNAVAILABLE', "the tenant's policy cannot be read right now; try again", {
        retryAfterSeconds: 1,
        cause: error,
      });
    }
  }

  #ask(tenantId: string): Promise<TenantPolicy> {
    // Counted from before the question, so that no answer outlives a change by more than cacheMs.
    const staleAt = this.#o.now() + this.#o.cacheMs;
    const counts = () => this.#pending.get(tenantId) === asked;
    const asked: Promise<TenantPolicy> = this.#read(tenantId)
      .then((policy) => {
        if (!counts()) return policy;
        if (this.#known.size >= maxTenants) this.#known.clear();
        this.#known.set(tenantId, { policy, staleAt });
        return policy;
      })
      .finally(() => {
        if (counts()) this.#pending.delete(tenantId);
      });
    this.#pending.set(tenantId, asked);
    return asked;
  }

  async #read(tenantId: string): Promise<TenantPolicy> {
    const sql = 'SELECT policy, version FROM policies WHERE tenant_id = $1';
    const { rows } = await this.#o.pool.query<{ policy: unknown; version: number }>(sql, [tenantId]);
    const { policy, version, notUnderstood } = this.#understood(tenantId, rows[0]);
    this.#understanding.of(tenantId, version, notUnderstood);
    return policy;
  }

  #understood(tenantId: string, row: { policy: unknown; version: number } | undefined) {
    if (row === undefined) return { policy: defaultPolicy, version: 0, notUnderstood: [] };
    const read = readPolicy(row.policy);
    if (read !== undefined) return { ...read, version: row.version };
    this.#o.log.error({ tenant: tenantId, version: row.version }, "a tenant's stored policy is no JSON object");
    throw new AppError('UNAVAILABLE', "the tenant's policy is not valid");
  }
}
