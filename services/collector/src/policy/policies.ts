import { AppError } from '@insight-mesh/runtime/errors';
import type { Logger } from '@insight-mesh/runtime/log';
import type { Pool } from '@insight-mesh/runtime/postgres';
import { defaultPolicy, type TenantPolicy, tenantPolicySchema } from './policy.js';

export interface PoliciesOptions {
  /** Its search_path is the collector's schema. */
  pool: Pool;
  log: Logger;
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
  readonly #known = new Map<string, Known>();
  readonly #pending = new Map<string, Promise<TenantPolicy>>();

  constructor(o: PoliciesOptions) {
    this.#o = { cacheMs: 5_000, ...o };
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

  /** After a change made here, so that it counts at once here. */
  forget(tenantId: string): void {
    this.#known.delete(tenantId);
  }

  async #refreshed(tenantId: string, known: Known | undefined): Promise<TenantPolicy> {
    let pending = this.#pending.get(tenantId);
    if (pending === undefined) {
      pending = this.#read(tenantId).finally(() => this.#pending.delete(tenantId));
      this.#pending.set(tenantId, pending);
    }
    try {
      return await pending;
    } catch (error) {
      if (known !== undefined && this.#o.now() < known.staleAt + holdsMs) return known.policy;
      throw new AppError('UNAVAILABLE', "the tenant's policy cannot be read right now; try again", {
        retryAfterSeconds: 1,
        cause: error,
      });
    }
  }

  async #read(tenantId: string): Promise<TenantPolicy> {
    // Counted from before the question, so that no answer outlives a change by more than cacheMs.
    const staleAt = this.#o.now() + this.#o.cacheMs;
    const sql = 'SELECT policy FROM policies WHERE tenant_id = $1';
    const { rows } = await this.#o.pool.query<{ policy: unknown }>(sql, [tenantId]);
    const parsed = rows[0] === undefined ? undefined : tenantPolicySchema.safeParse(rows[0].policy);
    if (parsed?.success === false) {
      this.#o.log.error({ tenant: tenantId, issues: parsed.error.issues }, "a tenant's stored policy is not valid");
      throw new AppError('UNAVAILABLE', "the tenant's policy is not valid");
    }
    const policy = parsed?.data ?? defaultPolicy;
    if (this.#known.size >= maxTenants) this.#known.clear();
    this.#known.set(tenantId, { policy, staleAt });
    return policy;
  }
}
