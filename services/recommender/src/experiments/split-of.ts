import { noOwners } from '@insight-mesh/algorithms/experiments/allocate';
import { Assigner, type SplitExperiment, type SplitLayer } from '@insight-mesh/algorithms/experiments/assign';
import type { SplitRows } from '../store/experiments.js';
import type { Experiment } from './experiment.js';

/** What a tenant's requests are assigned by. */
export interface TenantSplit {
  readonly assigner: Assigner;
  /** Running ones and drafts, by key. */
  readonly experiments: ReadonlyMap<string, Experiment>;
}

/** The splits of all tenants that have any. */
export function splitsOf(rows: SplitRows): Map<string, TenantSplit> {
  const byTenant = new Map<string, Experiment[]>(rows.holdouts.map(({ tenantId }) => [tenantId, []]));
  for (const experiment of rows.experiments) byTenant.get(experiment.tenantId)?.push(experiment);
  const splits = new Map<string, TenantSplit>();
  for (const holdout of rows.holdouts) {
    const experiments = byTenant.get(holdout.tenantId) ?? [];
    const layers = rows.layers
      .filter(({ tenantId }) => tenantId === holdout.tenantId)
      .map(({ name, salt }) =>
        layerOf(
          salt,
          experiments.filter(({ layer, state }) => layer === name && state === 'running'),
        ),
      )
      .filter((layer) => layer.experiments.length > 0);
    splits.set(holdout.tenantId, {
      assigner: new Assigner({ holdout, layers }),
      experiments: new Map(experiments.map((each) => [each.key, each])),
    });
  }
  return splits;
}

function layerOf(salt: string, running: readonly Experiment[]): SplitLayer {
  const buckets = noOwners();
  for (const [at, { trafficBuckets }] of running.entries()) {
    trafficBuckets?.forEach((has, bucket) => {
      if (has === 1) buckets[bucket] = at + 1;
    });
  }
  return { salt, buckets, experiments: running.map(toSplit) };
}

function toSplit({ key, phase, salt, scenarios, arms, armBuckets }: Experiment): SplitExperiment {
  return { key, phase, salt, scenarios, arms, armBuckets };
}
