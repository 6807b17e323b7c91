import type { Interaction } from '../model.js';
import type { NextItemCase } from '../next-item-evaluation.js';
import { seeded } from '../preparation/random.js';
import { bootstrapMeans } from './bootstrap.js';
import { countItems, exposureOf } from './exposure.js';
import { listOf, metricByCase, type NextItemAnswers, type RankMetric } from './next-item-answers.js';
import { pairedDifference } from './paired.js';
import type {
  ReportComparison,
  ReportCurve,
  ReportExample,
  ReportItem,
  ReportSegment,
  ReportSystem,
} from './report.js';
import { figureOf, type ReportOptions } from './report-options.js';
import { segmentsOf } from './segments.js';

/** A model with what it answered to the cases; all of one report answer the same cases. */
export interface AnsweredSystem extends Omit<ReportSystem, 'metrics'> {
  answers: NextItemAnswers;
}

export interface NextItemParts {
  systems: ReportSystem[];
  comparisons: ReportComparison[];
  segments: ReportSegment[];
  rank: ReportCurve[];
  clusters: number;
}

export interface NextItemReportOptions extends ReportOptions {
  cutoffs: readonly number[];
  decisive: { metric: RankMetric; k: number };
  /** How the hit rate is called: recall where the protocol says so. */
  hitName?: 'hr' | 'recall';
  /** Appended to each key, for example `_new`. */
  suffix?: string;
  /** Id of the system that the segments' differences are from; absent: none. */
  rival?: string;
  /** The customer of each case, as training names it: then segments of customers go by what training has of them. */
  customers?: readonly string[];
}

/**
 * Measures systems on the same cases in one pass over their answers: figures with intervals, the first one against each other one, by
 * segment.
 * @param systems the first is the subject
 * @param training what the subject was fitted on
 */
export function nextItemParts(
  systems: readonly AnsweredSystem[],
  cases: readonly NextItemCase[],
  training: readonly Interaction[],
  options: NextItemReportOptions,
): NextItemParts {
  const { cutoffs, decisive, hitName = 'hr', suffix = '', seed, resamples = 1000, level = 0.95, rival } = options;
  const resampling = { seed, resamples, level };
  const clusters = cases.some(({ group }) => group !== undefined)
    ? { clusters: cases.map(({ group }, at) => group ?? at) }
    : {};
  const counts = countItems(training);
  const total = 2 * systems.length;
  let done = 0;
  const step = (): void => options.onProgress?.(++done, total);
  const named = (metric: RankMetric, k: number) => `${metric === 'hr' ? hitName : metric}@${k}${suffix}`;

  const measured = systems.map(({ answers, ...about }): ReportSystem => {
    const keys = cutoffs.flatMap((k) => (['hr', 'ndcg', 'mrr'] as const).map((metric) => ({ metric, k })));
    const columns = keys.map(({ metric, k }) => metricByCase(answers, metric, k));
    const estimates = bootstrapMeans(columns, { ...resampling, ...clusters });
    const metrics: ReportSystem['metrics'] = {};
    for (const [at, { metric, k }] of keys.entries()) {
      const estimate = estimates[at];
      if (estimate !== undefined) metrics[named(metric, k)] = figureOf(estimate);
    }
    const longest = Math.max(...cutoffs);
    const { coverage, gini, novelty, popularityBias } = exposureOf(answers, cases, counts, longest);
    for (const [name, value] of Object.entries({ coverage, novelty, gini, popularity_bias: popularityBias })) {
      if (Number.isFinite(value)) metrics[`${name}@${longest}${suffix}`] = { value };
    }
    step();
    return { ...about, metrics };
  });

  const decisiveOf = systems.map(({ answers }) => metricByCase(answers, decisive.metric, decisive.k));
  const subject = decisiveOf[0] as Float64Array;
  const comparisons = systems.slice(1).map((system, at): ReportComparison => {
    const found = pairedDifference(subject, decisiveOf[at + 1] as Float64Array, {
      ...resampling,
      resamples: Math.max(resamples, 2000),
      ...clusters,
    });
    const { difference, low, high, relative, p } = found;
    step();
    return {
      against: system.id,
      metric: named(decisive.metric, decisive.k),
      difference,
      low,
      high,
      ...(relative === undefined
        ? {}
        : { relative: { value: relative.estimate, low: relative.low, high: relative.high } }),
      p,
      cases: found.cases,
      clusters: found.clusters,
    };
  });

  const rivalAt = systems.findIndex(({ id }) => id === rival);
  const segments = segmentsOf(training, cases, options.customers).map(
    ({ name, by, about, cases: places }): ReportSegment => {
      const pick = (values: Float64Array) => Float64Array.from(places, (at) => values[at] as number);
      const within =
        clusters.clusters === undefined
          ? {}
          : { clusters: Array.from(places, (at) => clusters.clusters[at] as string | number) };
      if (places.length === 0) return { name, by, about, cases: 0, values: {} };
      const estimates = bootstrapMeans(decisiveOf.map(pick), { ...resampling, ...within });
      const values = Object.fromEntries(
        systems.flatMap(({ id }, at) => {
          const estimate = estimates[at];
          return estimate === undefined ? [] : [[id, figureOf(estimate)]];
        }),
      );
      const about2 = { name, by, about, cases: places.length, values };
      if (rivalAt < 1) return about2;
      const found = pairedDifference(pick(subject), pick(decisiveOf[rivalAt] as Float64Array), {
        ...resampling,
        ...within,
      });
      return { ...about2, difference: { value: found.difference, low: found.low, high: found.high } };
    },
  );
  step();
  const clusterCount =
    clusters.clusters === undefined ? cases.length : new Set(clusters.clusters as (string | number)[]).size;
  return { systems: measured, comparisons, segments, rank: systems.map(rankCurve), clusters: clusterCount };
}

function rankCurve({ id, answers }: AnsweredSystem): ReportCurve {
  const at = new Float64Array(answers.longest + 1);
  for (const rank of answers.ranks) at[rank] = (at[rank] as number) + 1;
  let hits = 0;
  const points: ReportCurve['points'] = [];
  for (let k = 1; k <= answers.longest; k++) {
    hits += at[k] as number;
    points.push([k, answers.cases === 0 ? 0 : hits / answers.cases]);
  }
  return { system: id, points };
}

/** Items of a context and of a list that an example shows. */
const mostShown = 10;

/**
 * Some cases drawn by chance: of those that stood first, of those lower in the list, and of those missed, as many of each as there are,
 * up to `each`.
 * @param nameOf what people call an item; undefined where that is not known
 */
export function nextItemExamples(
  answers: NextItemAnswers,
  cases: readonly NextItemCase[],
  options: { seed: number; each?: number; nameOf?: (itemId: string) => string | undefined },
): ReportExample[] {
  const { seed, each = 2, nameOf } = options;
  const random = seeded(seed);
  const item = (id: string): ReportItem => {
    const name = nameOf?.(id);
    return name === undefined ? { id } : { id, name };
  };
  const kinds = [(rank: number) => rank === 1, (rank: number) => rank > 1, (rank: number) => rank === 0];
  return kinds.flatMap((isKind) => {
    const places = cases.flatMap((_, at) => (isKind(answers.ranks[at] as number) ? [at] : []));
    const drawn: number[] = [];
    while (drawn.length < Math.min(each, places.length)) {
      const at = places[Math.floor(random() * places.length)] as number;
      if (!drawn.includes(at)) drawn.push(at);
    }
    return drawn.map((at): ReportExample => {
      const { context, target } = cases[at] as NextItemCase;
      return {
        context: context.slice(-mostShown).map(item),
        earlier: Math.max(0, context.length - mostShown),
        recommended: listOf(answers, at, mostShown).map(item),
        came: item(target),
        rank: answers.ranks[at] as number,
      };
    });
  });
}
