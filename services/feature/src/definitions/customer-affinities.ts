import { type FacetKind, facetKinds, measureOf } from '../state/measures.js';
import type { Definition, EntityName } from './definition.js';
import { countSince, interest } from './facet-scores.js';

const shared = { entity: 'customer', window: '90d', default: 0 } as const;
const decayed = 'over 90 days, where an act counts half after 30 days';

function favouriteShare(kind: FacetKind, name: string): Definition {
  return {
    ...shared,
    name: `top_${name}_share`,
    type: 'share',
    description: `Share of the ${name} that interests the customer most in their interest in all ${decayed}.`,
    value: (view) => {
      const { scores, sum } = view.facet(kind);
      return scores[0] === undefined ? undefined : scores[0].score / sum;
    },
  };
}

function count(kind: FacetKind, name: string, plural: string): Definition {
  return {
    ...shared,
    name: `${name}_count_90d`,
    type: 'count',
    description: `Different ${plural} viewed, put into the cart, marked or ordered in the last 90 days, at most 64.`,
    value: (view) => view.facet(kind).scores.length,
  };
}

/** What a customer prefers, as numbers. The names are told by ListAffinities. */
export const affinityDefinitions: readonly Definition[] = [
  favouriteShare(facetKinds.category, 'category'),
  favouriteShare(facetKinds.brand, 'brand'),
  favouriteShare(facetKinds.priceBand, 'price_band'),
  count(facetKinds.category, 'category', 'categories'),
  count(facetKinds.brand, 'brand', 'brands'),
  {
    ...shared,
    name: 'price_level',
    type: 'number',
    description: `Typical price of what interests the customer, as a power of two of the currency's main unit, ${decayed}.`,
    value: (view) => view.prices()?.level,
  },
  {
    ...shared,
    name: 'price_spread',
    type: 'number',
    description: 'How far prices lie from price_level: the standard deviation in powers of two.',
    value: (view) => view.prices()?.spread,
  },
];

const acts = [
  ['view', 'Products of the NAME viewed by the customer'],
  ['favourite', 'Products of the NAME marked as favourite by the customer'],
  ['add_to_cart', 'Times the customer put a product of the NAME into the cart'],
  ['purchase', 'Order lines of the customer with a product of the NAME'],
] as const;

function pairDefinitions(entity: EntityName, name: string, kind: FacetKind): Definition[] {
  const days = [7, 30, 90] as const;
  return [
    {
      name: 'affinity',
      entity,
      type: 'number',
      window: '90d',
      default: 0,
      description: `The customer's interest in the ${name} ${decayed}: a view counts 1, a favourite 3, a cart 4, an order 8.`,
      value: ({ facetDays, asOfMs }) => facetDays && interest(facetDays, asOfMs),
    },
    {
      name: 'affinity_share',
      entity,
      type: 'share',
      window: '90d',
      default: 0,
      description: `The ${name}'s part of the customer's interest in all.`,
      value: (view) => {
        if (view.facetDays === undefined) return undefined;
        const { sum } = view.facet(kind);
        return sum === 0 ? undefined : interest(view.facetDays, view.asOfMs) / sum;
      },
    },
    ...acts.flatMap(([short, words]) =>
      days.map(
        (before): Definition => ({
          name: `${short}_count_${before}d`,
          entity,
          type: 'count',
          window: `${before}d`,
          default: 0,
          description: `${words.replace('NAME', name)} today and in the ${before} days before (UTC).`,
          value: ({ facetDays, asOfMs }) => facetDays && countSince(facetDays, measureOf(short), before, asOfMs),
        }),
      ),
    ),
  ];
}

/** A customer and a category. */
export const customerCategoryDefinitions = pairDefinitions('customer_category', 'category', facetKinds.category);
/** A customer and a brand. */
export const customerBrandDefinitions = pairDefinitions('customer_brand', 'brand', facetKinds.brand);
