import { byCodeUnits } from '../item-table.js';
import type { Interaction } from '../model.js';
import type { NextItemCase } from '../next-item-evaluation.js';
import { ascending, quantile } from '../statistics/quantiles.js';
import { countItems } from './exposure.js';

export type SegmentName = 'new' | 'light' | 'heavy' | 'head' | 'tail' | 'cold';

export interface Segment {
  name: SegmentName;
  /** By what the customer has done before, or by the item that came. */
  by: 'customer' | 'item';
  /** Who or what is in it, for people. */
  about: string;
  /** Places of its cases, ascending; none where it is empty. */
  cases: Uint32Array;
}

/**
 * Sorts cases into segments, each case into one of customers and one of items: customers that are new, those with more earlier items than
 * two thirds of the training's users (heavy), and between (light); targets among the most popular items that have half of the training's
 * interactions (head), the other known ones (tail), and those that training never saw (cold). All bounds come from training alone.
 * @param users the customer of each case, as training names it: earlier items are those of training, and who has none is new. Without
 *   it they are the case's context, and who has no or one is new: protocols have the whole past there, or know no customers
 * @returns all six, in this order
 */
export function segmentsOf(
  training: readonly Interaction[],
  cases: readonly NextItemCase[],
  users?: readonly string[],
): Segment[] {
  const mostOfNew = users === undefined ? 1 : 0;
  const byUser = countUsers(training);
  const bound = Math.max(mostOfNew, heavyFrom(byUser));
  const { head, known } = headOf(training);
  const ofCustomer = ({ context }: NextItemCase, at: number): SegmentName => {
    const earlier = users === undefined ? context.length : (byUser.get(users[at] ?? '') ?? 0);
    return earlier <= mostOfNew ? 'new' : earlier > bound ? 'heavy' : 'light';
  };
  const ofItem = ({ target }: NextItemCase): SegmentName =>
    head.has(target) ? 'head' : known.has(target) ? 'tail' : 'cold';
  const found = new Map<SegmentName, number[]>();
  for (const [at, one] of cases.entries()) {
    for (const name of [ofCustomer(one, at), ofItem(one)]) {
      const places = found.get(name);
      if (places === undefined) found.set(name, [at]);
      else places.push(at);
    }
  }
  const between = bound === mostOfNew + 1 ? `${bound}` : `${mostOfNew + 1} to ${bound}`;
  const about: [SegmentName, Segment['by'], string][] = [
    ['new', 'customer', users === undefined ? 'no or one earlier item' : 'no earlier item in training'],
    [
      'light',
      'customer',
      bound > mostOfNew
        ? `${between} earlier items`
        : `none: two thirds of users have ${mostOfNew === 1 ? 'one' : 'no'} item`,
    ],
    ['heavy', 'customer', `more than ${bound} earlier items, as the busiest third of the users in training`],
    [
      'head',
      'item',
      `the ${text(head.size)} most popular of ${text(known.size)} items, which have half of the interactions in training`,
    ],
    ['tail', 'item', `the other ${text(known.size - head.size)} items`],
    ['cold', 'item', 'items that training never saw'],
  ];
  return about.map(([name, by, words]) => ({ name, by, about: words, cases: Uint32Array.from(found.get(name) ?? []) }));
}

const text = (count: number): string => count.toLocaleString('en-US');

function countUsers(training: readonly Interaction[]): Map<string, number> {
  const byUser = new Map<string, number>();
  for (const { userId } of training) byUser.set(userId, (byUser.get(userId) ?? 0) + 1);
  return byUser;
}

function heavyFrom(byUser: ReadonlyMap<string, number>): number {
  return byUser.size === 0 ? 0 : Math.floor(quantile(ascending(byUser.values()), 2 / 3));
}

function headOf(training: readonly Interaction[]): { head: ReadonlySet<string>; known: ReadonlyMap<string, number> } {
  const { interactions, allInteractions } = countItems(training);
  const head = new Set<string>();
  let held = 0;
  for (const [item, count] of [...interactions].sort((a, b) => b[1] - a[1] || byCodeUnits(a[0], b[0]))) {
    if (held >= allInteractions / 2) break;
    head.add(item);
    held += count;
  }
  return { head, known: interactions };
}
