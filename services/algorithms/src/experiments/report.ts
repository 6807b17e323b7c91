import type { Interval } from '../evaluation/interval.js';
import { chiSquareTest } from '../statistics/chi-square.js';
import { alwaysValidHalfWidth } from '../statistics/confidence-sequence.js';
import { compareProportions, type Proportion, wilsonInterval } from '../statistics/proportions.js';
import { type SampleMean, welchTest } from '../statistics/welch.js';

/** What the units of one arm spent in one currency. */
export interface ArmValue {
  readonly currency: string;
  /** Minor units, refunds taken off. */
  readonly total: number;
  /** Of the value a unit, those without any included; divided by units - 1. */
  readonly variance: number;
}

/** What was counted of one arm. */
export interface ArmTotals {
  readonly arm: string;
  /** Of the experiment's units that it should have. */
  readonly share: number;
  /** Units that were shown something. */
  readonly units: number;
  readonly exposures: number;
  /** Different shown items that were clicked, by exposure. */
  readonly clicks: number;
  readonly clickedUnits: number;
  readonly orders: number;
  readonly orderedUnits: number;
  readonly values: readonly ArmValue[];
}

export type Metric = 'click_through' | 'conversion' | 'value';
export type Verdict = 'significant' | 'not significant' | 'too few';

/** A share of an arm's units with Wilson's interval, or their mean. */
export interface ArmFigure {
  readonly metric: Metric;
  /** Of value. */
  readonly currency: string;
  /** Per unit. */
  readonly figure: number;
  readonly interval: Interval | undefined;
}

export interface Comparison {
  readonly arm: string;
  readonly metric: Metric;
  readonly currency: string;
  /** The arm's figure less the control's, per unit. */
  readonly difference: number;
  /** The difference by the control's figure; NaN where that is 0. */
  readonly relative: number;
  /** Of the difference, for one look at the planned size. */
  readonly interval: Interval;
  /** Two-sided. */
  readonly p: number;
  readonly verdict: Verdict;
  /** Of the difference, however often somebody looks; without end where nothing has varied yet. */
  readonly always: Interval;
  readonly alwaysVerdict: Verdict;
}

export interface ArmReport extends Omit<ArmTotals, 'values'> {
  readonly values: readonly ArmValue[];
  readonly figures: readonly ArmFigure[];
}

export interface SampleRatio {
  readonly statistic: number;
  readonly p: number;
  /** The arms' sizes are not what the split would give: whatever else is said cannot be trusted. */
  readonly mismatch: boolean;
}

export interface ExperimentReport {
  readonly control: string;
  readonly units: number;
  readonly plannedUnits: number;
  /** Fewer units than were planned. */
  readonly early: boolean;
  readonly arms: readonly ArmReport[];
  readonly comparisons: readonly Comparison[];
  readonly sampleRatio: SampleRatio;
  /** For people, in whole sentences. */
  readonly notes: readonly string[];
}

const level = 0.95;
/** Below so many expected hits or misses an arm the normal approximation is poor (Cochran 1954). */
const leastExpected = 5;
/** Chance alone passes it once in a thousand experiments (Fabijan and others, "Diagnosing sample ratio mismatch", 2019). */
export const mismatchBelow = 0.001;

/**
 * Compares the arms of an experiment with its control, by units of assignment: click-through and conversion are the shares of units that
 * clicked and ordered, value is what a unit spent. Exposures of one unit are not independent of each other and are never the cases of a test.
 * @param plannedUnits the size of both tests' plan, all arms together, above 0
 * @throws RangeError where there is no such control, or fewer than two arms
 */
export function experimentReport(o: {
  arms: readonly ArmTotals[];
  control: string;
  plannedUnits: number;
}): ExperimentReport {
  const { arms, plannedUnits } = o;
  const control = arms.find(({ arm }) => arm === o.control);
  if (control === undefined) throw new RangeError(`there is no arm ${o.control}: there are ${namesOf(arms)}`);
  if (arms.length < 2) throw new RangeError('a report compares at least two arms');
  if (!(plannedUnits > 0)) throw new RangeError(`the planned size must be above 0 units, not ${plannedUnits}`);
  const units = sum(arms.map((arm) => arm.units));
  const test = chiSquareTest(
    arms.map((arm) => arm.units),
    arms.map((arm) => arm.share),
  );
  const sampleRatio = { statistic: test.statistic, p: test.p, mismatch: test.p < mismatchBelow };
  const currencies = [...new Set(arms.flatMap(({ values }) => values.map(({ currency }) => currency)))].sort();
  const progress = units / plannedUnits;
  const comparisons = arms
    .filter((arm) => arm !== control)
    .flatMap((arm) => [
      compareShares('click_through', control, arm, progress),
      compareShares('conversion', control, arm, progress),
      ...currencies.map((currency) => compareValues(currency, control, arm, progress)),
    ]);
  return {
    ...{ control: control.arm, units, plannedUnits, early: units < plannedUnits },
    arms: arms.map((arm) => ({ ...arm, figures: figuresOf(arm) })),
    ...{ comparisons, sampleRatio },
    notes: notesOf({ units, plannedUnits, sampleRatio, comparisons }),
  };
}

function hitsOf(metric: 'click_through' | 'conversion', arm: ArmTotals): Proportion {
  return { hits: metric === 'conversion' ? arm.orderedUnits : arm.clickedUnits, of: arm.units };
}

function valueIn(currency: string, { values, units }: ArmTotals): SampleMean {
  const value = values.find((each) => each.currency === currency);
  return { count: units, mean: units === 0 ? Number.NaN : (value?.total ?? 0) / units, variance: value?.variance ?? 0 };
}

function figuresOf(arm: ArmTotals): ArmFigure[] {
  const shares = (['click_through', 'conversion'] as const).map((metric) => {
    const hits = hitsOf(metric, arm);
    return { metric, currency: '', figure: hits.hits / hits.of, interval: wilsonInterval(hits, level) };
  });
  const values = arm.values.map(({ currency }) => {
    const figure = valueIn(currency, arm).mean;
    return { metric: 'value' as const, currency, figure, interval: undefined };
  });
  return [...shares, ...values];
}

function compareShares(
  metric: 'click_through' | 'conversion',
  control: ArmTotals,
  arm: ArmTotals,
  progress: number,
): Comparison {
  const [first, second] = [hitsOf(metric, control), hitsOf(metric, arm)];
  const got = compareProportions(first, second, level);
  const pooled = (first.hits + second.hits) / (first.of + second.of);
  const fewest = Math.min(first.of, second.of) * Math.min(pooled, 1 - pooled);
  const varianceOf = ({ hits, of }: Proportion): number => ((hits / of) * (1 - hits / of)) / of;
  return compared({
    ...{ arm: arm.arm, metric, currency: '', base: first.hits / first.of, ...got, progress },
    ...{ variance: varianceOf(first) + varianceOf(second), enough: fewest >= leastExpected },
  });
}

function compareValues(currency: string, control: ArmTotals, arm: ArmTotals, progress: number): Comparison {
  const [first, second] = [valueIn(currency, control), valueIn(currency, arm)];
  const got = welchTest(first, second, level);
  return compared({
    ...{ arm: arm.arm, metric: 'value', currency, base: first.mean, ...got, progress },
    variance: first.variance / first.count + second.variance / second.count,
    enough: Math.min(control.orderedUnits, arm.orderedUnits) >= leastExpected,
  });
}

function compared(o: {
  arm: string;
  metric: Metric;
  currency: string;
  base: number;
  difference: number;
  p: number;
  interval: Interval;
  variance: number;
  progress: number;
  enough: boolean;
}): Comparison {
  const { arm, metric, currency, base, difference, p, interval, enough } = o;
  // Where nothing has varied yet nothing is known of the error.
  const half = o.variance > 0 ? alwaysValidHalfWidth(o.variance, o.progress, level) : Number.POSITIVE_INFINITY;
  const always = { low: difference - half, high: difference + half };
  const verdict = (is: boolean): Verdict => (!enough ? 'too few' : is ? 'significant' : 'not significant');
  return {
    ...{ arm, metric, currency, difference, relative: base === 0 ? Number.NaN : difference / base, interval, p },
    ...{ verdict: verdict(p < 1 - level), always, alwaysVerdict: verdict(always.low > 0 || always.high < 0) },
  };
}

function notesOf(o: Pick<ExperimentReport, 'units' | 'plannedUnits' | 'sampleRatio' | 'comparisons'>): string[] {
  const notes: string[] = [];
  if (o.sampleRatio.mismatch) {
    notes.push(
      `The arms' sizes are not what the split gives (p ${o.sampleRatio.p.toExponential(1)}): something loses or adds units of one arm. Find it first; do not decide by this report.`,
    );
  }
  if (o.units < o.plannedUnits) {
    notes.push(
      `${o.units} of ${o.plannedUnits} planned units have come: p and its interval are for one look at the planned size. Who decides earlier goes by the always-valid interval.`,
    );
  }
  if (o.comparisons.length > 3) {
    notes.push(
      `${o.comparisons.length} comparisons are made: of as many without any difference, one in twenty is called significant. Decide by the one that was named beforehand.`,
    );
  }
  return notes;
}

function namesOf(arms: readonly ArmTotals[]): string {
  return arms.map(({ arm }) => arm).join(', ');
}

function sum(values: readonly number[]): number {
  return values.reduce((all, one) => all + one, 0);
}
