import { type BlendCases, CURRENT, NEW, SEEN } from './blend-cases.js';
import { type FitOptions, stepper } from './model.js';

/** What is measured of the cases' ranks: the mean of HR@k + NDCG@k + MRR@k. */
export interface BlendObjective {
  k: number;
  /** One for each way in which the model will be asked; with `current` the newest item of the context cannot be an answer. */
  leaveOut: readonly ('nothing' | 'current')[];
}

export interface BlendWeights {
  /** By source: the place of its chosen normalisation among those that it was gathered with. */
  normalisations: number[];
  /** By source; 0: it has no part. They sum up to 1. */
  weights: number[];
  current: number;
  seen: number;
}

const FACTORS = [0.5, 0.7, 0.85, 1.2, 1.45, 2];
/** Shares of the others' weight for a source that has no part. */
const RISES = [0.05, 0.15, 0.4];

/**
 * Finds weights by coordinate search: each weight with its normalisation, and each factor, in turn takes the best of a few values
 * near it, until nothing improves; from equal weights and from some random ones, the best of all. Few parameters on
 * thousands of cases, so that what is found on the validation holds elsewhere.
 * @param options.starts at random, beside that with equal weights
 * @param options.rounds at most so many from each start
 * @param options.random gives numbers from 0 to below 1
 */
export function searchWeights(
  cases: BlendCases,
  objective: BlendObjective,
  options: FitOptions & { starts: number; rounds: number; random: () => number },
): { best: BlendWeights; value: number } {
  const { starts, rounds, random } = options;
  const step = stepper((1 + starts) * rounds, options, 1);
  const search = new Search(cases, objective);
  for (let start = 0; start <= starts; start++) {
    search.begin({
      normalisations: cases.values.map((ways) => (start === 0 ? 0 : Math.floor(random() * ways.length))),
      weights: cases.values.map(() => (start === 0 ? 1 : random() ** 2 + 0.01)),
      current: 1,
      seen: 1,
    });
    for (let round = 0; round < rounds && search.round(); round++) step(start * rounds + round + 1);
    step((start + 1) * rounds);
  }
  const { best, value } = search;
  const sum = best.weights.reduce((total, weight) => total + weight, 0);
  return { best: { ...best, weights: best.weights.map((weight) => (sum > 0 ? weight / sum : 0)) }, value };
}

class Search {
  best: BlendWeights = { normalisations: [], weights: [], current: 1, seen: 1 };
  value = Number.NEGATIVE_INFINITY;
  private at: BlendWeights = this.best;
  private reached = 0;
  private readonly cases: BlendCases;
  private readonly objective: BlendObjective;
  private readonly base: Float64Array;
  private readonly totals: Float64Array;
  /** Whether any candidate stands in its context. */
  private readonly inContext: boolean;

  constructor(cases: BlendCases, objective: BlendObjective) {
    this.cases = cases;
    this.objective = objective;
    this.inContext = cases.places.some((place) => place !== NEW);
    this.base = new Float64Array(cases.places.length);
    this.totals = new Float64Array(cases.places.length);
  }

  begin(weights: BlendWeights): void {
    this.at = weights;
    this.addUp(-1);
    this.reached = this.measure(undefined, 0, weights);
    this.remember();
  }

  /** Moves along each coordinate once. @returns whether that was of use */
  round(): boolean {
    const before = this.reached;
    this.cases.values.forEach((ways, s) => {
      this.moveWeight(ways, s);
    });
    if (this.inContext && this.objective.leaveOut.includes('nothing')) {
      this.moveFactor('current');
      this.moveFactor('seen');
    }
    this.remember();
    return this.reached > before;
  }

  private moveWeight(ways: readonly Float32Array[], s: number): void {
    this.addUp(s);
    const own = this.at.weights[s] as number;
    const rest = this.at.weights.reduce((sum, weight) => sum + weight, 0) - own;
    const values = own === 0 ? RISES.map((share) => share * rest) : [own, ...FACTORS.map((factor) => factor * own)];
    // The last source cannot go: a blend of nothing has no answer.
    if (own > 0 && rest > 0) values.push(0);
    ways.forEach((way, n) => {
      for (const weight of values) {
        const next = {
          ...this.at,
          weights: this.at.weights.map((old, i) => (i === s ? weight : old)),
          normalisations: this.at.normalisations.map((old, i) => (i === s ? n : old)),
        };
        this.take(next, this.measure(way, weight, next));
      }
    });
  }

  private moveFactor(name: 'current' | 'seen'): void {
    this.addUp(-1);
    const own = this.at[name];
    for (const factor of FACTORS) {
      const next = { ...this.at, [name]: own * factor };
      this.take(next, this.measure(undefined, 0, next));
    }
  }

  private take(next: BlendWeights, value: number): void {
    if (value <= this.reached + 1e-9) return;
    this.at = next;
    this.reached = value;
  }

  private remember(): void {
    if (this.reached <= this.value) return;
    this.best = this.at;
    this.value = this.reached;
  }

  /** The weighted sums of all sources but one, so that trying a weight of that one costs one product a candidate. */
  private addUp(without: number): void {
    const { base } = this;
    base.fill(0);
    this.cases.values.forEach((ways, s) => {
      const weight = this.at.weights[s] as number;
      if (s === without || weight === 0) return;
      const way = ways[this.at.normalisations[s] as number] as Float32Array;
      for (let i = 0; i < base.length; i++) base[i] = (base[i] as number) + weight * (way[i] as number);
    });
  }

  private measure(way: Float32Array | undefined, weight: number, { current, seen }: BlendWeights): number {
    const { offsets, targets, places, count } = this.cases;
    const { base, totals } = this;
    for (let i = 0; i < totals.length; i++) {
      const sum = (base[i] as number) + (way === undefined ? 0 : weight * (way[i] as number));
      const place = places[i] as number;
      totals[i] = place === CURRENT ? sum * current : place === SEEN ? sum * seen : sum;
    }
    const { k, leaveOut } = this.objective;
    let gained = 0;
    for (let c = 0; c + 1 < offsets.length; c++) {
      const target = targets[c] as number;
      const own = totals[target] as number;
      if (own === 0) continue;
      let above = 0;
      let currentAbove = 0;
      const end = offsets[c + 1] as number;
      // One more than k: the current item may be among them and is then left out.
      for (let i = offsets[c] as number; i < end && above <= k + 1; i++) {
        const other = totals[i] as number;
        if (other < own || (other === own && i >= target)) continue;
        above++;
        if (places[i] === CURRENT) currentAbove++;
      }
      for (const mode of leaveOut) {
        if (mode === 'nothing') gained += gain(above + 1, k);
        else if (places[target] !== CURRENT) gained += gain(above - currentAbove + 1, k);
      }
    }
    return count === 0 ? 0 : gained / (count * leaveOut.length);
  }
}

/** HR@k + NDCG@k + MRR@k of one target at a rank from 1. */
function gain(rank: number, k: number): number {
  return rank > k ? 0 : 1 + 1 / Math.log2(1 + rank) + 1 / rank;
}
