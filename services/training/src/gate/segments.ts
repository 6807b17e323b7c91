import type { Interaction } from '@insight-mesh/algorithms/model';
import type { NextItemCase } from '@insight-mesh/algorithms/next-item-evaluation';
import { ascending, quantile } from '@insight-mesh/algorithms/statistics/quantiles';

/** Customers with more interactions than this share of the training's customers are heavy. */
const heavyShare = 2 / 3;
/** The most frequent items that make up this share of the interactions are the head. */
const headShare = 0.5;

/**
 * Places of cases by what is known of their customer and of the item that is asked for, from the training part alone: customers without an
 * interaction (new), with more than two thirds of the training's customers (heavy), and between (light); items among the most frequent that make up half of all interactions
 * (head), other known ones (tail).
 */
export function segmentsOf(
  training: readonly Interaction[],
  cases: readonly NextItemCase[],
  customers: readonly string[],
): Map<string, number[]> {
  const byCustomer = countBy(training, ({ userId }) => userId);
  const byItem = countBy(training, ({ itemId }) => itemId);
  const heavyFrom = byCustomer.size === 0 ? 0 : quantile(ascending(byCustomer.values()), heavyShare);
  const head = headOf(byItem, training.length);
  const segments = new Map<string, number[]>(
    ['new customers', 'light customers', 'heavy customers', 'head items', 'tail items'].map((name) => [name, []]),
  );
  cases.forEach(({ target }, at) => {
    const acts = byCustomer.get(customers[at] ?? '') ?? 0;
    segments.get(acts === 0 ? 'new customers' : acts > heavyFrom ? 'heavy customers' : 'light customers')?.push(at);
    if (byItem.has(target)) segments.get(head.has(target) ? 'head items' : 'tail items')?.push(at);
  });
  return segments;
}

function countBy(training: readonly Interaction[], key: (one: Interaction) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const one of training) counts.set(key(one), (counts.get(key(one)) ?? 0) + 1);
  return counts;
}

function headOf(counts: ReadonlyMap<string, number>, total: number): Set<string> {
  const head = new Set<string>();
  let sum = 0;
  for (const [item, count] of [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))) {
    if (sum >= headShare * total) break;
    head.add(item);
    sum += count;
  }
  return head;
}
