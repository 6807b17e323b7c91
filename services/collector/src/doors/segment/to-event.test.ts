import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkEvent } from '../../events/check-event.js';
import { Problem } from '../../validation/problem.js';
import { Ignored, segmentToEvent } from './to-event.js';

const now = Date.parse('2026-05-02T00:00:00Z');
const who = { messageId: 'm-1', userId: 'c-1', anonymousId: 'a-1', timestamp: '2026-05-01T09:30:00.000Z' };
// As the intake does it.
const checked = (message: unknown, call = 'track') => {
  const value = segmentToEvent(message, call, undefined);
  return value instanceof Problem ? value : checkEvent(value, now);
};
const track = (event: string, properties: object) => checked({ ...who, event, properties });
const common = {
  id: 'm-1',
  customer_id: 'c-1',
  anonymous_id: 'a-1',
  occurred_at: '2026-05-01T09:30:00.000Z',
};

describe('segmentToEvent', () => {
  it.each([
    ['Product Viewed', { product_id: 'i-1' }, { type: 'EVENT_TYPE_VIEW', item_id: 'i-1' }],
    ['product_viewed', { sku: 'i-1' }, { type: 'EVENT_TYPE_VIEW', item_id: 'i-1' }],
    ['Products Searched', { query: 'tea' }, { type: 'EVENT_TYPE_SEARCH', query: 'tea' }],
    [
      'Product Added',
      { product_id: 507, price: 18.99, quantity: 2, currency: 'eur', brand: 'Oak', email: 'a@b.example' },
      {
        type: 'EVENT_TYPE_ADD_TO_CART',
        item_id: '507',
        items: [{ item_id: '507', quantity: 2, unit_price: 1899 }],
        value: 3798,
        currency: 'EUR',
        attributes: { brand: 'Oak' },
      },
    ],
    [
      'Product Removed',
      { product_id: 'i-1' },
      { type: 'EVENT_TYPE_REMOVE_FROM_CART', item_id: 'i-1', items: [{ item_id: 'i-1', quantity: 1 }] },
    ],
    ['Product Added to Wishlist', { product_id: 'i-1' }, { type: 'EVENT_TYPE_FAVOURITE', item_id: 'i-1' }],
    [
      'Order Completed',
      {
        order_id: 'o-1',
        total: '27.50',
        revenue: 25,
        currency: 'USD',
        coupon: 'hasbros',
        products: [
          { product_id: 'i-1', price: 19, quantity: 1 },
          { sku: 'i-2', price: 3.1, quantity: 2 },
        ],
      },
      {
        type: 'EVENT_TYPE_PURCHASE',
        order_id: 'o-1',
        value: 2750,
        currency: 'USD',
        items: [
          { item_id: 'i-1', quantity: 1, unit_price: 1900 },
          { item_id: 'i-2', quantity: 2, unit_price: 310 },
        ],
        attributes: { coupon: 'hasbros' },
      },
    ],
    [
      'Order Refunded',
      { order_id: 'o-1', total: 300, currency: 'JPY', products: [{ product_id: 'i-1' }] },
      {
        type: 'EVENT_TYPE_REFUND',
        order_id: 'o-1',
        value: 300,
        currency: 'JPY',
        items: [{ item_id: 'i-1', quantity: 1 }],
      },
    ],
    [
      'Product Reviewed',
      { product_id: 'i-1', review_id: 'r-1', review_body: 'Good', rating: '5' },
      { type: 'EVENT_TYPE_REVIEW', item_id: 'i-1', text: 'Good', rating: 5, attributes: { review_id: 'r-1' } },
    ],
    ['Coupon Applied', { coupon_id: 'x' }, { type: 'EVENT_TYPE_COUPON_REDEEMED', attributes: { coupon_id: 'x' } }],
    ['Signed Up', {}, { type: 'EVENT_TYPE_SIGN_UP' }],
    [
      'Product Clicked',
      { product_id: 'i-1', recommendation_id: 'rec-1' },
      { type: 'EVENT_TYPE_RECOMMENDATION_CLICK', item_id: 'i-1', recommendation_id: 'rec-1' },
    ],
    [
      'question',
      { text: 'Is it oak?', product_id: 'i-1' },
      { type: 'EVENT_TYPE_QUESTION', text: 'Is it oak?', item_id: 'i-1' },
    ],
  ])('%s %j', (event, properties, expected) => {
    expect(track(event, properties)).toEqual({ ...common, ...expected });
  });

  it('tells who somebody is, with the traits that a policy can decide on', () => {
    const told = { email: 'a@b.example', name: 'A', plan: 'gold', address: { city: 'Ulm' } };
    const traits = { ...told, id: 'db-7', birthday: '1990-01-01', avatar: 'x', website: 'x', description: 'x' };
    expect(checked({ ...who, traits }, 'identify')).toEqual({
      ...common,
      type: 'EVENT_TYPE_IDENTIFY',
      attributes: { traits: told },
    });
    expect(checked({ ...who, traits: { id: 'db-7' } }, 'identify')).not.toHaveProperty('attributes');
    expect(checked({ userId: 'c-1', previousId: 'a-9' }, 'alias')).toEqual({
      type: 'EVENT_TYPE_IDENTIFY',
      customer_id: 'c-1',
      anonymous_id: 'a-9',
    });
  });

  it('takes session, device, channel, consent and the surroundings along', () => {
    const context = {
      ip: '192.0.2.7',
      userAgent: 'x',
      locale: 'de-DE',
      timezone: 'Europe/Berlin',
      library: { name: 'analytics.js' },
      page: {
        url: 'https://shop.example/a?mail=a',
        referrer: 'https://b.example/#a',
        search: '?mail=a',
        path: '/a',
        title: 7,
      },
      campaign: { name: 'spring', source: 'mail', gclid: 'x' },
      traits: { email: 'a@b.example', birthday: '1990-01-01' },
      sessionId: 1_700_000_000_000,
      device: { id: 'd-1', model: 'iPhone17,1', name: "Jane's iPhone", advertisingId: 'x', token: 'x' },
      consent: {
        categoryPreferences: {
          Analytics: true,
          Personalization: false,
          Advertising: false,
          Marketing: true,
          Functional: true,
        },
      },
    };
    const message = { ...who, context, channel: 'browser', event: 'Product Viewed', properties: { product_id: 'i-1' } };
    expect(checked(message)).toEqual({
      ...common,
      type: 'EVENT_TYPE_VIEW',
      item_id: 'i-1',
      session_id: '1700000000000',
      device_id: 'd-1',
      channel: 'web',
      consent: { analytics: true, personalisation: false, marketing: false },
      context: {
        user_agent: 'x',
        ip: '192.0.2.7',
        locale: 'de-DE',
        device: { model: 'iPhone17,1' },
        campaign: { name: 'spring', source: 'mail' },
        traits: { email: 'a@b.example' },
        page: { path: '/a', url: 'https://shop.example/a', referrer: 'https://b.example/' },
      },
    });
  });

  it('never refuses an event for its surroundings: what does not fit is left out', () => {
    const deep = (levels: number): unknown => (levels === 0 ? 1 : { a: deep(levels - 1) });
    const traits = JSON.parse('{"__proto__":{"a":1}}');
    Object.assign(traits, {
      long: 'x'.repeat(9_000),
      deep: deep(5),
      '\ud800': 1,
      nul: '\0',
      email: 'a@b.example',
      fits: deep(3),
    });
    const context = { userAgent: 'x', ip: 7, page: { url: 'y'.repeat(9_000), title: 't' }, traits, device: null };
    const event = {
      type: 'EVENT_TYPE_IDENTIFY',
      context: { user_agent: 'x', traits: { email: 'a@b.example', fits: deep(3) } },
    };
    expect(checked({ ...who, context, traits }, 'identify')).toEqual({
      ...common,
      ...event,
      attributes: { traits: { email: 'a@b.example', fits: deep(3) } },
    });
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.jsonValue(),
        fc.dictionary(fc.string(), fc.string({ maxLength: 4_000 })),
        (a, b, c) => {
          for (const value of [a, b, c]) {
            const message = {
              ...who,
              context: { traits: value, page: a, campaign: b, device: c, locale: a },
              traits: value,
            };
            expect(checked(message, 'identify')).not.toBeInstanceOf(Problem);
          }
        },
      ),
    );
  });

  it("keeps the client's own clock beside the event's time", () => {
    const message = { userId: 'c-1', originalTimestamp: '2026-05-01T09:30:00Z', type: 'identify' };
    expect(checkEvent(segmentToEvent(message, 'identify', '2026-05-01T09:31:00Z'), now)).toMatchObject({
      occurred_at: '2026-05-01T09:30:00.000Z',
      sent_at: '2026-05-01T09:31:00.000Z',
    });
  });

  it.each(['page', 'screen', 'group'])('ignores %s', (call) => {
    expect(segmentToEvent(who, call, undefined)).toEqual(new Ignored(call as 'page'));
  });

  it.each([
    'Button Pressed',
    'Product Clicked',
    'Cart Viewed',
    'Product List Viewed',
    'Checkout Started',
    'Coupon Removed',
  ])('ignores a track call named %s', (event) => {
    expect(segmentToEvent({ ...who, event, properties: { product_id: 'i-1' } }, 'track', undefined)).toEqual(
      new Ignored('track'),
    );
  });

  it('leaves an amount out that has no currency, and refuses an order with one', () => {
    expect(track('Product Viewed', { product_id: 'i-1', price: 3 })).not.toHaveProperty('value');
    const order = { order_id: 'o-1', total: 3, products: [{ product_id: 'i-1' }] };
    expect(track('Order Completed', order)).toMatchObject({ kind: 'missing', field: 'properties.currency' });
    expect(track('Order Completed', { ...order, total: undefined })).toMatchObject({ type: 'EVENT_TYPE_PURCHASE' });
  });

  it.each([
    ['a typing error', { event: 'Product Vieved' }, 'event', /did you mean Product Viewed/],
    ['no name', {}, 'event', /needs a name/],
    ['no product', { event: 'Product Viewed' }, 'item_id', /needs item_id/],
    ['an order without products', { event: 'Order Completed' }, 'items', /needs items/],
    [
      'an amount that is none',
      { event: 'Order Completed', properties: { total: '3 euro', currency: 'EUR', products: [{ product_id: 'x' }] } },
      'value',
      /minor units/,
    ],
    ['a product that is none', { event: 'Order Completed', properties: { products: [7] } }, 'items[0]', /object/],
    ['a long id', { event: 'Signed Up', messageId: 'x'.repeat(129) }, 'id', /128/],
    ['a time that is none', { event: 'Signed Up', timestamp: 'noon' }, 'occurred_at', /RFC 3339/],
    [
      'a consent that is none',
      { event: 'Signed Up', context: { consent: { categoryPreferences: { analytics: 'yes' } } } },
      'consent.analytics',
      /true or false/,
    ],
  ])('refuses %s with a reason', (_what, message, field, reason) => {
    const problem = checked({ ...who, ...message });
    expect(problem).toBeInstanceOf(Problem);
    expect(problem).toMatchObject({ field, reason: expect.stringMatching(reason) });
  });

  it('refuses a call that Segment has not, and what is no object', () => {
    expect(checked(who, 'tracks')).toMatchObject({ kind: 'unknown_type', field: 'type' });
    expect(checked(17)).toMatchObject({ kind: 'wrong_type' });
  });
});
