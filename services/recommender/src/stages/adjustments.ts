import type { Adjustment, Hydrated, Query } from '../request-state.js';
import type { ShownItems } from '../rotation/shown-items.js';

export interface AdjustmentInput {
  customer: ReadonlyMap<string, number>;
  nowMs: number;
  shown: ShownItems;
  /** The customer or visitor; empty: nobody. */
  unit: string;
}

interface Factor {
  name: Adjustment['name'];
  of: (candidate: Hydrated, score: number) => number;
}

/** The factors on scores that a request asks for: its boost, then the rotation of what its customer was shown. */
export function adjustmentsOf(query: Query, { customer, nowMs, shown, unit }: AdjustmentInput): Factor[] {
  const { rules, tenantId, context } = query;
  const factors: Factor[] = [];
  const { boost, rotation } = rules;
  if (boost !== undefined) {
    factors.push({
      name: 'boost',
      of: ({ itemId, item }, score) => {
        const factor = boost.factor({ itemId, item, customer, context, nowMs, score });
        // What cannot be told changes nothing.
        return factor === 'error' ? 1 : factor;
      },
    });
  }
  if (rotation !== undefined && unit !== '') {
    const factorOf = shown.factors(tenantId, unit, rotation, nowMs);
    if (factorOf !== undefined) factors.push({ name: 'rotation', of: ({ itemId }) => factorOf(itemId) });
  }
  return factors;
}
