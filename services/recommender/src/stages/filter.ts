import type { Hydrated, Interests, Query, RemovalReason, RequestContext, Sifted } from '../request-state.js';
import type { PriceBand, Rules } from '../rules/rules.js';

export interface FilterRules {
  query: Pick<Query, 'inputs' | 'rules' | 'context' | 'page'>;
  interests: Interests;
  customer: ReadonlyMap<string, number>;
  nowMs: number;
  /** False: the tenant has sent no catalogue, so an item that is not in it is no mistake. */
  hasCatalogue: boolean;
}

/**
 * Splits a batch into kept and removed, with the reason.
 * @param taken ids that earlier batches gave; those that are kept here are added
 */
export function filter(batch: readonly Hydrated[], rules: FilterRules, taken: Set<string>): Sifted {
  const context = new Set(rules.interests.context);
  const result: Sifted = { kept: [], removed: [] };
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

// What cannot be sold or shown comes first: a removal for taste may be taken back, one for stock may not.
function reasonAgainst(
  candidate: Hydrated,
  { query, interests, customer, nowMs, hasCatalogue }: FilterRules,
  context: ReadonlySet<string>,
): RemovalReason | undefined {
  const { itemId, item } = candidate;
  const { rules, inputs, page } = query;
  if (hasCatalogue && !item) return 'not_in_catalogue';
  if (item && !item.inStock && !rules.allowOutOfStock) return 'out_of_stock';
  if (inputs.has(itemId)) return 'input';
  if (rules.excludeItems.has(itemId)) return 'excluded';
  if (page.shown(itemId)) return 'shown_before';
  if (rules.price !== undefined && !inBand(candidate, rules.price)) return 'price';
  const wanted = passes(candidate, rules, query.context, customer, nowMs);
  if (wanted !== true) return wanted === 'error' ? 'filter_error' : 'filter';
  if (rules.excludeBought !== false && interests.bought.has(itemId)) return 'bought';
  const act = interests.acts.get(itemId);
  if (act === 'basket') return rules.excludeInBasket === false ? undefined : 'in_basket';
  if (rules.excludeSeen !== false && act !== 'bought' && context.has(itemId)) return 'viewed';
  return undefined;
}

function inBand({ item }: Hydrated, { min = 0, max = Number.POSITIVE_INFINITY, currency }: PriceBand): boolean {
  if (item?.price === undefined) return false;
  return item.price >= min && item.price <= max && (currency === '' || item.currency === currency);
}

function passes(
  { itemId, item }: Hydrated,
  { filter: expression }: Rules,
  context: RequestContext,
  customer: ReadonlyMap<string, number>,
  nowMs: number,
): boolean | 'error' {
  return expression === undefined || expression.keep({ itemId, item, customer, context, nowMs, score: 0 });
}

/**
 * A customer who has seen all of a small shop still gets an answer: where nothing is left, items come back that were removed only because they were
 * viewed, bought or in the basket, unless the request itself asks that they be left out.
 */
export function neverEmpty({ kept, removed }: Sifted, rules: Rules): Sifted {
  if (kept.length > 0) return { kept, removed };
  const lenient = new Set<RemovalReason>();
  if (rules.excludeSeen === undefined) lenient.add('viewed');
  if (rules.excludeBought === undefined) lenient.add('bought');
  if (rules.excludeInBasket === undefined) lenient.add('in_basket');
  const back = new Map<string, Hydrated>();
  for (const { candidate, reason } of removed) {
    if (lenient.has(reason) && !back.has(candidate.itemId)) back.set(candidate.itemId, candidate);
  }
  return { kept: [...back.values()], removed: removed.filter(({ candidate }) => !back.has(candidate.itemId)) };
}
