import { buildShop, simulate } from '../demo-shop/events.js';
import { dayMs, type ShopOptions, shopCurrency } from '../demo-shop/options.js';

/** What a customer or visitor of the demo shop did with what they were shown, over all. */
export interface ShopUnit {
  readonly kind: 'customer' | 'anonymous';
  readonly id: string;
  exposures: number;
  clicks: number;
  orders: number;
  /** Minor units of the shop's currency, refunds taken off. */
  value: number;
}

export const currency = shopCurrency;
const shownItems = 20;
const windowMs = 7 * dayMs;

/**
 * The demo shop with a list on each visit: the twenty most popular items of the kind that was looked at first. A later look at one of them in
 * the visit is a click; a clicked item that is bought within seven days is an order of its. By the rules of reports.
 */
export function shopUnits(options: ShopOptions): ShopUnit[] {
  const { catalogue } = buildShop(options);
  const leafOf = new Map(catalogue.items.map((item) => [item.id, item.leaf]));
  const popular = new Map(
    catalogue.leaves.map((leaf) => {
      const items = catalogue.items.filter((item) => item.leaf === leaf).sort((a, b) => b.popularity - a.popularity);
      return [leaf, new Set(items.slice(0, shownItems).map(({ id }) => id))] as const;
    }),
  );
  const units = new Map<string, ShopUnit>();
  const lists = new Map<string, { items: ReadonlySet<string>; clicked: Set<string> }>();
  const clicked = new Map<string, number>();
  const brought = new Map<string, { unit: ShopUnit; left: number }>();
  for (const { event, timeMs } of simulate(options)) {
    if (event.consent?.personalisation === false) continue;
    const { customer_id, anonymous_id = '', session_id = '', item_id = '' } = event;
    const kind = customer_id === undefined ? 'anonymous' : 'customer';
    const id = customer_id ?? anonymous_id;
    const key = `${kind}:${id}`;
    const unit = units.get(key) ?? { kind, id, exposures: 0, clicks: 0, orders: 0, value: 0 };
    if (event.type === 'EVENT_TYPE_VIEW') {
      const list = lists.get(session_id);
      const leaf = leafOf.get(item_id);
      if (list === undefined && leaf !== undefined) {
        lists.set(session_id, { items: popular.get(leaf) ?? new Set(), clicked: new Set([item_id]) });
        units.set(key, unit);
        unit.exposures += 1;
      } else if (list?.items.has(item_id) && !list.clicked.has(item_id)) {
        list.clicked.add(item_id);
        clicked.set(`${key} ${item_id}`, timeMs);
        unit.clicks += 1;
      }
    }
    if (!units.has(key)) continue;
    if (event.type === 'EVENT_TYPE_PURCHASE') {
      const lines = (event.items ?? []).filter((line) => {
        const at = clicked.get(`${key} ${line.item_id}`);
        return at !== undefined && timeMs - at <= windowMs;
      });
      for (const { item_id: bought = '', quantity = 0, unit_price = 0 } of lines) {
        unit.value += quantity * unit_price;
        brought.set(`${event.order_id} ${bought}`, { unit, left: quantity * unit_price });
      }
      if (lines.length > 0) unit.orders += 1;
    }
    if (event.type === 'EVENT_TYPE_REFUND') {
      for (const { item_id: back = '', quantity = 0, unit_price = 0 } of event.items ?? []) {
        const sold = brought.get(`${event.order_id} ${back}`);
        if (sold === undefined) continue;
        const off = Math.min(sold.left, quantity * unit_price);
        sold.left -= off;
        sold.unit.value -= off;
      }
    }
  }
  return [...units.values()];
}
