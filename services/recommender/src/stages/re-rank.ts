import type { Removal, ScoredItem, Sifted } from '../request-state.js';
import type { Cap, Rules } from '../rules/rules.js';
import { capValue } from './cap-value.js';
import { likeness } from './likeness.js';

/** What re-rank does with a list. */
export type Order = Pick<Rules, 'caps' | 'diversity' | 'minRelevance'>;

/**
 * The list that is shown: the highest score first (ties by tier, then by id), without what lies below the least relevance or above a cap; with
 * diversity by maximal marginal relevance (Carbonell and Goldstein 1998): each place goes to the item with the highest
 * (1 - diversity) · score / best score - diversity · the greatest likeness to an item above it.
 */
export function reRank(scored: readonly ScoredItem[], count: number, order: Order): Sifted<ScoredItem> {
  const { caps, diversity, minRelevance } = order;
  const sorted = [...scored].sort((a, b) => b.score - a.score || a.tier - b.tier || byId(a.itemId, b.itemId));
  const best = sorted[0]?.score ?? 0;
  const relevant = minRelevance > 0 ? sorted.filter(({ score }) => score >= minRelevance * best) : sorted;
  const irrelevant = sorted.slice(relevant.length);
  const kept: ScoredItem[] = [];
  const removed: Removal<ScoredItem>[] = [];
  const counts = new CapCounts(caps);
  const queue = diversity > 0 ? mostDifferentFirst(relevant, diversity, best) : inOrder(relevant);
  while (kept.length < count) {
    const item = queue.next();
    if (item === undefined) break;
    if (counts.full(item)) {
      removed.push({ candidate: item, reason: 'cap' });
      continue;
    }
    counts.add(item);
    queue.shown(item);
    kept.push(item);
  }
  for (const candidate of queue.rest()) removed.push({ candidate, reason: 'beyond_count' });
  for (const candidate of irrelevant) removed.push({ candidate, reason: 'relevance' });
  return { kept, removed };
}

class CapCounts {
  readonly #caps: readonly { cap: Cap; counts: Map<string, number> }[];

  constructor(caps: readonly Cap[]) {
    this.#caps = caps.map((cap) => ({ cap, counts: new Map() }));
  }

  full({ item }: ScoredItem): boolean {
    return this.#caps.some(({ cap, counts }) => {
      const value = capValue(item, cap.attribute);
      return value !== undefined && (counts.get(value) ?? 0) >= cap.max;
    });
  }

  add({ item }: ScoredItem): void {
    for (const { cap, counts } of this.#caps) {
      const value = capValue(item, cap.attribute);
      if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
  }
}

interface Queue {
  next(): ScoredItem | undefined;
  /** Tells which of those that it gave is shown. */
  shown(item: ScoredItem): void;
  rest(): readonly ScoredItem[];
}

function inOrder(sorted: readonly ScoredItem[]): Queue {
  let at = 0;
  return { next: () => sorted[at++], shown: () => {}, rest: () => sorted.slice(at) };
}

function mostDifferentFirst(sorted: readonly ScoredItem[], diversity: number, best: number): Queue {
  const relevanceOf = ({ score }: ScoredItem) => (1 - diversity) * (best > 0 ? score / best : 0);
  const left = sorted.map((item) => ({ item, relevance: relevanceOf(item), like: 0 }));
  return {
    next: () => {
      let chosen = 0;
      let highest = Number.NEGATIVE_INFINITY;
      // In the order of the scores, so that of equals the better score goes first.
      left.forEach(({ relevance, like }, index) => {
        const value = relevance - diversity * like;
        if (value > highest) [chosen, highest] = [index, value];
      });
      return left.splice(chosen, 1)[0]?.item;
    },
    shown: ({ item }) => {
      for (const other of left) other.like = Math.max(other.like, likeness(other.item.item, item));
    },
    rest: () => left.map(({ item }) => item),
  };
}

function byId(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
