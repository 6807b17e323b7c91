import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { EventJson, EventTypeJson, ItemFactsJson } from '@insight-mesh/contracts/json';
import fc from 'fast-check';
import { type CheckedEvent, checkEvent } from '../../src/events/check-event.js';
import { isRefusal } from '../../src/events/decode.js';
import { lakeLine } from '../../src/lake/lake-row.js';
import { ParquetWriter } from '../../src/lake/parquet-writer.js';
import { eventTypes } from '../../src/state/measures.js';

// Lakes and events of tests.

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;
export const beganMs = Date.UTC(2026, 2, 1);

export function checked(json: EventJson): CheckedEvent {
  const outcome = checkEvent(json, 0);
  if (isRefusal(outcome)) throw new Error(`${outcome.field} ${outcome.reason}`);
  return outcome;
}

/** Writes events into a lake file, each with its place in Kafka. */
export async function writeLake(
  folder: string,
  name: string,
  events: readonly CheckedEvent[],
  from = 0,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, name);
  const writer = new ParquetWriter(folder);
  await writer.open();
  try {
    const lines = events.map((event, n) => `${lakeLine(event, (from + n) % 3, BigInt(from + n))}\n`);
    await writer.write(lines, (made) => copyFile(made, path));
  } finally {
    await writer.close();
  }
  return path;
}

const customers = ['c-1', 'c-2', 'c-3'];
const visitors = ['a-1', 'a-2', 'a-3'];
const items = ['i-1', 'i-2', 'i-3', 'i-4', 'i-5'];
const categories = ['Home > Lamps', "Home > Kid's", 'Toys', undefined];
const brands = ['Nordlys', 'Åse', undefined];

const atMs = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 120 * dayMs }) },
  { weight: 4, arbitrary: fc.integer({ min: 100 * dayMs, max: 103 * dayMs }) },
  // About the edges of hours and days, and many at one moment.
  {
    weight: 3,
    arbitrary: fc.tuple(fc.integer({ min: 90, max: 110 }), fc.constantFrom(-1, 0, 1)).map(([d, ms]) => d * dayMs + ms),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.integer({ min: 2_400, max: 2_420 }), fc.constantFrom(-1, 0, 1))
      .map(([h, ms]) => h * hourMs + ms),
  },
);

/** An event without its id, of three customers, three visitors and five items. */
export const shopEvents: fc.Arbitrary<EventJson> = fc
  .record({
    type: fc.oneof(fc.constantFrom(...eventTypes), fc.constantFrom('view', 'purchase', 'identify', 'add_to_cart')),
    at: atMs,
    lateMs: fc.oneof(fc.constant(0), fc.integer({ min: -dayMs, max: 20 * dayMs })),
    customer: fc.option(fc.constantFrom(...customers, 'a-3'), { nil: undefined }),
    visitor: fc.constantFrom(...visitors),
    both: fc.boolean(),
    session: fc.constantFrom(undefined, 's-1', 's-2', 's-3'),
    device: fc.constantFrom(undefined, 'd-1', 'd-2'),
    item: fc.option(fc.constantFrom(...items), { nil: undefined }),
    lines: fc.option(
      fc.array(
        fc.record({
          item_id: fc.constantFrom(...items),
          quantity: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
          unit_price: fc.option(fc.integer({ min: 0, max: 99_999 }), { nil: undefined }),
        }),
        { maxLength: 4 },
      ),
      { nil: undefined, freq: 2 },
    ),
    facts: fc.option(
      fc.array(
        fc.record({
          item_id: fc.constantFrom(...items),
          category: fc.constantFrom(...categories),
          brand: fc.constantFrom(...brands),
          price: fc.constantFrom(undefined, 0, 999, 12_345),
          currency: fc.constantFrom(undefined, 'EUR', 'JPY'),
        }),
        { maxLength: 3 },
      ),
      { nil: undefined, freq: 4 },
    ),
    value: fc.constantFrom(undefined, undefined, 0, -5, 1_999),
    currency: fc.constantFrom(undefined, 'EUR', 'EUR', 'USD', 'eur'),
    rating: fc.constantFrom(undefined, 1, 4.5, 9),
    refused: fc.boolean(),
  })
  .map((e): EventJson => {
    const occurred = beganMs + e.at;
    const facts = e.facts?.map((one) => clean<ItemFactsJson>(one));
    const who =
      e.customer === undefined
        ? { anonymous_id: e.visitor }
        : { customer_id: e.customer, ...(e.both || e.type === 'identify' ? { anonymous_id: e.visitor } : {}) };
    return clean<EventJson>({
      tenant_id: 'demo',
      type: `EVENT_TYPE_${e.type.toUpperCase()}` as EventTypeJson,
      occurred_at: new Date(occurred).toISOString(),
      received_at: new Date(occurred + e.lateMs).toISOString(),
      ...who,
      session_id: e.session,
      device_id: e.device,
      item_id: e.item,
      items: e.lines?.map((line) => clean<object>(line)),
      // Often what the catalogue says of the event's own item alone.
      item_facts: facts?.length === 1 && e.item !== undefined ? [{ ...facts[0], item_id: e.item }] : facts,
      value: e.value,
      currency: e.currency,
      rating: e.rating,
      consent: e.refused ? { personalisation: false } : undefined,
    });
  });

/** Without what is undefined. */
function clean<T extends object>(fields: { readonly [key in keyof T]: unknown }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
