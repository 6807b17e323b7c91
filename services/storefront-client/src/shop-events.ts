import { createHash } from 'node:crypto';
import type { Event } from '@insight-mesh/contracts/types/insightmesh/collector/v1/Event';

/** Who was shown or clicked something: either or both. */
export interface Shopper {
  customer_id?: string;
  anonymous_id?: string;
}

/** The same of the same parts, so that what is told twice, by a retry or by a page that is loaded again, counts once. */
function eventId(...parts: string[]): string {
  return `sf-${createHash('sha256').update(JSON.stringify(parts)).digest('base64url')}`;
}

function base(shopper: Shopper, recommendationId: string, itemId: string, nowMs: number): Event {
  return {
    customer_id: shopper.customer_id ?? '',
    anonymous_id: shopper.anonymous_id ?? '',
    recommendation_id: recommendationId,
    item_id: itemId,
    occurred_at: { seconds: Math.floor(nowMs / 1_000), nanos: (nowMs % 1_000) * 1_000_000 },
  };
}

/** One event for each item that was shown, with its place in the list, from 1. */
export function impressions(
  shopper: Shopper,
  recommendationId: string,
  shown: readonly { itemId: string; position: number }[],
  nowMs: number,
): Event[] {
  return shown.map(({ itemId, position }) => ({
    ...base(shopper, recommendationId, itemId, nowMs),
    id: eventId('shown', recommendationId, itemId),
    type: 'EVENT_TYPE_IMPRESSION',
    attributes: { fields: { position: { numberValue: position } } },
  }));
}

export function clicked(shopper: Shopper, recommendationId: string, itemId: string, nowMs: number): Event {
  return {
    ...base(shopper, recommendationId, itemId, nowMs),
    id: eventId('click', recommendationId, itemId),
    type: 'EVENT_TYPE_RECOMMENDATION_CLICK',
  };
}

export function isSomebody({ customer_id: customer, anonymous_id: anonymous }: Shopper): boolean {
  return Boolean(customer) || Boolean(anonymous);
}
