import { nearName } from '../../validation/near-name.js';

/** What a track event says, by the fields that it fills. */
export type Shape =
  /** One product, with its price. */
  | 'product'
  /** One product put into the cart or taken out of it: a line of the basket too. */
  | 'line'
  /** An order's products and total. */
  | 'order'
  | 'plain';

export interface TrackEvent {
  /** Our type, short. */
  type: string;
  shape: Shape;
}

// Segment's e-commerce spec (segment.com/docs/connections/spec/ecommerce/v2), and our own types by their short names.
const named: Readonly<Record<string, TrackEvent>> = {
  'Product Viewed': { type: 'view', shape: 'product' },
  'Products Searched': { type: 'search', shape: 'plain' },
  'Product Added': { type: 'add_to_cart', shape: 'line' },
  'Product Removed': { type: 'remove_from_cart', shape: 'line' },
  'Product Added to Wishlist': { type: 'favourite', shape: 'product' },
  'Wishlist Product Added to Cart': { type: 'add_to_cart', shape: 'line' },
  'Order Completed': { type: 'purchase', shape: 'order' },
  'Order Refunded': { type: 'refund', shape: 'order' },
  'Product Reviewed': { type: 'review', shape: 'product' },
  'Coupon Applied': { type: 'coupon_redeemed', shape: 'plain' },
  'Signed Up': { type: 'sign_up', shape: 'plain' },
  view: { type: 'view', shape: 'product' },
  search: { type: 'search', shape: 'plain' },
  add_to_cart: { type: 'add_to_cart', shape: 'line' },
  remove_from_cart: { type: 'remove_from_cart', shape: 'line' },
  favourite: { type: 'favourite', shape: 'product' },
  purchase: { type: 'purchase', shape: 'order' },
  refund: { type: 'refund', shape: 'order' },
  review: { type: 'review', shape: 'product' },
  question: { type: 'question', shape: 'product' },
  coupon_redeemed: { type: 'coupon_redeemed', shape: 'plain' },
  impression: { type: 'impression', shape: 'product' },
  recommendation_click: { type: 'recommendation_click', shape: 'product' },
  sign_up: { type: 'sign_up', shape: 'plain' },
  identify: { type: 'identify', shape: 'plain' },
};
const names = Object.keys(named);
const byBareName = new Map(Object.entries(named).map(([name, event]) => [bare(name), event]));
const clicked = bare('Product Clicked');

/** "Product Viewed", "product_viewed" and "productViewed" are one name. */
function bare(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/**
 * The event of ours that a track call means, whatever its spelling. Undefined for one that has none.
 * @param recommended whether it tells by which recommendation it came
 */
export function trackEvent(name: string, recommended: boolean): TrackEvent | undefined {
  if (name.length > 100) return undefined;
  const key = bare(name);
  // A click on a product of a list is followed by its view, which counts; a click on a recommendation counts for itself.
  if (key === clicked) return recommended ? { type: 'recommendation_click', shape: 'product' } : undefined;
  return byBareName.get(key);
}

/** The name that was probably meant. */
export function nearTrackEvent(name: string): string | undefined {
  return bare(name) === clicked ? undefined : nearName(name, names);
}
