import { noOwners, reallocate } from '@insight-mesh/algorithms/experiments/allocate';
import { Assigner, type Split } from '@insight-mesh/algorithms/experiments/assign';
import { bucketCount, bucketCounts } from '@insight-mesh/algorithms/experiments/buckets';
import { type ArmTotals, experimentReport, type Metric } from '@insight-mesh/algorithms/experiments/report';
import { Moments } from '@insight-mesh/algorithms/statistics/moments';
import { currency, type ShopUnit } from './shop-answers.js';

const arms = ['a', 'b'] as const;

export interface AaResult {
  /** Runs that call a difference significant at 5%, by metric. */
  significant: Record<Metric, number>;
  /** The same by the always-valid interval. */
  alwaysSignificant: Record<Metric, number>;
  /** Runs whose arms' sizes are flagged. */
  mismatches: number;
  /** Runs that had too few to tell, by metric. */
  tooFew: Record<Metric, number>;
}

/** An experiment without any difference between two arms of a half each, whose salts are the seed's. */
function splitOf(seed: number): Split {
  const counts = bucketCounts([1, 1]);
  const experiment = {
    ...{ key: 'aa', phase: 1, salt: `experiment ${seed}`, scenarios: [] },
    arms: arms.map((key) => ({ key, parameters: {} })),
    armBuckets: reallocate(noOwners(), new Map(counts.map((count, at) => [at + 1, count])), `arms ${seed}`),
  };
  const buckets = reallocate(noOwners(), new Map([[1, bucketCount]]), 'layer');
  return {
    holdout: { salt: 'none', buckets: 0, phase: 1 },
    layers: [{ salt: `layer ${seed}`, experiments: [experiment], buckets }],
  };
}

function totalsOf(units: readonly ShopUnit[], seed: number): ArmTotals[] {
  const assigner = new Assigner(splitOf(seed));
  const byArm = new Map<string, ShopUnit[]>(arms.map((arm) => [arm, []]));
  for (const unit of units) byArm.get(assigner.assign(unit, 'home').arms[0]?.arm ?? '')?.push(unit);
  return [...byArm].map(([arm, own]) => {
    const value = Moments.of(own.map((unit) => unit.value));
    const sum = (of: (unit: ShopUnit) => number) => own.reduce((all, unit) => all + of(unit), 0);
    return {
      ...{ arm, share: 0.5, units: own.length, exposures: sum(({ exposures }) => exposures) },
      ...{ clicks: sum(({ clicks }) => clicks), clickedUnits: sum(({ clicks }) => (clicks > 0 ? 1 : 0)) },
      ...{ orders: sum(({ orders }) => orders), orderedUnits: sum(({ orders }) => (orders > 0 ? 1 : 0)) },
      values: [{ currency, total: sum((unit) => unit.value), variance: value.variance() }],
    };
  });
}

/** Splits the same people again and again into two arms that differ in nothing, and counts what reports call significant. */
export function runAa(
  units: readonly ShopUnit[],
  seeds: readonly number[],
  onSeed: (done: number) => void = () => undefined,
): AaResult {
  const none = (): Record<Metric, number> => ({ click_through: 0, conversion: 0, value: 0 });
  const result: AaResult = { significant: none(), alwaysSignificant: none(), mismatches: 0, tooFew: none() };
  for (const [at, seed] of seeds.entries()) {
    const report = experimentReport({ arms: totalsOf(units, seed), control: 'a', plannedUnits: units.length });
    for (const { metric, verdict, alwaysVerdict } of report.comparisons) {
      if (verdict === 'significant') result.significant[metric] += 1;
      if (alwaysVerdict === 'significant') result.alwaysSignificant[metric] += 1;
      if (verdict === 'too few') result.tooFew[metric] += 1;
    }
    if (report.sampleRatio.mismatch) result.mismatches += 1;
    onSeed(at + 1);
  }
  return result;
}
