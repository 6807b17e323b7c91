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
 * What is counted, as a number below 64 that is stored with every bucket: the number of the event type in the contract,
 * or one of the two counts of units. Stored: never renumber.
 */
export type Measure = number;
export const purchaseUnits: Measure = 32;
export const refundUnits: Measure = 33;

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
