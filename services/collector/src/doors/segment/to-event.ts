import { currencyOf } from '../../cleaning/currency-names.js';
import { isObject } from '../../validation/checks.js';
import { Problem } from '../../validation/problem.js';
import { minorUnits } from './minor-units.js';
import { attributesOf, contextOf } from './surroundings.js';
import { nearTrackEvent, type Shape, trackEvent } from './track-events.js';

type Json = Record<string, unknown>;

/** A call that is in order and says nothing about the shop: counted, and kept nowhere. */
export class Ignored {
  constructor(readonly call: 'track' | 'page' | 'screen' | 'group') {}
}

// Properties that say something about products or orders and nothing about persons. All others are left out.
const attributeNames = ['brand', 'category', 'variant', 'position', 'coupon', 'coupon_id', 'coupon_name', 'discount'];
attributeNames.push('affiliation', 'shipping', 'tax', 'review_id', 'cart_id', 'checkout_id', 'wishlist_id');

const consentNames = new Map([
  ['analytics', 'analytics'],
  ['personalisation', 'personalisation'],
  ['personalization', 'personalisation'],
  ['marketing', 'marketing'],
  ['advertising', 'marketing'],
]);
const channels = new Map<unknown, string>([
  ['browser', 'web'],
  ['mobile', 'app'],
]);

function objectOf(value: unknown): Json {
  return isObject(value) ? value : {};
}

/** Shops send their databases' numbers as ids; with us ids are text. */
function idText(value: unknown): unknown {
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : (value ?? undefined);
}

/** The first that is there. */
function first(from: Json, ...names: string[]): unknown {
  for (const name of names) if (from[name] !== undefined && from[name] !== null && from[name] !== '') return from[name];
  return undefined;
}

function productId(product: Json): unknown {
  return idText(first(product, 'product_id', 'productId', 'item_id', 'sku'));
}

function rating(value: unknown): unknown {
  return typeof value === 'string' && /^\d(\.\d{1,3})?$/.test(value) ? Number(value) : value;
}

/** Where two categories speak of one use, a refusal counts. */
function consent(context: Json): Json | undefined {
  const given = objectOf(context.consent).categoryPreferences;
  if (!isObject(given)) return undefined;
  const out: Json = {};
  for (const [name, value] of Object.entries(given)) {
    const ours = consentNames.get(name.toLowerCase());
    if (ours !== undefined && out[ours] !== false) out[ours] = value;
  }
  return out;
}

function envelope(message: Json, sentAt: unknown): Json {
  const context = objectOf(message.context);
  return {
    id: message.messageId,
    // As the client's clock had it. Segment moves it by receivedAt - sentAt; both stay known here, for the rule that mends clocks.
    occurred_at: message.timestamp ?? message.originalTimestamp,
    sent_at: message.sentAt ?? sentAt,
    customer_id: idText(message.userId),
    anonymous_id: idText(message.anonymousId),
    session_id: idText(context.sessionId),
    device_id: objectOf(context.device).id,
    channel: channels.get(message.channel) ?? message.channel,
    consent: consent(context),
    context: contextOf(context),
  };
}

/** The amounts of an event, or of a line of it. Without a currency a decimal amount cannot be told in minor units. */
type Money = (amount: unknown) => unknown;

function line(product: Json, money: Money): Json {
  return {
    item_id: productId(product),
    quantity: product.quantity ?? 1,
    unit_price: money(first(product, 'price')),
  };
}

function lineValue(properties: Json, money: Money): unknown {
  const price = money(first(properties, 'price'));
  const quantity = Number(properties.quantity ?? 1);
  return typeof price === 'number' && Number.isInteger(quantity) ? price * quantity : undefined;
}

const shapes: Readonly<Record<Shape, (properties: Json, money: Money) => Json>> = {
  product: (properties, money) => ({
    item_id: productId(properties),
    value: money(first(properties, 'value', 'price')),
  }),
  line: (properties, money) => ({
    item_id: productId(properties),
    items: [line(properties, money)],
    value: money(first(properties, 'value')) ?? lineValue(properties, money),
  }),
  order: (properties, money) => ({
    items: Array.isArray(properties.products)
      ? properties.products.map((product: unknown) => (isObject(product) ? line(product, money) : product))
      : properties.products,
    value: money(first(properties, 'total', 'revenue', 'value')),
  }),
  plain: (properties, money) => ({ value: money(first(properties, 'value')) }),
};

function attributes(properties: Json): Json | undefined {
  const known = attributeNames.filter((name) => properties[name] !== undefined && properties[name] !== null);
  return known.length === 0 ? undefined : Object.fromEntries(known.map((name) => [name, properties[name]]));
}

function track(message: Json, sentAt: unknown): Json | Problem | Ignored {
  const { event: name } = message;
  if (typeof name !== 'string' || name === '') return new Problem('missing', 'a track call needs a name', 'event');
  const properties = objectOf(message.properties);
  const found = trackEvent(name, first(properties, 'recommendation_id') !== undefined);
  if (found === undefined) {
    const near = nearTrackEvent(name);
    if (near === undefined) return new Ignored('track');
    return new Problem('unknown_type', `unknown event; did you mean ${near}?`, 'event');
  }
  const { type, shape } = found;
  const given = first(properties, 'currency');
  const currency = typeof given === 'string' ? given.toUpperCase() : given;
  let withoutCurrency = false;
  const money: Money = (amount) => {
    if (amount === undefined) return undefined;
    if (currency !== undefined)
      return minorUnits(amount, typeof currency === 'string' ? (currencyOf(currency) ?? currency) : '');
    withoutCurrency = true;
    return undefined;
  };
  const filled = shapes[shape](properties, money);
  if (withoutCurrency && shape === 'order') {
    return new Problem('missing', 'the amounts of an order need a currency of ISO 4217', 'properties.currency');
  }
  const common = envelope(message, sentAt);
  return {
    ...common,
    type,
    currency,
    ...filled,
    session_id: common.session_id ?? idText(first(properties, 'session_id')),
    order_id: idText(first(properties, 'order_id')),
    query: first(properties, 'query'),
    text: first(properties, 'review_body', 'text'),
    rating: rating(first(properties, 'rating')),
    recommendation_id: first(properties, 'recommendation_id'),
    attributes: attributes(properties),
  };
}

/**
 * A call of the Segment HTTP API as an element of /v1/events, not yet checked. Traits, IP address, user agent and page are in it, for
 * the tenant's policy to say what becomes of them.
 * @param call the call's name; of a batch, the message's own `type`
 * @param sentAt of the body, for messages without their own
 */
export function segmentToEvent(message: unknown, call: unknown, sentAt: unknown): unknown {
  if (!isObject(message)) return message;
  switch (call) {
    case 'track':
      return track(message, sentAt);
    case 'identify':
      return { ...envelope(message, sentAt), type: 'identify', attributes: attributesOf(message) };
    case 'alias':
      return {
        ...envelope(message, sentAt),
        type: 'identify',
        anonymous_id: idText(message.previousId ?? message.anonymousId),
      };
    case 'page':
    case 'screen':
    case 'group':
      return new Ignored(call);
    default:
      return new Problem('unknown_type', 'must be track, identify, alias, page, screen or group', 'type');
  }
}
