import { requireOneOf } from './settings.js';

/**
 * Ways to make the scores of one context comparable between models. Each gives numbers of 0 or more, and 0 where the model knows
 * nothing.
 * - `max`: by the highest score.
 * - `root`: the square root of that: the tail counts more against the head.
 * - `z-score`: what is above the mean, in standard deviations over all items: few items with scores stand out more than many.
 * - `softmax`: exp(score), by their sum; for networks, whose scores are logits.
 * - `tempered`: exp(score / 2), by the highest: a softmax with temperature 2, whether the network is sure or not.
 */
export const normalisations = ['max', 'root', 'z-score', 'softmax', 'tempered'] as const;
export type Normalisation = (typeof normalisations)[number];

/** Those to choose from for sums of votes, and for logits. */
export const voteNormalisations: readonly Normalisation[] = ['z-score', 'max', 'root'];
export const logitNormalisations: readonly Normalisation[] = ['z-score', 'softmax', 'tempered'];

export function requireNormalisation(name: string, value: Normalisation): Normalisation {
  return requireOneOf(name, value, normalisations);
}

/** What a normalisation needs to know of the scores of one context. */
export interface ScoreStatistics {
  most: number;
  mean: number;
  /** Of the whole, not of a sample. */
  deviation: number;
  /** Σ exp(score − most). */
  exponentials: number;
}

/** @param exponentials is computed where asked for: it takes longer than all else */
export function statisticsOf(scores: Float64Array, exponentials: boolean): ScoreStatistics {
  let most = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i] as number;
    sum += score;
    if (score > most) most = score;
  }
  const mean = scores.length === 0 ? 0 : sum / scores.length;
  let squares = 0;
  for (let i = 0; i < scores.length; i++) squares += ((scores[i] as number) - mean) ** 2;
  let total = 0;
  if (exponentials) for (let i = 0; i < scores.length; i++) total += Math.exp((scores[i] as number) - most);
  return { most, mean, deviation: scores.length === 0 ? 0 : Math.sqrt(squares / scores.length), exponentials: total };
}

export function normalised(kind: Normalisation, score: number, of: ScoreStatistics): number {
  switch (kind) {
    case 'max':
      return score > 0 ? score / of.most : 0;
    case 'root':
      return score > 0 ? Math.sqrt(score / of.most) : 0;
    case 'z-score':
      return of.deviation > 0 ? Math.max(0, (score - of.mean) / of.deviation) : 0;
    // A network that was told nothing scores all items alike: that is no vote for each.
    case 'softmax':
      return of.deviation > 0 ? Math.exp(score - of.most) / of.exponentials : 0;
    case 'tempered':
      return of.deviation > 0 ? Math.exp((score - of.most) / 2) : 0;
  }
}

/**
 * Each score normalised and multiplied with a weight, in its own place. One loop for each kind: a choice for each item takes several
 * times as long.
 */
export function normaliseAll(kind: Normalisation, scores: Float64Array, weight: number): void {
  const { most, mean, deviation } = statisticsOf(scores, false);
  const { length } = scores;
  if ((kind === 'z-score' || kind === 'softmax' || kind === 'tempered') && !(deviation > 0)) {
    scores.fill(0);
    return;
  }
  switch (kind) {
    case 'max':
      for (let i = 0; i < length; i++) {
        const score = scores[i] as number;
        scores[i] = score > 0 ? weight * (score / most) : 0;
      }
      return;
    case 'root':
      for (let i = 0; i < length; i++) {
        const score = scores[i] as number;
        scores[i] = score > 0 ? weight * Math.sqrt(score / most) : 0;
      }
      return;
    case 'z-score':
      for (let i = 0; i < length; i++) {
        const above = ((scores[i] as number) - mean) / deviation;
        scores[i] = above > 0 ? weight * above : 0;
      }
      return;
    case 'softmax': {
      let exponentials = 0;
      for (let i = 0; i < length; i++) {
        const exponential = Math.exp((scores[i] as number) - most);
        scores[i] = exponential;
        exponentials += exponential;
      }
      for (let i = 0; i < length; i++) scores[i] = weight * ((scores[i] as number) / exponentials);
      return;
    }
    case 'tempered':
      for (let i = 0; i < length; i++) scores[i] = weight * Math.exp(((scores[i] as number) - most) / 2);
      return;
  }
}
