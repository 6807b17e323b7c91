import { type FitOptions, type RecommendOptions, type Scored, type SequenceModel, stepper } from '../model.js';
import type { NextItemCase } from '../next-item-evaluation.js';

/** What a model answered to many cases: enough for every metric at every cut-off, in every segment, without asking it again. */
export interface NextItemAnswers {
  cases: number;
  /** How long the lists are at most; no metric can look farther. */
  longest: number;
  /** Every item that was shown. */
  items: readonly string[];
  /** Row by row of `longest` places: 1 + the place in `items`, 0 where the list has ended. */
  lists: Uint32Array;
  /** Of the target in its list, from 1; 0: it was not there. */
  ranks: Uint32Array;
}

export interface AnswerOptions extends FitOptions {
  longest: number;
  /** What may not stand in the list: nothing, the newest item of the context, or all of the context. */
  leaveOut: 'nothing' | 'current' | 'context';
}

/** Asks a model for the first items after each context. @throws the signal's reason */
export function answerCases(
  model: Pick<SequenceModel, 'recommend'>,
  cases: readonly NextItemCase[],
  options: AnswerOptions,
): NextItemAnswers {
  const collected = new Collected(cases.length, options.longest);
  const step = stepper(cases.length, options, 64);
  cases.forEach(({ context, target }, at) => {
    collected.take(at, target, model.recommend(context, options.longest, without(context, options.leaveOut)));
    step(at + 1);
  });
  return collected.answers();
}

/** What answers after a while, for example a graph of another runtime. */
export interface SlowModel {
  recommend(
    items: readonly string[],
    count: number,
    options?: RecommendOptions,
  ): readonly Scored[] | Promise<readonly Scored[]>;
}

/** As answerCases, of a model that may answer later. */
export async function answerCasesSlowly(
  model: SlowModel,
  cases: readonly NextItemCase[],
  options: AnswerOptions,
): Promise<NextItemAnswers> {
  const collected = new Collected(cases.length, options.longest);
  const step = stepper(cases.length, options, 64);
  for (const [at, { context, target }] of cases.entries()) {
    const list = model.recommend(context, options.longest, without(context, options.leaveOut));
    collected.take(at, target, list instanceof Promise ? await list : list);
    step(at + 1);
  }
  return collected.answers();
}

function without(context: readonly string[], leaveOut: AnswerOptions['leaveOut']): RecommendOptions {
  // Nobody reads the reasons, and some models take long to find them.
  if (leaveOut === 'nothing') return { reasons: false };
  return { reasons: false, exclude: new Set(leaveOut === 'context' ? context : context.slice(-1)) };
}

class Collected {
  private readonly longest: number;
  private readonly indexes = new Map<string, number>();
  private readonly items: string[] = [];
  private readonly lists: Uint32Array;
  private readonly ranks: Uint32Array;

  constructor(cases: number, longest: number) {
    this.longest = longest;
    this.lists = new Uint32Array(cases * longest);
    this.ranks = new Uint32Array(cases);
  }

  take(at: number, target: string, list: readonly Scored[]): void {
    for (let place = 0; place < list.length && place < this.longest; place++) {
      const itemId = list[place]?.itemId as string;
      let index = this.indexes.get(itemId);
      if (index === undefined) {
        index = this.items.push(itemId);
        this.indexes.set(itemId, index);
      }
      this.lists[at * this.longest + place] = index;
      if (itemId === target && this.ranks[at] === 0) this.ranks[at] = place + 1;
    }
  }

  answers(): NextItemAnswers {
    const { longest, items, lists, ranks } = this;
    return { cases: ranks.length, longest, items, lists, ranks };
  }
}

/** The list that was answered to a case, at most its first k. */
export function listOf({ items, lists, longest }: NextItemAnswers, at: number, k = longest): string[] {
  const list: string[] = [];
  for (let place = 0; place < Math.min(k, longest); place++) {
    const index = lists[at * longest + place] as number;
    if (index === 0) break;
    list.push(items[index - 1] as string);
  }
  return list;
}

/**
 * With one item that came, a metric of a case is a function of its rank. Recall is the hit rate then, precision a k-th of it, and MAP the
 * MRR.
 */
export const rankMetrics = {
  hr: (rank: number, k: number) => (rank > 0 && rank <= k ? 1 : 0),
  ndcg: (rank: number, k: number) => (rank > 0 && rank <= k ? 1 / Math.log2(1 + rank) : 0),
  mrr: (rank: number, k: number) => (rank > 0 && rank <= k ? 1 / rank : 0),
  precision: (rank: number, k: number) => (rank > 0 && rank <= k ? 1 / k : 0),
} as const;

export type RankMetric = keyof typeof rankMetrics;

/**
 * A metric of each case.
 * @param k at most `longest`
 * @throws RangeError for a greater k: a list does not tell what lies behind its end
 */
export function metricByCase(answers: NextItemAnswers, metric: RankMetric, k: number): Float64Array {
  if (k > answers.longest)
    throw new RangeError(`k must be at most ${answers.longest}, the length of the lists, not ${k}`);
  const of = rankMetrics[metric];
  return Float64Array.from(answers.ranks, (rank) => of(rank, k));
}

/** A metric's mean over the cases; 0 without any. */
export function meanMetric(answers: NextItemAnswers, metric: RankMetric, k: number): number {
  let sum = 0;
  for (const value of metricByCase(answers, metric, k)) sum += value;
  return answers.cases === 0 ? 0 : sum / answers.cases;
}

/**
 * Keys `hr@k`, `ndcg@k`, `mrr@k`, `recall@k` (means over the cases; 0 without any) and `coverage@k` (share of the catalogue in the first k of
 * any list), as RankingMetrics has them.
 * @param catalogueSize items that could have been shown
 */
export function summariseAnswers(
  answers: NextItemAnswers,
  { cutoffs, catalogueSize }: { cutoffs: readonly number[]; catalogueSize: number },
): Record<string, number> {
  const result: Record<string, number> = {};
  for (const k of cutoffs) {
    for (const metric of ['hr', 'ndcg', 'mrr'] as const) result[`${metric}@${k}`] = meanMetric(answers, metric, k);
    result[`recall@${k}`] = result[`hr@${k}`] as number;
    const shown = shownTimes(answers, k).reduce((count, times) => count + (times > 0 ? 1 : 0), 0);
    result[`coverage@${k}`] = catalogueSize === 0 ? 0 : shown / catalogueSize;
  }
  return result;
}

/** In how many lists each of `items` stands among the first k. */
export function shownTimes({ items, lists, longest, cases }: NextItemAnswers, k: number): Float64Array {
  const times = new Float64Array(items.length);
  for (let at = 0; at < cases; at++) {
    for (let place = 0; place < Math.min(k, longest); place++) {
      const index = lists[at * longest + place] as number;
      if (index > 0) times[index - 1] = (times[index - 1] as number) + 1;
    }
  }
  return times;
}
