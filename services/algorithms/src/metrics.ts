/**
 * Measures of one ranked list against the items that were really chosen. `ranked` holds distinct ids, the best first;
 * `relevant` is not empty. Each lies in 0 to 1.
 */

/** 1 where any of the first k is relevant, else 0. */
export function hitRate(ranked: readonly string[], relevant: ReadonlySet<string>, k: number): number {
  return firstHit(ranked, relevant, k) === 0 ? 0 : 1;
}

/** Share of the relevant items among the first k. With one relevant item the same as the hit rate. */
export function recall(ranked: readonly string[], relevant: ReadonlySet<string>, k: number): number {
  let hits = 0;
  for (let i = 0; i < k && i < ranked.length; i++) if (relevant.has(ranked[i] as string)) hits++;
  return hits / relevant.size;
}

/** Share of the first k places that hold a relevant item; a list that is shorter has empty places. */
export function precision(ranked: readonly string[], relevant: ReadonlySet<string>, k: number): number {
  return (recall(ranked, relevant, k) * relevant.size) / k;
}

/**
 * Mean of the precisions at the ranks of the relevant items among the first k, by as many as could stand there: its mean over lists is MAP
 * at k. With one relevant item the same as the reciprocal rank.
 */
export function averagePrecisionAt(ranked: readonly string[], relevant: ReadonlySet<string>, k: number): number {
  let [hits, sum] = [0, 0];
  for (let i = 0; i < k && i < ranked.length; i++) {
    if (!relevant.has(ranked[i] as string)) continue;
    hits++;
    sum += hits / (i + 1);
  }
  return sum / Math.min(k, relevant.size);
}

/** One by the rank of the first relevant item among the first k; 0 where there is none. */
export function reciprocalRank(ranked: readonly string[], relevant: ReadonlySet<string>, k: number): number {
  const rank = firstHit(ranked, relevant, k);
  return rank === 0 ? 0 : 1 / rank;
}

/** Normalised discounted cumulative gain of the first k: gain 1 a relevant item, discount log2(1 + rank), by the best order. */
export function ndcg(ranked: readonly string[], relevant: ReadonlySet<string>, k: number): number {
  let gain = 0;
  for (let i = 0; i < k && i < ranked.length; i++) if (relevant.has(ranked[i] as string)) gain += 1 / Math.log2(2 + i);
  let ideal = 0;
  for (let i = 0; i < Math.min(k, relevant.size); i++) ideal += 1 / Math.log2(2 + i);
  return gain / ideal;
}

function firstHit(ranked: readonly string[], relevant: ReadonlySet<string>, k: number): number {
  for (let i = 0; i < k && i < ranked.length; i++) if (relevant.has(ranked[i] as string)) return i + 1;
  return 0;
}

/** Means over many lists at several cut-offs. */
export class RankingMetrics {
  readonly cutoffs: readonly number[];
  lists = 0;
  private readonly catalogueSize: number;
  private readonly sums: { hr: number; ndcg: number; mrr: number; recall: number; shown: Set<string> }[];

  /** @param catalogueSize items that could have been shown: the whole of coverage */
  constructor(cutoffs: readonly number[], catalogueSize: number) {
    this.cutoffs = cutoffs;
    this.catalogueSize = catalogueSize;
    this.sums = cutoffs.map(() => ({ hr: 0, ndcg: 0, mrr: 0, recall: 0, shown: new Set() }));
  }

  add(ranked: readonly string[], relevant: ReadonlySet<string>): void {
    if (relevant.size === 0) throw new RangeError('a list without a relevant item cannot be measured');
    this.lists++;
    this.sums.forEach((sum, i) => {
      const k = this.cutoffs[i] as number;
      sum.hr += hitRate(ranked, relevant, k);
      sum.ndcg += ndcg(ranked, relevant, k);
      sum.mrr += reciprocalRank(ranked, relevant, k);
      sum.recall += recall(ranked, relevant, k);
      for (let rank = 0; rank < k && rank < ranked.length; rank++) sum.shown.add(ranked[rank] as string);
    });
  }

  /**
   * Keys `hr@k`, `ndcg@k`, `mrr@k`, `recall@k` (means over the lists; 0 without any) and `coverage@k` (share of the catalogue
   * in the first k of any list).
   */
  result(): Record<string, number> {
    const result: Record<string, number> = {};
    this.sums.forEach((sum, i) => {
      const k = this.cutoffs[i] as number;
      for (const key of ['hr', 'ndcg', 'mrr', 'recall'] as const) {
        result[`${key}@${k}`] = this.lists === 0 ? 0 : sum[key] / this.lists;
      }
      result[`coverage@${k}`] = this.catalogueSize === 0 ? 0 : sum.shown.size / this.catalogueSize;
    });
    return result;
  }
}
