import { noOwners, type Owners, reallocate } from '@insight-mesh/algorithms/experiments/allocate';
import { bucketCount, bucketCounts } from '@insight-mesh/algorithms/experiments/buckets';
import { AppError } from '@insight-mesh/runtime/errors';
import { checkShares } from './definition.js';
import type { Experiment, ExperimentArm } from './experiment.js';
import { invalidField } from './violations.js';

export interface ExperimentChange {
  readonly action: 'start' | 'stop' | undefined;
  /** Of the layer, above 0, at most 1. */
  readonly traffic: number | undefined;
  /** By arm; none: they stay. */
  readonly shares: Readonly<Record<string, number>>;
}

/** Arms' buckets from their shares: those of a new experiment, or of one whose shares change, with as few units moved as possible. */
export function armBucketsOf(arms: readonly ExperimentArm[], salt: string, before: Owners = noOwners()): Owners {
  const counts = bucketCounts(arms.map(({ share }) => share));
  return reallocate(before, new Map(counts.map((count, at) => [at + 1, count])), salt);
}

/**
 * The experiment after a change. It is a new phase where shares change while it runs.
 * @param running the tenant's that run
 * @throws AppError INVALID_ARGUMENT for what no experiment may have, FAILED_PRECONDITION for what this one cannot become now
 */
export function changedExperiment(
  experiment: Experiment,
  change: ExperimentChange,
  running: readonly Experiment[],
  nowMs: number,
): Experiment {
  const { action } = change;
  const { key, state } = experiment;
  if (state === 'stopped') {
    throw new AppError('FAILED_PRECONDITION', `${key} was stopped, and stays so: make another experiment`);
  }
  if (action === 'start' && state !== 'draft') throw new AppError('FAILED_PRECONDITION', `${key} runs already`);
  if (action === 'stop' && state !== 'running') {
    throw new AppError('FAILED_PRECONDITION', `${key} does not run: it is a ${state}`);
  }
  let next = withShares(withTraffic(experiment, change.traffic), change.shares, nowMs);
  if (action === 'stop') {
    return { ...next, state: 'stopped', stoppedAtMs: nowMs, trafficBuckets: undefined };
  }
  const others = running.filter((other) => other.key !== key);
  if (action === 'start') {
    refuseConflicts(next, others);
    next = { ...next, state: 'running', startedAtMs: nowMs, phaseAtMs: nowMs };
  }
  return next.state === 'running' ? { ...next, trafficBuckets: layerBuckets(next, others) } : next;
}

function withTraffic(experiment: Experiment, traffic: number | undefined): Experiment {
  if (traffic === undefined) return experiment;
  const buckets = Math.round(traffic * bucketCount);
  if (!(traffic <= 1 && buckets >= 1)) throw invalidField('traffic', 'must be from 0.0001 to 1');
  return { ...experiment, traffic: buckets };
}

function withShares(experiment: Experiment, shares: Readonly<Record<string, number>>, nowMs: number): Experiment {
  const named = Object.keys(shares);
  if (named.length === 0) return experiment;
  const keys = experiment.arms.map(({ key }) => key);
  if (named.length !== keys.length || keys.some((key) => !Object.hasOwn(shares, key))) {
    throw invalidField('shares', `must have every arm and no other: ${keys.join(', ')}`);
  }
  const arms = experiment.arms.map((arm) => ({ ...arm, share: shares[arm.key] as number }));
  const wrong = checkShares(arms.map(({ share }) => share));
  if (wrong !== undefined) throw invalidField('shares', wrong);
  const armBuckets = armBucketsOf(arms, `${experiment.salt} ${experiment.phase}`, experiment.armBuckets);
  if (experiment.state !== 'running') return { ...experiment, arms, armBuckets };
  return { ...experiment, arms, armBuckets, phase: experiment.phase + 1, phaseAtMs: nowMs };
}

/** Two layers that set the same would answer for each other (Tang and others, "Overlapping experiment infrastructure", 2010). */
function refuseConflicts(experiment: Experiment, others: readonly Experiment[]): void {
  const set = namesSet(experiment);
  for (const other of others) {
    if (other.layer === experiment.layer || !meet(experiment.scenarios, other.scenarios)) continue;
    const both = [...namesSet(other)].filter((name) => set.has(name));
    if (both.length === 0) continue;
    throw new AppError(
      'FAILED_PRECONDITION',
      `${other.key} of the layer ${other.layer} sets ${both.join(', ')} too, in the same scenarios: make ${experiment.key} of that layer, so that they share no unit`,
    );
  }
}

function namesSet({ arms }: Experiment): Set<string> {
  return new Set(arms.flatMap(({ parameters }) => Object.keys(parameters)));
}

function meet(some: readonly string[], others: readonly string[]): boolean {
  return some.length === 0 || others.length === 0 || some.some((scenario) => others.includes(scenario));
}

/** The layer's buckets that the experiment has: those that it had as far as they go, and free ones. */
function layerBuckets(experiment: Experiment, others: readonly Experiment[]): Owners {
  const neighbours = others.filter(({ layer }) => layer === experiment.layer);
  const owners = noOwners();
  for (const neighbour of neighbours) mark(owners, neighbour.trafficBuckets, 2);
  mark(owners, experiment.trafficBuckets, 1);
  const taken = owners.reduce((sum, owner) => sum + (owner === 2 ? 1 : 0), 0);
  if (experiment.traffic > bucketCount - taken) {
    const free = (bucketCount - taken) / bucketCount;
    throw new AppError(
      'FAILED_PRECONDITION',
      `the layer ${experiment.layer} has ${free} of its traffic left beside ${neighbours.map(({ key }) => key).join(', ')}: give ${experiment.key} no more, or another layer`,
    );
  }
  const next = reallocate(owners, new Map([[1, experiment.traffic]]), experiment.salt);
  return next.map((owner) => (owner === 1 ? 1 : 0));
}

function mark(owners: Owners, buckets: Owners | undefined, owner: number): void {
  buckets?.forEach((has, bucket) => {
    if (has === 1) owners[bucket] = owner;
  });
}
