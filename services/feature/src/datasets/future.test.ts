import { writeFileSync } from 'node:fs';
import type { EventJson, EventTypeJson } from '@insight-mesh/contracts/json';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beganMs, checked, dayMs, shopEvents, writeLake } from '../../test/datasets/lake.js';
import { BuildPlace } from '../../test/datasets/place.js';
import type { CheckedEvent } from '../events/check-event.js';
import { eventTypes } from '../state/measures.js';
import { buildDataset } from './build-dataset.js';

const place = new BuildPlace();
const people = ['c-1', 'c-2', 'c-3', 'a-1', 'a-2', 'a-3', 'nobody'];
const lastMs = beganMs + 200 * dayMs;
const iso = (ms: number) => new Date(ms).toISOString();

/** Of every type, for everybody and everything, from one millisecond after a moment on: also joins that change who counts for whom. */
function future(afterMs: number, received: (n: number) => number): CheckedEvent[] {
  const made: EventJson[] = people.flatMap((id, p) =>
    eventTypes.map((type, t): EventJson => {
      const n = p * eventTypes.length + t;
      return {
        type: `EVENT_TYPE_${type.toUpperCase()}` as EventTypeJson,
        occurred_at: iso(afterMs + 1 + n * 1_000),
        received_at: iso(received(n)),
        customer_id: id,
        anonymous_id: ['a-1', 'a-2', 'a-3'][n % 3] ?? 'a-1',
        session_id: `s-${1 + (n % 3)}`,
        device_id: `d-${1 + (n % 2)}`,
        item_id: `i-${1 + (n % 5)}`,
        items: [{ item_id: `i-${1 + (n % 4)}`, quantity: 3, unit_price: 5_000 }],
        item_facts: [
          {
            item_id: `i-${1 + (n % 5)}`,
            category: ['Home > Lamps', "Home > Kid's", 'Toys'][n % 3] ?? '',
            brand: 'Nordlys',
          },
        ],
        currency: 'EUR',
        rating: 1,
      };
    }),
  );
  return made.map((json, n) => checked({ ...json, tenant_id: 'demo', id: `future-${n}` }));
}

/** The same ids again, with other contents, later. */
function again(events: readonly CheckedEvent[], receivedMs: number): CheckedEvent[] {
  return events
    .slice(0, 10)
    .map(({ json }) =>
      checked({ ...json, customer_id: 'c-1', type: 'EVENT_TYPE_PURCHASE', received_at: iso(receivedMs) }),
    );
}

function writeLabels(path: string, moments: readonly number[]): void {
  const lines = moments.flatMap((ms) =>
    people.map((id, n) => `${iso(ms)},${n % 2},${id},i-${1 + (n % 5)},s-${1 + (n % 3)},Home > Lamps,Nordlys,d-1`),
  );
  writeFileSync(
    path,
    `label_time,label,customer_id,item_id,session_id,category,brand,device_id\n${lines.join('\n')}\n`,
  );
}

describe('the future', () => {
  it.each(['occurred', 'received'] as const)('changes no byte of a data set (knowledge: %s)', async (knowledge) => {
    let run = 0;
    const given = fc.record({
      events: fc.array(shopEvents, { minLength: 20, maxLength: 80 }),
      moment: fc.integer({ min: 95 * dayMs, max: 121 * dayMs }).map((ms) => beganMs + ms),
    });
    await fc.assert(
      fc.asyncProperty(given, async ({ events: jsons, moment }) => {
        run += 1;
        const events = jsons.map((json, n) => checked({ ...json, id: `e-${n}` }));
        const end = checked({
          id: 'end',
          tenant_id: 'demo',
          type: 'EVENT_TYPE_VIEW',
          occurred_at: iso(lastMs),
          received_at: iso(lastMs),
          customer_id: 'end',
        });
        const planted = [
          ...future(moment, (n) => lastMs - n),
          ...again(events, lastMs - 1),
          // Occurred before the labels, but was received after all of them.
          ...(knowledge === 'received'
            ? future(moment - 3 * dayMs, () => moment + 1).map((event) =>
                checked({ ...event.json, id: `late-${event.json.id}` }),
              )
            : []),
        ];
        const at = place.at(String(run));
        const lake = [await writeLake(at, 'a.parquet', [...events, end])];
        const labels = place.at(`labels-${run}.csv`);
        writeLabels(labels, [moment, moment - dayMs, moment - 17 * dayMs]);
        const spec = { knowledge, labels: { from: 'file' as const, path: labels } };
        const before = await buildDataset(place.options(`${run}/before`, spec, lake));
        // The later file has lower offsets, as of a partition that was behind.
        const more = await writeLake(at, 'b.parquet', planted, 0);
        const after = await buildDataset(place.options(`${run}/after`, spec, [...lake, more]));
        expect(after.lake.events).toBeGreaterThan(before.lake.events);
        expect(after.files).toEqual(before.files);
        expect(after.sha256).toBe(before.sha256);
      }),
      { numRuns: 3, endOnFailure: true },
    );
  });
});
