import type { Filtered, Hydrated, Interests, Query, RemovalReason } from '../request-state.js';

export interface FilterRules {
  query: Pick<Query, 'inputs'>;
  interests: Pick<Interests, 'context' | 'bought'>;
  /** False: the tenant has sent no catalogue, so an item that is not in it is no mistake. */
  hasCatalogue: boolean;
}

/**
 * Splits a batch into kept and removed, with the reason.
 * @param taken ids that earlier batches gave; those that are kept here are added
 */
export function filter(batch: readonly Hydrated[], rules: FilterRules, taken: Set<string>): Filtered {
  const context = new Set(rules.interests.context);
  const result: Filtered = { kept: [], removed: [] };
  for (const candidate of batch) {
    const reason = taken.has(candidate.itemId) ? 'repeated' : reasonAgainst(candidate, rules, context);
    if (reason) {
      result.removed.push({ candidate, reason });
    } else {
      taken.add(candidate.itemId);
      result.kept.push(candidate);
    }
  }
  return result;
}

// What cannot be sold comes first: a removal for taste may be taken back, one for stock may not.
function reasonAgainst(
  { itemId, item }: Hydrated,
  rules: FilterRules,
  context: ReadonlySet<string>,
): RemovalReason | undefined {
  if (rules.hasCatalogue && !item) return 'not_in_catalogue';
  if (item && !item.inStock) return 'out_of_stock';
  if (rules.query.inputs.has(itemId)) return 'input';
  if (rules.interests.bought.has(itemId)) return 'bought';
  if (context.has(itemId)) return 'viewed';
  return undefined;
}

/**
 * A customer who has seen all of a small shop still gets an answer: where nothing is left, items that were removed only
 * because they were viewed or bought come back.
 */
export function neverEmpty({ kept, removed }: Filtered): Filtered {
  if (kept.length > 0) return { kept, removed };
  const back = new Map<string, Hydrated>();
  for (const { candidate, reason } of removed) {
    if ((reason === 'viewed' || reason === 'bought') && !back.has(candidate.itemId))
      back.set(candidate.itemId, candidate);
  }
  return { kept: [...back.values()], removed: removed.filter(({ candidate }) => !back.has(candidate.itemId)) };
}
