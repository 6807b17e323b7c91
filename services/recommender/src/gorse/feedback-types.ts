import type { EventTypeJson } from '@insight-mesh/contracts/json';

/** A type of feedback to the type of event that it is stored as; `none` is taken and not stored. */
export type FeedbackTypes = ReadonlyMap<string, EventTypeJson | 'none'>;

const events = new Map<string, EventTypeJson | 'none'>([
  ['view', 'EVENT_TYPE_VIEW'],
  ['add_to_cart', 'EVENT_TYPE_ADD_TO_CART'],
  ['remove_from_cart', 'EVENT_TYPE_REMOVE_FROM_CART'],
  ['favourite', 'EVENT_TYPE_FAVOURITE'],
  ['purchase', 'EVENT_TYPE_PURCHASE'],
  ['refund', 'EVENT_TYPE_REFUND'],
  ['review', 'EVENT_TYPE_REVIEW'],
  ['impression', 'EVENT_TYPE_IMPRESSION'],
  ['recommendation_click', 'EVENT_TYPE_RECOMMENDATION_CLICK'],
  ['none', 'none'],
]);

const words: Readonly<Record<string, readonly string[]>> = {
  view: ['view', 'read', 'click', 'visit', 'watch'],
  add_to_cart: ['add_to_cart', 'cart', 'addtocart', 'add-to-cart', 'basket'],
  remove_from_cart: ['remove_from_cart', 'remove-from-cart', 'uncart'],
  favourite: ['favourite', 'favorite', 'star', 'like', 'love', 'collect', 'bookmark', 'wishlist'],
  purchase: ['purchase', 'buy', 'order', 'transaction', 'checkout'],
  refund: ['refund', 'return'],
  review: ['review', 'rate', 'rating', 'comment'],
  impression: ['impression', 'show', 'exposure'],
  recommendation_click: ['recommendation_click'],
};

/** Without any setting. */
export const defaultFeedbackTypes: FeedbackTypes = new Map(
  Object.entries(words).flatMap(([event, types]) => types.map((type) => [type, events.get(event) ?? 'none'] as const)),
);

/** The defaults with a setting's pairs in them; undefined where a pair is wrong. */
export function parseFeedbackTypes(text: string): FeedbackTypes | undefined {
  const types = new Map(defaultFeedbackTypes);
  for (const pair of text.split(',')) {
    if (pair.trim() === '') continue;
    const [type = '', event = '', ...rest] = pair.split('=').map((part) => part.trim());
    const known = events.get(event);
    if (type === '' || type.length > 64 || known === undefined || rest.length > 0) return undefined;
    types.set(type, known);
  }
  return types;
}
