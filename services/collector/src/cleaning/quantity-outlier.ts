import type { Rule } from './rule.js';

const name = 'quantity-outlier';

export const quantityOutlier: Rule = {
  name,
  sentence: 'A line with a `quantity` of `max_quantity` or more is marked, and stays as it is.',
  event({ items }, facts) {
    if (items === undefined) return undefined;
    const { max_quantity: limit } = facts.policy;
    for (let index = 0; index < items.length; index++) {
      if ((items[index]?.quantity ?? 0) < limit) continue;
      const field = `items[${index}].quantity`;
      if (!facts.noted(name, field)) facts.note(name, field);
    }
    return undefined;
  },
};
