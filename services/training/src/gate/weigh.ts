import { bootstrapMean, bootstrapMeans } from '@insight-mesh/algorithms/evaluation/bootstrap';
import { answerCasesSlowly, type NextItemAnswers } from '@insight-mesh/algorithms/evaluation/next-item-answers';
import type { FitOptions, Interaction } from '@insight-mesh/algorithms/model';
import type { NextItemCase } from '@insight-mesh/algorithms/next-item-evaluation';
import type { Session } from '../data/sessions.js';
import type { Compared } from '../evaluation/champion.js';
import { cutoffs, decisiveMetric } from '../evaluation/measure.js';
import { type Asked, type CaseValues, caseMetrics, caseValues } from './case-values.js';
import { compare, type Grouping } from './compare.js';
import type { Evidence, Latency, MeanFigure } from './evidence.js';
import { chooseProbes, measureLatency } from './latency.js';
import { gateSegments } from './segments.js';

/** Always the same: nobody tries seeds until the interval is kind. */
const seed = 1;

/** The test as the gate sees it. */
export interface GateTest extends Grouping {
  cases: readonly NextItemCase[];
  /** Contexts on which every model of the run is timed. */
  probes: readonly (readonly string[])[];
}

/**
 * @param cases those of nextItemCases(heldOut)
 * @param heldOut sessions of two or more items
 */
export function toGateTest(
  training: readonly Interaction[],
  cases: readonly NextItemCase[],
  heldOut: readonly Session[],
): GateTest {
  const customers = heldOut.flatMap(({ items, userId }) => items.slice(1).map(() => userId));
  const probes = chooseProbes(cases.map(({ context }) => context));
  return { cases, customers, segments: gateSegments(training, cases, customers), probes };
}

/** A model's answers to the test, case by case, and how long they take. */
export interface Measured {
  answers: NextItemAnswers;
  values: CaseValues;
  latency: Latency;
}

export async function measureCases(model: Asked, test: GateTest, options: FitOptions = {}): Promise<Measured> {
  const answers = await answerCasesSlowly(model, test.cases, {
    ...options,
    longest: Math.max(...cutoffs),
    leaveOut: 'current',
  });
  return measureAnswered(model, answers, test);
}

/** As measureCases, of a model that was asked already. */
export async function measureAnswered(model: Asked, answers: NextItemAnswers, test: GateTest): Promise<Measured> {
  return { answers, values: caseValues(answers), latency: await measureLatency(model, test.probes) };
}

/** All that the gate decides by, but for the size of what is not written yet. */
export function weigh(
  candidate: Measured,
  champion: Compared | undefined,
  test: GateTest,
  options: { level: number; tried: number },
): Omit<Evidence, 'sizeBytes'> {
  const { level, tried } = options;
  const evidence = {
    metric: decisiveMetric,
    level,
    cases: test.cases.length,
    customers: new Set(test.customers).size,
    tried,
    figures: figuresOf(candidate.values, test, level),
    bySegment: bySegment(candidate.values[decisiveMetric], test, level),
    latency: candidate.latency,
  };
  if (champion === undefined) return evidence;
  const { version, model, by, why, lost, sizeBytes, measured } = champion;
  const about = { version, model, by, why, lost, sizeBytes };
  if (measured === undefined) return { ...evidence, against: { ...about, segments: [] } };
  const [mine, champions] = [candidate.values[decisiveMetric], measured.values[decisiveMetric]];
  const compared = compare(mine, champions, test, { seed, level });
  return { ...evidence, against: { ...about, ...compared, latency: measured.latency } };
}

function bySegment(values: Float64Array, test: GateTest, level: number): Evidence['bySegment'] {
  return [...test.segments].flatMap(([name, places]) => {
    if (places.length === 0) return [];
    const clusters = places.map((at) => test.customers[at] ?? '');
    const column = Float64Array.from(places, (at) => values[at] as number);
    const { estimate, low, high } = bootstrapMean(column, { seed, level, clusters });
    return [{ name, value: estimate, low, high, cases: places.length }];
  });
}

function figuresOf(values: CaseValues, test: GateTest, level: number): MeanFigure[] {
  const columns = caseMetrics.map((name) => values[name]);
  const means = bootstrapMeans(columns, { seed, level, clusters: test.customers });
  return means.map(({ estimate, low, high }, at) => ({ name: caseMetrics[at] as string, value: estimate, low, high }));
}
