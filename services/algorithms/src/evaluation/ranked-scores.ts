/** Scores and labels sorted once, so that curves and their resamples need no sort of their own. */
export interface RankedScores {
  /** Places of the cases, the highest score first. */
  order: Uint32Array;
  /** Where in `order` each run of equal scores ends: cases of one score are above a threshold together or not at all. */
  ends: Uint32Array;
  scores: ArrayLike<number>;
  positive: Uint8Array;
}

/**
 * @param scores higher for what is more likely positive; any finite numbers
 * @param positive by place
 * @throws RangeError where the lengths differ or a score is no finite number
 */
export function rankScores(scores: ArrayLike<number>, positive: ArrayLike<number | boolean>): RankedScores {
  requireScores(scores, positive);
  const order = Uint32Array.from({ length: scores.length }, (_, at) => at).sort(
    (a, b) => (scores[b] as number) - (scores[a] as number) || a - b,
  );
  const ends: number[] = [];
  for (let at = 1; at <= order.length; at++) {
    if (at === order.length || scores[order[at] as number] !== scores[order[at - 1] as number]) ends.push(at);
  }
  return { order, ends: Uint32Array.from(ends), scores, positive: Uint8Array.from(positive, (one) => (one ? 1 : 0)) };
}

/** @throws RangeError where the lengths differ or a score is no finite number */
export function requireScores(scores: ArrayLike<number>, positive: ArrayLike<number | boolean>): void {
  if (scores.length !== positive.length) {
    throw new RangeError(`there must be a label for each of ${scores.length} scores, not ${positive.length}`);
  }
  for (let at = 0; at < scores.length; at++) {
    if (!Number.isFinite(scores[at])) throw new RangeError(`score ${at} must be a finite number, not ${scores[at]}`);
  }
}

/** What lies at or above each distinct score, by weight: true and false positives, the highest score first. */
export interface Cumulated {
  truePositives: Float64Array;
  falsePositives: Float64Array;
  positives: number;
  negatives: number;
}

export function cumulate({ order, ends, positive }: RankedScores, weights?: ArrayLike<number>): Cumulated {
  const truePositives = new Float64Array(ends.length);
  const falsePositives = new Float64Array(ends.length);
  let [above, wrong, at] = [0, 0, 0];
  for (let step = 0; step < ends.length; step++) {
    for (; at < (ends[step] as number); at++) {
      const place = order[at] as number;
      const weight = weights === undefined ? 1 : (weights[place] as number);
      if (positive[place]) above += weight;
      else wrong += weight;
    }
    truePositives[step] = above;
    falsePositives[step] = wrong;
  }
  return { truePositives, falsePositives, positives: above, negatives: wrong };
}
