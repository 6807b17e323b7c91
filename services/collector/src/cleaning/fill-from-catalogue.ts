import type { CheckedEvent } from '../events/check-event.js';
import type { Facts } from './facts.js';
import type { Rule } from './rule.js';

const name = 'fill-from-catalogue';

/** The one currency in which the catalogue has the event's items; undefined where it knows none, or several. */
function currencyOfItems(event: CheckedEvent, facts: Facts): string | undefined {
  let currency = event.item_id === undefined ? undefined : facts.priceOf(event.item_id)?.currency;
  for (const { item_id: itemId } of event.items ?? []) {
    const other = itemId === undefined ? undefined : facts.priceOf(itemId)?.currency;
    if (other === undefined) continue;
    if (currency !== undefined && currency !== other) return undefined;
    currency = other;
  }
  return currency;
}

export const fillFromCatalogue: Rule = {
  name,
  sentence:
    "A line of a purchase or refund without `unit_price` gets the catalogue's, if it is in the event's currency; amounts without `currency` get the items'. Prices are not filled through gRPC, where no price and a gift's 0 are one.",
  event(event, facts) {
    const { type, items, value, currency: given, item_id: itemId } = event;
    if (items === undefined && (value === undefined || given !== undefined || itemId === undefined)) return undefined;
    const isOrder = type === 'EVENT_TYPE_PURCHASE' || type === 'EVENT_TYPE_REFUND';
    const fills = isOrder && facts.at.door !== 'grpc' && items?.some((line) => line.unit_price === undefined) === true;
    if (!fills && given !== undefined) return undefined;
    const currency = given ?? currencyOfItems(event, facts);
    if (currency === undefined) return undefined;
    let priced = value !== undefined;
    for (let index = 0; items !== undefined && index < items.length; index++) {
      const line = items[index];
      if (line?.item_id === undefined) continue;
      if (line.unit_price === undefined && fills) {
        const entry = facts.priceOf(line.item_id);
        if (entry?.currency !== currency) continue;
        line.unit_price = entry.price;
        facts.note(name, `items[${index}].unit_price`);
      }
      if (line.unit_price !== undefined) priced = true;
    }
    if (given === undefined && priced) {
      event.currency = currency;
      facts.note(name, 'currency');
    }
    return undefined;
  },
};
