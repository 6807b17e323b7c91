import type { FeatureDriftJson } from '@insight-mesh/contracts/json';
import type { Metrics } from '@insight-mesh/runtime/metrics';

/** Tenants with metrics of their own; those after them by id are told together. */
const mostTenants = 50;
const others = 'others';

interface Told {
  readonly day: number;
  readonly messages: readonly FeatureDriftJson[];
}

/**
 * The newest day of each tenant as metrics, of the replica that checks alone. Bounded: of each of at most 50 tenants the `mostSeries` features
 * with the greatest stability index, and of the rest only the greatest.
 */
export class DriftMetrics {
  readonly #mostSeries: number;
  readonly #psi;
  readonly #ks;
  readonly #nullShare;
  readonly #restPsi;
  readonly #features;
  readonly #violated;
  readonly #lastDay;
  readonly #newest = new Map<string, Told>();

  constructor(metrics: Metrics, mostSeries: number) {
    this.#mostSeries = mostSeries;
    const of = ['tenant', 'feature'];
    this.#psi = metrics.gauge('feature_drift_psi', 'Population stability index against the baseline, last day', of);
    this.#ks = metrics.gauge('feature_drift_ks', 'Kolmogorov-Smirnov statistic against the baseline, last day', of);
    this.#nullShare = metrics.gauge('feature_drift_null_share', 'Share of entities without a value, last day', of);
    this.#restPsi = metrics.gauge(
      'feature_drift_rest_psi',
      'Greatest population stability index of the features without a series of their own, last day',
      ['tenant'],
    );
    this.#features = metrics.gauge('feature_drift_features', 'Features by what the last day made of them', [
      'tenant',
      'verdict',
    ]);
    this.#violated = metrics.gauge(
      'feature_expectations_violated',
      'Features whose values broke an expectation, last day',
      ['tenant'],
    );
    this.#lastDay = metrics.gauge(
      'feature_drift_last_day_seconds',
      'End of the last day that was checked, since 1970',
      ['tenant'],
    );
  }

  /** @param day since 1970 */
  tell(tenantId: string, day: number, messages: readonly FeatureDriftJson[]): void {
    if ((this.#newest.get(tenantId)?.day ?? Number.NEGATIVE_INFINITY) > day || messages.length === 0) return;
    this.#newest.set(tenantId, { day, messages });
    this.#write();
  }

  /** Of tenants that have a baseline no more, or of all: another replica checks now. */
  forget(keep: ReadonlySet<string> = new Set()): void {
    for (const tenantId of [...this.#newest.keys()]) if (!keep.has(tenantId)) this.#newest.delete(tenantId);
    this.#write();
  }

  known(tenantId: string): boolean {
    return this.#newest.has(tenantId);
  }

  #write(): void {
    for (const gauge of [
      this.#psi,
      this.#ks,
      this.#nullShare,
      this.#restPsi,
      this.#features,
      this.#violated,
      this.#lastDay,
    ])
      gauge.reset();
    for (const [at, [tenant, { day, messages }]] of [...this.#newest].sort(([a], [b]) => (a < b ? -1 : 1)).entries()) {
      const own = at < mostTenants;
      this.#summarise(own ? tenant : others, day, messages);
      const byPsi = [...messages].sort((a, b) => (b.psi ?? 0) - (a.psi ?? 0));
      const shown = own ? byPsi.slice(0, this.#mostSeries) : [];
      for (const { feature = '', psi, ks, null_share: nullShare = 0 } of shown) {
        if (psi !== undefined) this.#psi.set({ tenant, feature }, psi);
        if (ks !== undefined) this.#ks.set({ tenant, feature }, ks);
        this.#nullShare.set({ tenant, feature }, nullShare);
      }
    }
    this.#writeRest();
  }

  #summarise(tenant: string, day: number, messages: readonly FeatureDriftJson[]): void {
    for (const { verdict = '' } of messages) {
      this.#features.inc({ tenant, verdict: verdict.replace('DRIFT_VERDICT_', '').toLowerCase() });
    }
    this.#violated.inc({ tenant }, messages.filter((one) => (one.violations ?? []).length > 0).length);
    this.#lastDay.set({ tenant }, (day + 1) * 86_400);
  }

  #writeRest(): void {
    const rest = new Map<string, number>();
    for (const [at, [tenant, { messages }]] of [...this.#newest].sort(([a], [b]) => (a < b ? -1 : 1)).entries()) {
      const name = at < mostTenants ? tenant : others;
      const psis = messages.map((one) => one.psi ?? 0).sort((a, b) => b - a);
      const greatest = at < mostTenants ? psis[this.#mostSeries] : psis[0];
      if (greatest !== undefined) rest.set(name, Math.max(rest.get(name) ?? 0, greatest));
    }
    for (const [tenant, psi] of rest) this.#restPsi.set({ tenant }, psi);
  }
}
