import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { segmentCalls } from '../src/doors/segment/segment-elements.js';
import type { Service } from '../src/service.js';
import { httpClient, prepareWorld, startService, type World } from './harness.js';

let world: World;
let service: Service;
let send: ReturnType<typeof httpClient>;

beforeAll(async () => {
  world = await prepareWorld('collect_any_segment');
  service = startService(world);
  await service.life.start();
  send = httpClient(service, world.keys.a);
});

afterAll(async () => {
  await service.life.stop();
  await world.close();
});

const value = fc.oneof(
  fc.constantFrom('EUR', 'eur', '19.99', 'i-1', '', null, 0, -1, 1e300, '2026-01-01T00:00:00Z', true),
  fc.double(),
  fc.string({ unit: 'binary', maxLength: 100 }),
  fc.jsonValue(),
);
const some = (...names: string[]) =>
  fc
    .array(fc.tuple(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...names) }, fc.string()), value), {
      maxLength: 8,
    })
    .map((entries) => Object.fromEntries(entries) as Record<string, unknown>);
const product = some('product_id', 'sku', 'price', 'quantity', '__proto__');
const propertyNames = ['product_id', 'price', 'quantity', 'currency', 'total', 'order_id', 'query', 'rating', 'coupon'];
const properties = fc.oneof(
  value,
  some(...propertyNames, 'products'),
  fc.tuple(some(...propertyNames), fc.array(fc.oneof(product, value), { maxLength: 5 })).map(([rest, products]) => ({
    ...rest,
    products,
  })),
);
const eventName = fc.oneof(
  fc.constantFrom(
    'Product Viewed',
    'Product Added',
    'Order Completed',
    'Order Refunded',
    'Product Reviewed',
    'question',
  ),
  value,
);
const message = fc
  .tuple(
    some('messageId', 'userId', 'anonymousId', 'timestamp', 'sentAt', 'previousId', 'channel', 'traits'),
    fc.constantFrom<unknown>('track', 'track', 'track', 'identify', 'alias', 'page', 'nothing', 7),
    eventName,
    properties,
    fc.oneof(value, some('sessionId', 'device', 'consent', 'ip')),
  )
  .map(([rest, type, event, given, context]) => ({ ...rest, type, event, properties: given, context }));
const body = fc.oneof(
  fc.jsonValue(),
  message,
  fc.array(fc.oneof(message, fc.jsonValue()), { maxLength: 10 }).map((batch) => ({ batch, sentAt: 'x' })),
);

describe('the Segment HTTP API', () => {
  it('answers any JSON with 200 or 400', async () => {
    await fc.assert(
      fc.asyncProperty(body, fc.constantFrom(...segmentCalls), async (any, call) => {
        const { status } = await send(JSON.stringify(any), { path: `/v1/${call}` });
        expect(call === 'batch' ? [200, 400] : [200]).toContain(status);
      }),
      { numRuns: 500 },
    );
  });

  it('never fails on any bytes', async () => {
    const encoding = fc.constantFrom('identity', 'gzip', 'br');
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 1_000 }), encoding, async (bytes, contentEncoding) => {
        const headers = { 'content-encoding': contentEncoding };
        const { status } = await send(bytes, { path: '/v1/batch', headers });
        expect(status).toBeLessThan(500);
      }),
      { numRuns: 100 },
    );
  });
});
