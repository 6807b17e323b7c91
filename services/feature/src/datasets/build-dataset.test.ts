import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beganMs, checked, dayMs, shopEvents, writeLake } from '../../test/datasets/lake.js';
import { type NaiveOptions, naiveValues } from '../../test/datasets/naive.js';
import { BuildPlace, everything, rowsOf } from '../../test/datasets/place.js';
import type { CheckedEvent } from '../events/check-event.js';
import { buildDataset } from './build-dataset.js';

const place = new BuildPlace();

const entityColumns = ['customer_id', 'item_id', 'session_id', 'category', 'brand', 'device_id'] as const;
const labelsOf = fc.record({
  at: fc.integer({ min: 80 * dayMs, max: 121 * dayMs }),
  // Some at an event's very moment.
  event: fc.option(fc.nat(), { nil: undefined }),
  shift: fc.constantFrom(-1, 0, 1),
  customer_id: fc.constantFrom('c-1', 'c-2', 'c-3', 'a-1', 'a-3', 'nobody'),
  item_id: fc.constantFrom('i-1', 'i-2', 'i-3', 'i-9'),
  session_id: fc.constantFrom('s-1', 's-2'),
  category: fc.constantFrom('Home > Lamps', "Home > Kid's", 'Toys', 'Nothing'),
  brand: fc.constantFrom('Nordlys', 'Åse'),
  device_id: fc.constantFrom('d-1', 'd-2'),
});

describe('a data set', () => {
  it('holds what a plain fold of all that was known at each label’s time gives, for every definition, also bit for bit', async () => {
    let run = 0;
    const given = fc.record({
      events: fc.array(shopEvents, { minLength: 1, maxLength: 120 }),
      labels: fc.array(labelsOf, { minLength: 1, maxLength: 12 }),
      knowledge: fc.constantFrom('occurred' as const, 'received' as const),
      missing: fc.constantFrom('default' as const, 'null' as const),
      joins: fc.boolean(),
      cuts: fc.array(
        fc.record({
          visitorId: fc.constantFrom('a-1', 'a-2'),
          customerId: fc.constantFrom('c-1', 'c-2'),
          cutMs: fc.integer({ min: 60 * dayMs, max: 110 * dayMs }).map((ms) => beganMs + ms),
          restoredMs: fc.option(
            fc.integer({ min: 80 * dayMs, max: 115 * dayMs }).map((ms) => beganMs + ms),
            { nil: undefined },
          ),
        }),
        { maxLength: 2 },
      ),
    });
    await fc.assert(
      fc.asyncProperty(given, async ({ events: jsons, labels, cuts, ...spec }) => {
        run += 1;
        const at = place.at(String(run));
        const last = beganMs + 130 * dayMs;
        const events: CheckedEvent[] = jsons.map((json, n) => checked({ ...json, id: `e-${n}` }));
        const end = {
          type: 'EVENT_TYPE_VIEW',
          occurred_at: new Date(last).toISOString(),
          received_at: new Date(last).toISOString(),
        } as const;
        const all = [...events, checked({ ...end, id: 'end', tenant_id: 'demo', customer_id: 'end' })];
        const middle = Math.min(40, all.length - 1);
        const files = [
          ...(middle === 0 ? [] : [await writeLake(at, 'a.parquet', all.slice(0, middle))]),
          await writeLake(at, 'b.parquet', all.slice(middle), middle),
        ];
        const timed = labels.map((label) => {
          const event = label.event === undefined ? undefined : events[label.event % events.length];
          return { ...label, atMs: event === undefined ? beganMs + label.at : event.fold.atMs + label.shift };
        });
        const lines = timed.map((label, n) =>
          [new Date(label.atMs).toISOString(), n % 2, ...entityColumns.map((column) => label[column])].join(','),
        );
        const path = join(at, 'labels.csv');
        writeFileSync(path, `${['label_time,label', ...entityColumns].join(',')}\n${lines.join('\n')}\n`);
        const o = place.options(String(run), { ...spec, labels: { from: 'file', path } }, files, { cuts });
        const manifest = await buildDataset(o);
        expect(manifest.rows).toBe(labels.length);
        const naive: NaiveOptions = { ...spec, features: everything, cuts };
        const rows = await rowsOf(o.outFolder);
        const names = manifest.features.map(({ column }) => column);
        for (const [n, label] of timed.entries()) {
          const values = naiveValues(all, { atMs: label.atMs, entities: label }, naive);
          const different = names.filter((name, column) => !Object.is(rows[n]?.[name], values[column]));
          expect(different.map((name) => [name, rows[n]?.[name], values[names.indexOf(name)]])).toEqual([]);
        }
      }),
      { numRuns: 8, endOnFailure: true },
    );
  });
});
