import type {
  EvaluationReport,
  ReportComparison,
  ReportSegment,
  ReportSystem,
} from '@insight-mesh/algorithms/evaluation/report';
import { metricName } from './metric-names.js';
import { count, ofHundred, percent, probability, rate, signed } from './numbers.js';

export type Verdict = 'better' | 'worse' | 'same' | 'alone';

/** By its interval: what lies wholly above 0 is better than chance makes it, what lies wholly below is worse. */
export function verdictOf(difference: { low: number; high: number } | undefined): Verdict {
  if (difference === undefined) return 'alone';
  return difference.low > 0 ? 'better' : difference.high < 0 ? 'worse' : 'same';
}

export function systemOf(report: EvaluationReport, id: string): ReportSystem {
  const found = report.systems.find((system) => system.id === id);
  if (found === undefined) throw new Error(`a checked report names no system ${id}`);
  return found;
}

/** The subject against the rival by the decisive metric, where there is one. */
export function mainComparison({ comparisons, rival, decisive }: EvaluationReport): ReportComparison | undefined {
  return comparisons.find(({ against, metric }) => against === rival && metric === decisive);
}

export interface Headline {
  verdict: Verdict;
  /** The first words, which carry the judgement. */
  strong: string;
  rest: string;
}

/** For example "Better than the champion by 4.1% NDCG@10 (95% interval 1.2% to 7.0%)". */
export function headlineOf(report: EvaluationReport): Headline {
  const { label } = metricName(report.decisive);
  const level = percentLevel(report.measured.level);
  const found = mainComparison(report);
  if (found === undefined) {
    const figure = systemOf(report, report.subject).metrics[report.decisive];
    const interval =
      figure?.low === undefined || figure.high === undefined
        ? ''
        : ` (${level} interval ${rate(figure.low)} to ${rate(figure.high)})`;
    return { verdict: 'alone', strong: `${label} ${rate(figure?.value ?? Number.NaN)}`, rest: interval };
  }
  const other = rivalName(report);
  const verdict = verdictOf(found);
  const { relative } = found;
  const size = (value: number, sign: boolean) =>
    relative === undefined ? (sign ? signed(value) : rate(value)) : percent(value, sign);
  const [value, low, high] =
    relative === undefined ? [found.difference, found.low, found.high] : [relative.value, relative.low, relative.high];
  if (verdict === 'same') {
    return {
      verdict,
      strong: `No clear difference from ${other}:`,
      rest: ` ${label} ${size(value, true)} (${level} interval ${size(low, true)} to ${size(high, true)})`,
    };
  }
  const [sign, near, far] = verdict === 'better' ? [1, low, high] : [-1, high, low];
  return {
    verdict,
    strong: `${verdict === 'better' ? 'Better' : 'Worse'} than ${other}`,
    rest: ` by ${size(sign * value, false)} ${label} (${level} interval ${size(sign * near, false)} to ${size(sign * far, false)})`,
  };
}

export function rivalName(report: EvaluationReport): string {
  if (report.rival === undefined) return '';
  const { role, name } = systemOf(report, report.rival);
  return role === 'champion' ? 'the champion' : role === 'baseline' ? `${name}, the simple model,` : name;
}

export function percentLevel(level: number): string {
  return `${Number((level * 100).toFixed(2))}%`;
}

/** What the figures say, a sentence each, for somebody who does not know the metrics. */
export function meaningsOf(report: EvaluationReport): string[] {
  return [...(report.task === 'next-item' ? listMeanings(report) : scoreMeanings(report)), ...chanceMeanings(report)];
}

function rivalWords(report: EvaluationReport, metric: string): string {
  if (report.rival === undefined) return '';
  const system = systemOf(report, report.rival);
  const value = system.metrics[metric]?.value;
  return value === undefined
    ? ''
    : `; with ${system.role === 'champion' ? 'the champion' : system.name} in ${ofHundred(value)}`;
}

function listMeanings(report: EvaluationReport): string[] {
  const { metrics } = systemOf(report, report.subject);
  const k = /@(\d+)/.exec(report.decisive)?.[1] ?? '10';
  const said: string[] = [];
  const hit = [`hr@${k}`, `recall@${k}`].find((key) => metrics[key] !== undefined);
  if (hit !== undefined) {
    const value = metrics[hit]?.value ?? 0;
    said.push(
      `What the customer chose next stood among the first ${k} recommendations in ${ofHundred(value)} lists${rivalWords(report, hit)}.`,
    );
  }
  const of = (base: string) =>
    Object.entries(metrics).find(([key]) => key.startsWith(`${base}@`) && !key.endsWith('_new'));
  const coverage = of('coverage');
  if (coverage !== undefined) {
    said.push(`Over all lists ${percent(coverage[1].value)} of the catalogue is shown to somebody.`);
  }
  const bias = of('popularity_bias');
  if (bias !== undefined) {
    const { value } = bias[1];
    said.push(
      `An item that it shows is ${value.toFixed(1)} times as popular as one that customers chose${value > 1.5 ? ': it leans towards what sells anyway' : ''}.`,
    );
  }
  return said;
}

function scoreMeanings(report: EvaluationReport): string[] {
  const { metrics, confusion } = systemOf(report, report.subject);
  const said: string[] = [];
  if (metrics.auc !== undefined) {
    said.push(
      `Of a positive and a negative case drawn by chance, the positive one has the higher score in ${ofHundred(metrics.auc.value)} pairs${rivalWords(report, 'auc')}. A coin would say 50.`,
    );
  }
  const first = report.curves.gains?.find(({ system }) => system === report.subject)?.points[1];
  if (first !== undefined && first[0] > 0) {
    said.push(
      `The ${percent(first[0])} of the cases with the highest scores hold ${percent(first[1])} of all positives, ${(first[1] / first[0]).toFixed(1)} times as many as a draw by chance.`,
    );
  }
  if (confusion !== undefined) {
    const { true_positives: right, false_positives: wrong, false_negatives: missed, threshold } = confusion;
    said.push(
      `At the threshold ${rate(threshold)} (${confusion.threshold_by}) it calls ${count(right + wrong)} cases positive, ${count(right)} of them rightly, and misses ${count(missed)}.`,
    );
  }
  if (metrics.ece !== undefined) {
    said.push(`Its probabilities are ${(metrics.ece.value * 100).toFixed(1)} points off on average.`);
  }
  return said;
}

function chanceMeanings(report: EvaluationReport): string[] {
  const found = mainComparison(report);
  if (found === undefined) return [];
  const verdict = verdictOf(found);
  const chance = `Were the two equally good, chance alone would show such a difference with a probability of ${probability(found.p)}.`;
  const worse = report.segments.filter((segment) => verdictOf(segment.difference) === 'worse');
  const other = systemOf(report, found.against);
  const who = other.role === 'champion' ? 'the champion' : other.name;
  const segments =
    report.segments.every((segment) => segment.difference === undefined) || report.segments.length === 0
      ? []
      : worse.length === 0
        ? [`In no segment is it clearly worse than ${who}.`]
        : [`It is clearly worse than ${who} for ${worse.map(segmentText).join(' and ')}.`];
  return [verdict === 'same' ? `${chance} This test cannot tell them apart.` : chance, ...segments];
}

export function segmentText({ name, by }: ReportSegment): string {
  return `${name} ${by}s`;
}
