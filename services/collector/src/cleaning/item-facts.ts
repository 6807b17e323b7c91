import type { ItemFactsJson } from '@insight-mesh/contracts/json';
import type { CheckedEvent } from '../events/check-event.js';
import type { Facts } from './facts.js';
import type { Rule } from './rule.js';

const name = 'item-facts';
/** So that the largest event, with the longest facts, still fits a message of the topic. */
const most = 100;

/** Of each item that the event names and the catalogue knows, in the event's order; undefined where there is none. */
function factsOfItems({ item_id: itemId, items = [] }: CheckedEvent, facts: Facts): ItemFactsJson[] | undefined {
  const first = itemId === undefined ? undefined : facts.factsOf(itemId);
  let found = first === undefined ? undefined : [first];
  for (const { item_id: id } of items) {
    if (id === undefined || found?.some((each) => each.item_id === id)) continue;
    const next = facts.factsOf(id);
    if (next === undefined) continue;
    found ??= [];
    found.push(next);
    if (found.length === most) break;
  }
  return found;
}

export const itemFacts: Rule = {
  name,
  sentence:
    "What the catalogue says now of the event's items (`item_id` and those of `items`: category, brand, price, currency) is added as `item_facts`, one entry for each that it knows, at most 100.",
  event(event, facts) {
    const found = factsOfItems(event, facts);
    if (found === undefined) return undefined;
    event.item_facts = found;
    facts.added(name);
    return undefined;
  },
};
