import { definitionsOf } from './all.js';
import { type EntityName, entityNames } from './definition.js';

/** Names that are asked for together, by entity. `*` stands for any text. */
const patterns: Record<string, Partial<Record<EntityName, readonly string[]>>> = {
  recommendation: {
    customer: [
      '*_seen_seconds',
      'view_count_*',
      'add_to_cart_count_*',
      'purchase_count_*',
      'recommendation_click_count_*',
      'distinct_items_viewed_*',
      'top_*_share',
      'price_level',
      'price_spread',
    ],
    item: ['view_count_*', 'purchase_count_*', 'conversion_rate_*', 'add_to_cart_rate_*', 'trend', 'rating_mean_all'],
    category: ['view_count_*', 'purchase_count_*', 'conversion_rate_*', 'trend'],
    customer_category: ['*'],
    customer_brand: ['*'],
    session: ['*'],
  },
  marketing: {
    customer: [
      '*_seen_seconds',
      'last_purchase_seconds',
      'purchase_count_*',
      'spend_*',
      'average_basket_*',
      'units_per_order_*',
      'refund_rate_*',
      'discount_share_*',
      'session_count_*',
      'coupon_redeemed_count_*',
      'hours_*',
      '*day_share_90d',
      'top_*_share',
    ],
    item: ['revenue_*', 'buyer_count_*', 'viewer_count_*', 'conversion_rate_*', 'trend'],
    category: ['revenue_*', 'buyer_count_*', 'viewer_count_*', 'conversion_rate_*', 'trend'],
  },
  risk: {
    customer: [
      'first_seen_seconds',
      'purchase_count_*',
      'refund_count_*',
      'refund_rate_*',
      'refunded_*',
      'coupon_redeemed_count_*',
      'discount_*',
      'spend_*',
    ],
    device: ['*'],
    session: ['length_seconds', 'depth', 'dwell_seconds_mean', 'purchase_count', 'spend'],
  },
  supply: {
    item: ['purchase_unit_count_*', 'refund_unit_count_*', 'view_count_*', 'add_to_cart_count_*', 'trend'],
    category: ['purchase_unit_count_*', 'refund_unit_count_*', 'view_count_*', 'trend'],
  },
};

function matches(pattern: string, name: string): boolean {
  return new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(name);
}

/** The names in each set of each entity, in the order of the definitions. */
export const featureSets: ReadonlyMap<string, Readonly<Partial<Record<EntityName, readonly string[]>>>> = new Map(
  Object.entries(patterns).map(([set, byEntity]) => {
    const names: Partial<Record<EntityName, string[]>> = {};
    for (const entity of entityNames) {
      const wanted = byEntity[entity];
      if (wanted === undefined) continue;
      names[entity] = definitionsOf[entity]
        .map(({ name }) => name)
        .filter((name) => wanted.some((pattern) => matches(pattern, name)));
    }
    return [set, names];
  }),
);

/** The sets that hold a feature. */
export function setsOf(entity: EntityName, name: string): string[] {
  return [...featureSets].filter(([, byEntity]) => byEntity[entity]?.includes(name)).map(([set]) => set);
}
