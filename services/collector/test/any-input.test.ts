import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Service } from '../src/service.js';
import { type Answer, httpClient, prepareWorld, startService, type World } from './harness.js';

let world: World;
let service: Service;
let send: ReturnType<typeof httpClient>;

beforeAll(async () => {
  world = await prepareWorld('collect_any');
  service = startService(world);
  await service.life.start();
  send = httpClient(service, world.keys.a);
});

afterAll(async () => {
  await service.life.stop();
  await world.close();
});

/** Right, nearly right and wrong values for any field. */
const value = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      'view',
      'purchase',
      'search',
      'c-1',
      'i-1',
      'EUR',
      '2026-01-01T00:00:00Z',
      '',
      null,
      1,
      5,
    ),
  },
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.double(),
  fc.bigInt().map(String),
  fc.jsonValue(),
  fc.array(fc.record({ item_id: fc.string(), quantity: fc.integer(), unit_price: fc.integer() }, { requiredKeys: [] })),
  fc.record({ analytics: fc.oneof(fc.boolean(), fc.string()) }),
);
const names = [
  ...[
    'id',
    'type',
    'occurred_at',
    'sent_at',
    'customer_id',
    'anonymous_id',
    'session_id',
    'device_id',
    'channel',
    'item_id',
  ],
  ...['order_id', 'items', 'query', 'text', 'rating', 'value', 'currency', 'recommendation_id', 'context', 'consent'],
  ...['attributes', 'tenant_id', 'title', 'titles', 'price', '__proto__', 'constructor'],
];
const nearlyAnElement = fc
  .array(fc.tuple(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...names) }, fc.string()), value), { maxLength: 12 })
  .map((entries) =>
    Object.fromEntries([['type', 'view'], ['customer_id', 'c-1'], ['item_id', 'i-1'], ['id', 'x'], ...entries]),
  );
const anything = fc.oneof(
  fc.jsonValue(),
  nearlyAnElement,
  fc.array(fc.oneof(nearlyAnElement, fc.jsonValue()), { maxLength: 20 }),
);

function expectWhole(answer: Answer, elements: number): void {
  expect(answer.status).toBe(200);
  expect(answer.body.accepted + answer.body.rejected.length).toBe(elements);
  for (const { index, field, reason } of answer.body.rejected) {
    expect(index).toBeGreaterThanOrEqual(0);
    expect(index).toBeLessThan(elements);
    expect(typeof field).toBe('string');
    expect(reason).not.toBe('');
  }
}

describe.each([
  ['/v1/events', 'POST'],
  ['/v1/items', 'PUT'],
])('%s', (path, method) => {
  it('accounts for every element of any JSON value', async () => {
    await fc.assert(
      fc.asyncProperty(anything, async (body) => {
        const json = JSON.stringify(body);
        const elements: unknown = JSON.parse(json);
        expectWhole(await send(json, { path, method }), Array.isArray(elements) ? elements.length : 1);
      }),
      { numRuns: 300 },
    );
  });

  it('accounts for every line of any lines', async () => {
    const line = fc.oneof(
      anything.map((each) => JSON.stringify(each)),
      fc.string().map((each) => `!${each.replace(/[\r\n]/g, '')}`),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 20 }), async (lines) => {
        const type = 'application/x-ndjson';
        expectWhole(await send(lines.join('\n'), { path, method, type }), lines.length);
      }),
      { numRuns: 100 },
    );
  });

  it('never fails on any bytes', async () => {
    const type = fc.constantFrom('application/json', 'application/x-ndjson', 'text/html');
    const encoding = fc.constantFrom('identity', 'gzip');
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 2_000 }),
        type,
        encoding,
        async (bytes, contentType, contentEncoding) => {
          const headers = { 'content-encoding': contentEncoding };
          const answer = await send(bytes, { path, method, type: contentType, headers });
          expect(answer.status).toBeLessThan(500);
          expect(answer.status === 200 || typeof answer.body.message === 'string').toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });
});
