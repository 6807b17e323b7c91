import type { EventJson } from '@insight-mesh/contracts/json';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Service } from '../src/service.js';
import { runBackfill, spoil, storedRows } from './backfill-runs.js';
import { expectStoredOnce } from './check-stored.js';
import { createTestMesh, type TestMesh } from './mesh.js';

const dayMs = 86_400_000;
const newestMs = Date.now() - dayMs;
const receivedAt = new Date().toISOString();

const event = fc.record({
  type: fc.constantFrom('VIEW', 'SEARCH', 'PURCHASE', 'REFUND', 'REVIEW', 'IDENTIFY', 'COUPON_REDEEMED'),
  customer: fc.option(fc.integer({ min: 0, max: 9 })),
  visitor: fc.integer({ min: 0, max: 9 }),
  item: fc.integer({ min: 0, max: 6 }),
  order: fc.option(fc.integer({ min: 0, max: 12 })),
  session: fc.integer({ min: 0, max: 20 }),
  device: fc.integer({ min: 0, max: 4 }),
  // A week late at most, and some older than every window.
  behindMs: fc.oneof(fc.integer({ min: 0, max: 7 * dayMs }), fc.integer({ min: 0, max: 120 * dayMs })),
  value: fc.integer({ min: -5, max: 1_000_000 }),
  currency: fc.constantFrom('EUR', 'JPY', 'eur', ''),
  category: fc.constantFrom('', 'Home', 'Home > Lamps'),
  twice: fc.boolean(),
  elsewhere: fc.boolean(),
});
type Drawn = typeof event extends fc.Arbitrary<infer T> ? T : never;

function eventOf(drawn: Drawn, id: string): EventJson {
  const { type, customer, visitor, item, currency, category } = drawn;
  return {
    id,
    tenant_id: 'demo',
    type: `EVENT_TYPE_${type}` as NonNullable<EventJson['type']>,
    occurred_at: new Date(newestMs - drawn.behindMs).toISOString(),
    received_at: receivedAt,
    ...(customer === null ? {} : { customer_id: `c-${customer}` }),
    ...(customer === null || type === 'IDENTIFY' ? { anonymous_id: `a-${visitor}` } : {}),
    session_id: `s-${drawn.session}`,
    device_id: `d-${drawn.device}`,
    item_id: `i-${item}`,
    ...(drawn.order === null ? {} : { order_id: `o-${drawn.order}` }),
    value: drawn.value,
    currency,
    ...(category === ''
      ? {}
      : { item_facts: [{ item_id: `i-${item}`, category, brand: 'B', price: 999, currency: 'EUR' }] }),
  };
}

/** The same id from another partition: only the first to be folded counts, whichever that is. */
function asVisitor(event: EventJson): EventJson {
  const { customer_id: _customer, ...rest } = event;
  return { ...rest, anonymous_id: `x-${event.id}` };
}

describe('a backfill beside the stream', () => {
  let mesh: TestMesh;
  let service: Service;
  beforeAll(async () => {
    mesh = await createTestMesh(3);
    service = await mesh.start({ LAKE_MAX_AGE_MS: '150' });
  });
  afterAll(async () => {
    await service.life.stop();
    await mesh.stop();
  });

  let run = 0;
  const sent: EventJson[] = [];

  it('leaves what the stream would have made, to the byte', { timeout: 240_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { minLength: 30, maxLength: 200 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 5, max: 400 }),
        async (drawn, pieces, chunkEvents) => {
          run++;
          const made = drawn.map((each, n) => ({ each, event: eventOf(each, `${run}-${n}`) }));
          // An order under another id of a person has other states: of an id that is sent twice only equal copies are compared below.
          const messages = made.flatMap(({ each, event: first }) => [first, ...(each.twice ? [first] : [])]);
          const half = Math.floor(messages.length / 2);
          await mesh.send(messages.slice(0, half));
          await mesh.untilStored();
          await spoil(mesh);
          const rest = messages.slice(half);
          const size = Math.ceil(rest.length / pieces);
          const streaming = (async () => {
            for (let start = 0; start < rest.length; start += size) await mesh.send(rest.slice(start, start + size));
          })();
          await runBackfill(mesh, { chunkEvents });
          await streaming;
          sent.push(...made.map((each) => each.event));
          await mesh.untilStored();
          await expectStoredOnce(mesh, sent);
          expect((await runBackfill(mesh, { dryRun: true })).changed).toBe(0);
        },
      ),
      { numRuns: 8 },
    );
  });

  it('knows which of two copies in two partitions counted', { timeout: 120_000 }, async () => {
    const copies = fc.sample(event, { numRuns: 200, seed: 7 }).map((drawn, n) => eventOf(drawn, `copy-${n}`));
    const streaming = (async () => {
      for (let start = 0; start < copies.length; start += 10) {
        const some = copies.slice(start, start + 10);
        await mesh.send([...some, ...some.map(asVisitor)].sort(() => (start % 20 === 0 ? 1 : -1)));
      }
    })();
    await runBackfill(mesh, { chunkEvents: 50 });
    await streaming;
    await mesh.untilStored();
    const rows = await storedRows(mesh);
    await spoil(mesh);
    await runBackfill(mesh, { chunkEvents: 50 });
    expect(await storedRows(mesh)).toEqual(rows);
  });
});
