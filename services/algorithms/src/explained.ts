import type { ItemTable } from './item-table.js';
import type { Scored } from './model.js';

/** The answer of a model from ranked indexes and, for each, the item of the context that gave most of its score. */
export function explained(
  items: ItemTable,
  best: { indexes: Uint32Array; scores: Float64Array },
  reasons: readonly (number | undefined)[],
): Scored[] {
  return Array.from(best.indexes, (index, rank) => {
    const scored: Scored = { itemId: items.id(index), score: best.scores[rank] as number };
    const reason = reasons[rank];
    if (reason !== undefined) scored.becauseItemId = items.id(reason);
    return scored;
  });
}
