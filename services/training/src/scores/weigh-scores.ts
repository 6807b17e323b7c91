import { bootstrapMean } from '@insight-mesh/algorithms/evaluation/bootstrap';
import type { ClassificationParts } from '@insight-mesh/algorithms/evaluation/classification-report';
import { compare } from '../gate/compare.js';
import type { Evidence, Latency, MeanFigure } from '../gate/evidence.js';
import type { ComparedScores } from './champion-scores.js';
import type { ScoreTest } from './score-test.js';

/** By this a champion is beaten: the log of the probability that was given to what happened, in nats, the mean over rows; 0 is the best. */
export const scoreMetric = 'log_likelihood';

/** Always the same: nobody tries seeds until the interval is kind. */
const seed = 1;

/** The log likelihood of each row, as far from 0 and 1 as log loss keeps them. */
export function logLikelihoods(scores: Float64Array, labels: Float64Array): Float64Array {
  return scores.map((score, at) => {
    const kept = Math.min(Math.max(score, Number.EPSILON), 1 - Number.EPSILON);
    return Math.log(labels[at] === 1 ? kept : 1 - kept);
  });
}

/** @param parts of the report, the candidate first: its figures are told beside the one that decides */
export function weighScores(
  candidate: { scores: Float64Array; latency: Latency },
  champion: ComparedScores | undefined,
  test: ScoreTest,
  parts: ClassificationParts,
  { level, tried }: { level: number; tried: number },
): Omit<Evidence, 'sizeBytes'> {
  const values = logLikelihoods(candidate.scores, test.labels);
  const mean = (places: readonly number[]): Omit<MeanFigure, 'name'> => {
    const clusters = places.map((at) => test.customers[at] ?? '');
    const column = Float64Array.from(places, (at) => values[at] as number);
    const { estimate: value, low, high } = bootstrapMean(column, { seed, level, clusters });
    return { value, low, high };
  };
  const told = Object.entries(parts.systems[0]?.metrics ?? {}).flatMap(([name, { value, low, high }]): MeanFigure[] =>
    low === undefined || high === undefined ? [] : [{ name, value, low, high }],
  );
  const evidence = {
    metric: scoreMetric,
    level,
    cases: values.length,
    customers: new Set(test.customers).size,
    tried,
    figures: [{ name: scoreMetric, ...mean([...values.keys()]) }, ...told],
    bySegment: [...test.segments].flatMap(([name, places]) =>
      places.length === 0 ? [] : [{ name, ...mean(places), cases: places.length }],
    ),
    latency: candidate.latency,
  };
  if (champion === undefined) return evidence;
  const { version, model, by, why, lost, sizeBytes, measured } = champion;
  const about = { version, model, by, why, lost, sizeBytes };
  if (measured === undefined) return { ...evidence, against: { ...about, segments: [] } };
  const compared = compare(values, logLikelihoods(measured.scores, test.labels), test, { seed, level });
  return { ...evidence, against: { ...about, ...compared, latency: measured.latency } };
}
