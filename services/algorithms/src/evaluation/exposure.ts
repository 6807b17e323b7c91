import type { Interaction } from '../model.js';
import type { NextItemCase } from '../next-item-evaluation.js';
import { type NextItemAnswers, shownTimes } from './next-item-answers.js';

/** How often the items of a training part were chosen, and by how many. */
export interface ItemCounts {
  interactions: ReadonlyMap<string, number>;
  /** Distinct users by item. */
  users: ReadonlyMap<string, number>;
  allUsers: number;
  allInteractions: number;
}

export function countItems(training: readonly Interaction[]): ItemCounts {
  const interactions = new Map<string, number>();
  const byItem = new Map<string, Set<string>>();
  const all = new Set<string>();
  for (const { itemId, userId } of training) {
    interactions.set(itemId, (interactions.get(itemId) ?? 0) + 1);
    let users = byItem.get(itemId);
    if (users === undefined) {
      users = new Set();
      byItem.set(itemId, users);
    }
    users.add(userId);
    all.add(userId);
  }
  const users = new Map([...byItem].map(([item, set]) => [item, set.size]));
  return { interactions, users, allUsers: all.size, allInteractions: training.length };
}

export interface Exposure {
  /** Share of the catalogue that is shown at all. */
  coverage: number;
  /** Of how often each item of the catalogue is shown: 0, all alike; towards 1, a few have everything. NaN where nothing is shown. */
  gini: number;
  /** Mean self-information of what is shown, in bits: log2(users / users who had it) (Zhou et al. 2010). NaN where nothing is shown. */
  novelty: number;
  /**
   * How popular what is shown is, beside what customers chose after the same contexts: the ratio of mean interactions an item in training.
   * Above 1 the model pushes the popular. NaN where there is nothing to compare.
   */
  popularityBias: number;
}

/**
 * What the first k of all lists show of the catalogue, which is what training has.
 * @param k at most the lists' length
 */
export function exposureOf(
  answers: NextItemAnswers,
  cases: readonly NextItemCase[],
  counts: ItemCounts,
  k: number,
): Exposure {
  const shown = shownTimes(answers, k);
  let [all, different, information, popularity] = [0, 0, 0, 0];
  for (const [at, times] of shown.entries()) {
    if (times === 0) continue;
    const item = answers.items[at] as string;
    all += times;
    if (counts.interactions.has(item)) different += 1;
    // An item that training never saw would tell of infinitely much; it counts as one that one user had.
    information += times * Math.log2(Math.max(1, counts.allUsers) / (counts.users.get(item) ?? 1));
    popularity += times * (counts.interactions.get(item) ?? 0);
  }
  let chosen = 0;
  for (const { target } of cases) chosen += counts.interactions.get(target) ?? 0;
  const unshown = Math.max(0, counts.interactions.size - different);
  return {
    coverage: counts.interactions.size === 0 ? 0 : different / counts.interactions.size,
    gini: all === 0 ? Number.NaN : giniOf([...shown, ...new Array<number>(unshown).fill(0)]),
    novelty: all === 0 ? Number.NaN : information / all,
    popularityBias: all === 0 || chosen === 0 ? Number.NaN : popularity / all / (chosen / cases.length),
  };
}

/** The Gini coefficient of amounts: mean distance of two, by twice the mean. NaN where all are 0. */
export function giniOf(amounts: ArrayLike<number>): number {
  const sorted = Float64Array.from(amounts).sort();
  let [sum, ranked] = [0, 0];
  for (let at = 0; at < sorted.length; at++) {
    sum += sorted[at] as number;
    ranked += (2 * (at + 1) - sorted.length - 1) * (sorted[at] as number);
  }
  return sum > 0 ? ranked / (sorted.length * sum) : Number.NaN;
}
