import type { Owners } from './allocate.js';
import { bucketCount, bucketOf, seedOf } from './buckets.js';

/** Who is assigned: the customer, else the visitor, else the session. */
export interface Unit {
  readonly kind: 'customer' | 'anonymous' | 'session';
  readonly id: string;
}

/** What an arm sets, by name. */
export type ArmParameters = Readonly<Record<string, string | number | boolean>>;

export interface SplitArm {
  readonly key: string;
  readonly parameters: ArmParameters;
}

/** An experiment that is running. */
export interface SplitExperiment {
  readonly key: string;
  /** Raised whenever arms or their shares change: what was counted before is another experiment to the report. */
  readonly phase: number;
  readonly salt: string;
  /** Where it runs; none: everywhere. */
  readonly scenarios: readonly string[];
  readonly arms: readonly SplitArm[];
  /** Owners are arms, by their place from 1; every bucket has one. */
  readonly armBuckets: Owners;
}

export interface SplitLayer {
  readonly salt: string;
  /** Experiments of one layer never share a unit. */
  readonly experiments: readonly SplitExperiment[];
  /** Owners are experiments, by their place from 1. */
  readonly buckets: Owners;
}

/** A tenant's hold-out group: its units are in no experiment and get the plain fallback, so that all else can be measured against them. */
export interface SplitHoldout {
  readonly salt: string;
  /** Units in it, in buckets; 0: there is no group. Raising it only adds units. */
  readonly buckets: number;
  readonly phase: number;
}

export interface Split {
  readonly holdout: SplitHoldout;
  readonly layers: readonly SplitLayer[];
}

/** One experiment that a unit is in. */
export interface AssignedArm {
  readonly experiment: string;
  readonly arm: string;
  readonly phase: number;
  /** The arm's share of the experiment's units. */
  readonly propensity: number;
  readonly parameters: ArmParameters;
}

export interface UnitAssignment {
  readonly heldOut: boolean;
  readonly arms: readonly AssignedArm[];
}

/** The name under which the hold-out group is counted, as an experiment with the arms below. */
export const holdoutKey = 'holdout';
export const holdoutArms = { out: 'held-out', served: 'served' } as const;

export function unitKey({ kind, id }: Unit): string {
  return `${kind}:${id}`;
}

interface PreparedExperiment extends SplitExperiment {
  readonly seed: number;
  /** By arm. */
  readonly propensities: readonly number[];
}

interface PreparedLayer {
  readonly seed: number;
  readonly buckets: Owners;
  readonly experiments: readonly PreparedExperiment[];
}

/** A split with its hashes begun: made once for each change, asked by each request. */
export class Assigner {
  readonly #holdout: SplitHoldout & { readonly seed: number };
  readonly #layers: readonly PreparedLayer[];

  constructor({ holdout, layers }: Split) {
    this.#holdout = { ...holdout, seed: seedOf(holdout.salt) };
    this.#layers = layers.map(({ salt, experiments, buckets }) => ({
      seed: seedOf(salt),
      buckets,
      experiments: experiments.map((each) => ({ ...each, seed: seedOf(each.salt), propensities: sharesOf(each) })),
    }));
  }

  /**
   * What a unit is in: the same answer for the same unit as long as nothing changes that concerns its bucket.
   * @param scenario where the list is shown; experiments elsewhere do not count
   */
  assign(unit: Unit, scenario: string): UnitAssignment {
    const key = unitKey(unit);
    const arms: AssignedArm[] = [];
    const { buckets, seed, phase } = this.#holdout;
    if (buckets > 0) {
      const heldOut = bucketOf(key, seed) < buckets;
      arms.push({
        experiment: holdoutKey,
        arm: heldOut ? holdoutArms.out : holdoutArms.served,
        phase,
        propensity: (heldOut ? buckets : bucketCount - buckets) / bucketCount,
        parameters: {},
      });
      if (heldOut) return { heldOut, arms };
    }
    for (const layer of this.#layers) {
      const owner = layer.buckets[bucketOf(key, layer.seed)] as number;
      const experiment = layer.experiments[owner - 1];
      if (experiment === undefined) continue;
      if (experiment.scenarios.length > 0 && !experiment.scenarios.includes(scenario)) continue;
      const place = (experiment.armBuckets[bucketOf(key, experiment.seed)] as number) - 1;
      const arm = experiment.arms[place];
      if (arm === undefined) continue;
      arms.push({
        experiment: experiment.key,
        arm: arm.key,
        phase: experiment.phase,
        propensity: experiment.propensities[place] as number,
        parameters: arm.parameters,
      });
    }
    return { heldOut: false, arms };
  }
}

function sharesOf({ arms, armBuckets }: SplitExperiment): number[] {
  const counts = new Array<number>(arms.length).fill(0);
  for (const owner of armBuckets) if (owner > 0) counts[owner - 1] = (counts[owner - 1] ?? 0) + 1;
  return counts.map((count) => count / bucketCount);
}
