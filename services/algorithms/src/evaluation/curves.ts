import { cumulate, type RankedScores } from './ranked-scores.js';

export interface RocPoint {
  falsePositiveRate: number;
  truePositiveRate: number;
  /** Cases with at least this score are called positive; Infinity at the curve's beginning. */
  threshold: number;
}

export interface PrecisionRecallPoint {
  recall: number;
  precision: number;
  threshold: number;
}

/**
 * The ROC curve, a point for each distinct score, from (0, 0) to (1, 1). A rate of a class that does not occur is NaN, as scikit-learn's
 * roc_curve has it.
 * @param weights of the cases; each 1 where absent
 */
export function rocCurve(ranked: RankedScores, weights?: ArrayLike<number>): RocPoint[] {
  const { truePositives, falsePositives, positives, negatives } = cumulate(ranked, weights);
  const rate = (count: number, of: number) => (of > 0 ? count / of : Number.NaN);
  const start = { falsePositiveRate: rate(0, negatives), truePositiveRate: rate(0, positives) };
  return [
    { ...start, threshold: Number.POSITIVE_INFINITY },
    ...Array.from(truePositives, (above, step) => ({
      falsePositiveRate: rate(falsePositives[step] as number, negatives),
      truePositiveRate: rate(above, positives),
      threshold: thresholdAt(ranked, step),
    })),
  ];
}

/** The area under the ROC curve by the trapezoid rule, ties counting half; NaN where only one class occurs. */
export function areaUnderRocCurve(ranked: RankedScores, weights?: ArrayLike<number>): number {
  const { truePositives, falsePositives, positives, negatives } = cumulate(ranked, weights);
  if (!(positives > 0 && negatives > 0)) return Number.NaN;
  let [area, above, wrong] = [0, 0, 0];
  for (let step = 0; step < truePositives.length; step++) {
    const [nextAbove, nextWrong] = [truePositives[step] as number, falsePositives[step] as number];
    area += ((nextWrong - wrong) * (nextAbove + above)) / 2;
    [above, wrong] = [nextAbove, nextWrong];
  }
  return area / positives / negatives;
}

/**
 * Precision against recall, a point for each distinct score from the highest down, before them recall 0 at precision 1, as scikit-learn's
 * precision_recall_curve has it; without a positive recall is 1 everywhere.
 */
export function precisionRecallCurve(ranked: RankedScores, weights?: ArrayLike<number>): PrecisionRecallPoint[] {
  const { truePositives, falsePositives, positives } = cumulate(ranked, weights);
  const points: PrecisionRecallPoint[] = [{ recall: 0, precision: 1, threshold: Number.POSITIVE_INFINITY }];
  for (let step = 0; step < truePositives.length; step++) {
    const above = truePositives[step] as number;
    const called = above + (falsePositives[step] as number);
    points.push({
      recall: positives > 0 ? above / positives : 1,
      precision: called > 0 ? above / called : 0,
      threshold: thresholdAt(ranked, step),
    });
  }
  return points;
}

/** Σ (recall gained) × precision over the distinct scores: no interpolation, which would flatter. 0 without a positive. */
export function averagePrecision(ranked: RankedScores, weights?: ArrayLike<number>): number {
  const { truePositives, falsePositives, positives } = cumulate(ranked, weights);
  if (!(positives > 0)) return 0;
  let [sum, before] = [0, 0];
  for (let step = 0; step < truePositives.length; step++) {
    const above = truePositives[step] as number;
    if (above > before) sum += ((above - before) * above) / (above + (falsePositives[step] as number));
    before = above;
  }
  return sum / positives;
}

function thresholdAt({ scores, order, ends }: RankedScores, step: number): number {
  return scores[order[(ends[step] as number) - 1] as number] as number;
}

/**
 * At most `most` points of a curve, for a picture: always its ends, and between them those that are farthest from the ones kept before by
 * the way along the curve.
 * @param across where a point lies, each of 0 to 1
 */
export function thinCurve<P>(points: readonly P[], most: number, across: (point: P) => readonly [number, number]): P[] {
  if (points.length <= most) return [...points];
  const way = new Float64Array(points.length);
  for (let at = 1; at < points.length; at++) {
    const [x0, y0] = across(points[at - 1] as P);
    const [x1, y1] = across(points[at] as P);
    way[at] = (way[at - 1] as number) + Math.abs(x1 - x0) + Math.abs(y1 - y0);
  }
  const whole = way[points.length - 1] as number;
  const kept: P[] = [];
  for (let at = 0; at < points.length; at++) {
    const due = (kept.length * whole) / (most - 1);
    if (at === points.length - 1 || (kept.length < most - 1 && (way[at] as number) >= due)) kept.push(points[at] as P);
  }
  return kept;
}
