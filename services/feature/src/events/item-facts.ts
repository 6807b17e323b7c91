import type { ItemFactsJson } from '@insight-mesh/contracts/json';
import type { FoldFacts } from '../state/fold-event.js';

const digitsOf = new Map<string, number>();

/** How many decimals a currency's amounts have; 2 for a code that is unknown. */
function decimals(currency: string): number {
  let digits = digitsOf.get(currency);
  if (digits === undefined) {
    try {
      const options = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
      digits = options.maximumFractionDigits ?? 2;
    } catch {
      digits = 2;
    }
    digitsOf.set(currency, digits);
  }
  return digits;
}

/** Such as EUR 2^5 for 32.00 to 63.99; empty without a price. */
export function priceBand(price: number | undefined, currency: string | undefined): string {
  if (price === undefined || price <= 0 || !currency) return '';
  const power = Math.floor(Math.log2(price / 10 ** decimals(currency)));
  return `${currency} 2^${power}`;
}

/** What the event's facts say of its items, by item id. */
export function factsByItem(facts: readonly ItemFactsJson[] | undefined): ReadonlyMap<string, FoldFacts> {
  const byItem = new Map<string, FoldFacts>();
  for (const { item_id: itemId, category, brand, price, currency } of facts ?? []) {
    if (itemId === undefined || itemId === '') continue;
    byItem.set(itemId, { category: category ?? '', brand: brand ?? '', priceBand: priceBand(price, currency) });
  }
  return byItem;
}
