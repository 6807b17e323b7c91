import { AppError } from '@insight-mesh/runtime/errors';
import type { Logger } from '@insight-mesh/runtime/log';
import type { Metrics } from '@insight-mesh/runtime/metrics';
import { askPromptly, type Pool } from '@insight-mesh/runtime/postgres';
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
  /** How long what was in force when the database last answered holds on while it does not, in milliseconds. */
  holdMs: number;
  /** When the database last answered anybody, in milliseconds since 1970: what was stale by then does not hold on. */
  answeredAt: () => number;
  /** Milliseconds since 1970. */
  now: () => number;
}

interface Known {
  policy: TenantPolicy;
  /** Milliseconds since 1970. */
  staleAt: number;
}

/** Tenants come from keys, so this is a bound and no more. */
const maxTenants = 100_000;

/** The tenants' policies, each at most `cacheMs` behind the database while that answers. */
export class Policies {
  readonly #o: Required<PoliciesOptions>;
  readonly #understanding: Understanding;
  readonly #known = new Map<string, Known>();
  readonly #pending = new Map<string, Promise<TenantPolicy>>();
  #answeredAt = 0;
  /** The last question was not answered. */
  #missed = false;

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
    const asked = this.#refreshed(tenantId, known);
    if (known === undefined || !this.#missed || !this.#holds(known)) return asked;
    asked.catch(() => undefined);
    return known.policy;
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
      if (known !== undefined && this.#holds(known)) return known.policy;
      throw new AppError('UNAVAILABLE', "the tenant's policy cannot be read right now; try again", {
        retryAfterSeconds: 1,
        cause: error,
      });
    }
  }

  /** Whether a policy of which nothing new is heard still counts: the database went away while it was fresh, and not long ago. */
  #holds({ staleAt }: Known): boolean {
    const answeredAt = Math.max(this.#answeredAt, this.#o.answeredAt());
    return staleAt >= answeredAt && this.#o.now() < answeredAt + this.#o.holdMs;
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
    const [row] = await this.#answered(
      askPromptly<{ policy: unknown; version: number }>(this.#o.pool, sql, [tenantId]),
    );
    const { policy, version, notUnderstood } = this.#understood(tenantId, row);
    this.#understanding.of(tenantId, version, notUnderstood);
    return policy;
  }

  async #answered<T>(answer: Promise<T>): Promise<T> {
    const asked = this.#o.now();
    this.#missed = await answer.then(
      () => false,
      () => true,
    );
    if (!this.#missed) this.#answeredAt = asked;
    return answer;
  }

  #understood(tenantId: string, row: { policy: unknown; version: number } | undefined) {
    if (row === undefined) return { policy: defaultPolicy, version: 0, notUnderstood: [] };
    const read = readPolicy(row.policy);
    if (read !== undefined) return { ...read, version: row.version };
    this.#o.log.error({ tenant: tenantId, version: row.version }, "a tenant's stored policy is no JSON object");
    throw new AppError('UNAVAILABLE', "the tenant's policy is not valid");
  }
}
