import type { Logger } from '@insight-mesh/runtime/log';
import type { Metrics } from '@insight-mesh/runtime/metrics';
import type { NotUnderstood } from './read-policy.js';

/** Tenants come from keys, so this is a bound and no more. */
const maxTenants = 100_000;
const namedAtMost = 20;

/** Tells, once for each change and for as long as it lasts, what this release does not understand of tenants' policies. */
export class Understanding {
  readonly #log: Logger;
  readonly #gauge: ReturnType<Metrics['gauge']>;
  readonly #told = new Map<string, string>();

  constructor(log: Logger, metrics: Metrics) {
    this.#log = log;
    this.#gauge = metrics.gauge(
      'insightmesh_collector_policy_not_understood',
      "Settings of a tenant's policy that this release does not understand, by what is done in their place",
      ['tenant', 'taken'],
    );
  }

  /** Each time that a policy was read. */
  of(tenantId: string, version: number, notUnderstood: readonly NotUnderstood[]): void {
    if (notUnderstood.length === 0 && !this.#told.has(tenantId)) return;
    const told = `${version} ${notUnderstood.map(({ setting, taken }) => `${setting} ${taken}`).join(',')}`;
    if (this.#told.get(tenantId) === told) return;
    for (const taken of ['ignored', 'strictest', 'default'] as const) {
      this.#gauge.set({ tenant: tenantId, taken }, notUnderstood.filter((each) => each.taken === taken).length);
    }
    if (notUnderstood.length === 0) {
      this.#told.delete(tenantId);
      this.#log.info({ tenant: tenantId, version }, "all of a tenant's policy is understood again");
      return;
    }
    if (this.#told.size >= maxTenants) this.#told.clear();
    this.#told.set(tenantId, told);
    this.#log.warn(
      { tenant: tenantId, version, count: notUnderstood.length, settings: notUnderstood.slice(0, namedAtMost) },
      "this release does not understand all of a tenant's policy: a later one wrote it, or it was changed by hand",
    );
  }
}
