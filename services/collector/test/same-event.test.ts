import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { EventJson } from '@insight-mesh/contracts/json';
import { encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Service } from '../src/service.js';
import { httpClient, prepareWorld, startService, type World, watchTopics } from './harness.js';

let world: World;
let topics: Awaited<ReturnType<typeof watchTopics>>;
let service: Service;
let send: ReturnType<typeof httpClient>;

beforeAll(async () => {
  world = await prepareWorld('collect_same');
  topics = await watchTopics(world);
  service = startService(world);
  await service.life.start();
  send = httpClient(service, world.keys.a);
});

afterAll(async () => {
  await service.life.stop();
  await topics.close();
  await world.close();
});

const id = fc.stringMatching(/^[a-z]-[a-z0-9]{1,12}$/);
const cents = fc.integer({ min: 0, max: 10_000_000 });
const who = fc.record({ customer_id: id, anonymous_id: id });
const time = fc
  .date({ min: new Date('2014-01-01'), max: new Date('2026-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const line = fc.record({ item_id: id, quantity: fc.integer({ min: 1, max: 50 }), unit_price: cents });
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });

/** The fields of an event of each kind that Segment has words for, and these words. */
const kinds = fc.oneof(
  fc.record({ item_id: id }).map(({ item_id }) => ({
    fields: { type: 'view', item_id },
    segment: { event: 'Product Viewed', properties: { product_id: item_id } },
  })),
  text.map((query) => ({
    fields: { type: 'search', query },
    segment: { event: 'Products Searched', properties: { query } },
  })),
  line.map(({ item_id, quantity, unit_price }) => ({
    fields: {
      type: 'add_to_cart',
      item_id,
      items: [{ item_id, quantity, unit_price }],
      value: unit_price * quantity,
      currency: 'EUR',
    },
    segment: {
      event: 'Product Added',
      properties: { product_id: item_id, quantity, price: unit_price / 100, currency: 'EUR' },
    },
  })),
  fc.record({ order_id: id, items: fc.array(line, { minLength: 1, maxLength: 5 }), value: cents }).map((order) => ({
    fields: { type: 'purchase', ...order, currency: 'KWD' },
    segment: {
      event: 'Order Completed',
      properties: {
        order_id: order.order_id,
        total: order.value / 1000,
        currency: 'KWD',
        products: order.items.map(({ item_id, quantity, unit_price }) => ({
          product_id: item_id,
          quantity,
          price: (unit_price / 1000).toFixed(3),
        })),
      },
    },
  })),
  fc.record({ item_id: id, text, rating: fc.integer({ min: 1, max: 5 }) }).map(({ item_id, ...review }) => ({
    fields: { type: 'review', item_id, ...review },
    segment: {
      event: 'Product Reviewed',
      properties: { product_id: item_id, review_body: review.text, rating: String(review.rating) },
    },
  })),
);

function bare({ id: _id, received_at: _receivedAt, ...event }: EventJson): EventJson {
  return event;
}

describe('one event', () => {
  it('is stored alike by whichever door it came', async () => {
    const sent: [string, string[]][] = [];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(who, time, kinds), { minLength: 1, maxLength: 10 }), async (events) => {
        const own: object[] = [];
        const batch: object[] = [];
        const logstash: object[] = [];
        const fluent: string[] = [];
        const packed: Uint8Array[] = [];
        for (const [{ customer_id, anonymous_id }, occurred_at, { fields, segment }] of events) {
          const [first, ...others] = [randomUUID(), randomUUID(), randomUUID(), randomUUID(), randomUUID()] as const;
          sent.push([first, others]);
          const event = { customer_id, anonymous_id, ...fields };
          own.push({ id: first, occurred_at, ...event });
          const userId = customer_id;
          const anonymousId = anonymous_id;
          batch.push({ type: 'track', messageId: others[0], userId, anonymousId, timestamp: occurred_at, ...segment });
          logstash.push({ id: others[1], ...event, '@timestamp': occurred_at, '@version': '1', host: 'web-1' });
          const date = Date.parse(occurred_at) / 1000;
          fluent.push(JSON.stringify({ date, log: JSON.stringify({ id: others[2], ...event }), stream: 'stdout' }));
          packed.push(encode([[date, {}], { id: others[3], ...event }]));
        }
        expect((await send(own)).body).toEqual({ accepted: own.length, rejected: [] });
        expect((await send({ batch }, { path: '/v1/batch' })).status).toBe(200);
        const path = '/v1/logs';
        expect((await send(logstash, { path })).body).toEqual({ accepted: own.length, rejected: [] });
        const msgpack = { path, type: 'application/msgpack' };
        expect((await send(Buffer.concat(packed), msgpack)).body).toEqual({ accepted: own.length, rejected: [] });
        const zipped = { path, headers: { 'content-encoding': 'gzip' } };
        expect((await send(gzipSync(fluent.join('\n')), zipped)).body).toEqual({ accepted: own.length, rejected: [] });
      }),
      { numRuns: 40 },
    );
    const stored = new Map((await topics.events()).map(({ key, value }) => [value.id, { key, event: bare(value) }]));
    for (const [own, others] of sent) {
      expect(stored.get(own)).toBeDefined();
      for (const other of others) expect(stored.get(other)).toEqual(stored.get(own));
    }
  });
});
