import type { OrderLineJson } from '@insight-mesh/contracts/json';
import type { Rule } from './rule.js';

const name = 'price-outlier';

function sumOf(items: readonly OrderLineJson[]): number {
  let sum = 0;
  for (const { quantity = 1, unit_price: price = 0 } of items) sum += quantity * price;
  return sum;
}

export const priceOutlier: Rule = {
  name,
  sentence:
    "A line's `unit_price` of `price_ratio` times the catalogue's or more, in its currency, is replaced by the catalogue's, and `value` with it where it was the lines' sum. One of the catalogue's price divided by `price_ratio` or less, but above 0, is marked.",
  event(event, facts) {
    const { items, currency, value } = event;
    if (items === undefined || currency === undefined) return undefined;
    const { price_ratio: ratio } = facts.policy;
    let before: number | undefined;
    for (let index = 0; index < items.length; index++) {
      const line = items[index];
      if (line?.item_id === undefined || line.unit_price === undefined || line.unit_price === 0) continue;
      const entry = facts.priceOf(line.item_id);
      if (entry?.currency !== currency) continue;
      const { unit_price: given } = line;
      const field = `items[${index}].unit_price`;
      if (given >= entry.price * ratio) {
        before ??= sumOf(items);
        line.unit_price = entry.price;
        facts.note(name, field, given);
      } else if (given * ratio <= entry.price && !facts.noted(name, field)) facts.note(name, field);
    }
    if (before === undefined || value !== before) return undefined;
    const after = sumOf(items);
    if (!Number.isSafeInteger(before) || !Number.isSafeInteger(after)) return undefined;
    event.value = after;
    facts.note(name, 'value', value);
    return undefined;
  },
};
