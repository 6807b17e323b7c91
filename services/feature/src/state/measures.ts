import type { EventTypeJson } from '@insight-mesh/contracts/json';

/** The event types in the order of their numbers in the contract, by the short name used in features and the lake. */
export const eventTypes = [
  'view',
  'search',
  'add_to_cart',
  'remove_from_cart',
  'favourite',
  'purchase',
  'refund',
  'review',
  'question',
  'coupon_redeemed',
  'impression',
  'recommendation_click',
  'sign_up',
  'identify',
] as const;
export type ShortType = (typeof eventTypes)[number];

/**
 * What is counted, as a number below 64 that is stored with every bucket: the number of the event type in the contract, or one of
 * the following. Stored: never renumber.
 */
export type Measure = number;
export const purchaseUnits: Measure = 32;
export const refundUnits: Measure = 33;
/** Reviews that have a rating, and the sum of their ratings in hundredths. */
export const ratings: Measure = 34;
export const ratingSum: Measure = 35;
/** Events by the slot of the day in which they happened. */
export const firstTimeSlot: Measure = 40;
/** Slots of three hours (UTC) in a day. */
export const timeSlots = 8;

/** Sums of money in minor units, counted by currency. Stored: never renumber. */
export const orders: Measure = 1;
export const spend: Measure = 2;
export const refunded: Measure = 3;
export const discount: Measure = 4;

/** Distinct values, each kind in a sketch of its own. Stored: never renumber. */
export const distinctKinds = {
  viewedItems: 1,
  boughtItems: 2,
  sessions: 3,
  viewers: 4,
  buyers: 5,
  customers: 6,
  items: 7,
} as const;
export type DistinctKind = (typeof distinctKinds)[keyof typeof distinctKinds];

/** What a customer's interest is divided by. Stored: never renumber. */
export const facetKinds = { category: 1, brand: 2, priceBand: 3 } as const;
export type FacetKind = (typeof facetKinds)[keyof typeof facetKinds];

const numberOfName = new Map<string, number>(
  eventTypes.map((short, index) => [`EVENT_TYPE_${short.toUpperCase()}`, index + 1]),
);

/** The contract's number of a type, or undefined for one that this version does not know. */
export function typeNumber(type: EventTypeJson): number | undefined {
  return numberOfName.get(type);
}

/** The short name of a type's number. */
export function shortType(type: number): ShortType {
  const short = eventTypes[type - 1];
  if (short === undefined) throw new RangeError(`no event type has the number ${type}`);
  return short;
}

/** The contract's name of a type's number. */
export function typeName(type: number): EventTypeJson {
  return `EVENT_TYPE_${shortType(type).toUpperCase()}` as EventTypeJson;
}

/** The number of a type's short name. */
export function measureOf(short: ShortType): Measure {
  return eventTypes.indexOf(short) + 1;
}
