import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { EventJson } from '@insight-mesh/contracts/json';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beganMs, checked, dayMs, shopEvents, writeLake } from '../../test/datasets/lake.js';
import { ask, BuildPlace, rowsOf } from '../../test/datasets/place.js';
import type { CheckedEvent } from '../events/check-event.js';
import { buildDataset } from './build-dataset.js';
import type { RuleLabels } from './spec.js';

const place = new BuildPlace();
const iso = (ms: number) => new Date(ms).toISOString();
const features = [{ kind: 'customer' as const, names: ['view_count_all', 'last_seen_seconds'] }];

function view(id: string, at: string, fields: EventJson = {}): CheckedEvent {
  const times = { occurred_at: at, received_at: at };
  return checked({
    id,
    tenant_id: 'demo',
    type: 'EVENT_TYPE_VIEW',
    ...times,
    customer_id: 'c-1',
    item_id: 'i-1',
    ...fields,
  });
}

const lake = () =>
  writeLake(place.folder, 'lake.parquet', [
    view('1', '2026-05-01T10:00:00Z'),
    view('2', '2026-05-02T10:00:00Z'),
    // Of a device whose clock is ahead: it must not move the watermark.
    view('3', '2026-05-03T20:00:00Z', { received_at: '2026-05-03T10:00:00Z' }),
  ]);

const head = 'label_time,label,customer_id,weight';
const good = [
  '2026-05-01T12:00:00+02:00,1,c-1,0.5',
  '2026-05-02 10:00:00,0,c-1,1.5',
  '2026-05-03T09:00:00.123456Z,true,c-2,2',
];

async function build(name: string, text: string, o: { path?: string } = {}) {
  const path = o.path ?? place.at(`${name}.csv`);
  if (o.path === undefined) writeFileSync(path, text);
  const options = place.options(name, { features, labels: { from: 'file', path } }, [await lake()]);
  return { manifest: await buildDataset(options), out: options.outFolder };
}

describe('a file of labels', () => {
  it('gives the same bytes as CSV, NDJSON and Parquet, with what else its columns hold', async () => {
    const csv = await build('csv', `${head}\n${good.join('\n')}\n`);
    const rows = good.map((line) => line.split(','));
    const json = rows.map(([label_time, label, customer_id, weight]) =>
      JSON.stringify({
        label_time,
        label: label === 'true' ? true : Number(label),
        customer_id,
        weight: Number(weight),
      }),
    );
    writeFileSync(place.at('l.ndjson'), `${json.join('\n')}\n`);
    await ask(`COPY (SELECT label_time::TIMESTAMPTZ AS label_time, label, customer_id, weight FROM (VALUES
      ('2026-05-01 10:00:00Z', 1.0::DOUBLE, 'c-1', 0.5::DOUBLE), ('2026-05-02 10:00:00Z', 0, 'c-1', 1.5),
      ('2026-05-03 09:00:00.123456Z', 1, 'c-2', 2)) AS v (label_time, label, customer_id, weight)) TO '${place.at('l.parquet')}'`);
    const ndjson = await build('ndjson', '', { path: place.at('l.ndjson') });
    const parquet = await build('parquet', '', { path: place.at('l.parquet') });
    expect(ndjson.manifest.sha256).toBe(csv.manifest.sha256);
    expect(parquet.manifest.sha256).toBe(csv.manifest.sha256);
    expect(csv.manifest.rejected).toEqual({});
    expect(existsSync(`${csv.out}/rejects.ndjson`)).toBe(false);
    expect(await rowsOf(csv.out)).toMatchObject([
      {
        label_id: 1n,
        label: 1,
        customer_id: 'c-1',
        item_id: null,
        weight: 0.5,
        customer__view_count_all: 1,
        customer__last_seen_seconds: 0,
      },
      { label_id: 2n, label: 0, customer_id: 'c-1', weight: 1.5, customer__view_count_all: 2 },
      {
        label_id: 3n,
        label: 1,
        customer_id: 'c-2',
        weight: 2,
        customer__view_count_all: 0,
        customer__last_seen_seconds: -1,
      },
    ]);
    const [{ names } = {}] = await ask(
      `SELECT list(column_name) AS names FROM (DESCRIBE SELECT * FROM '${csv.out}/part-00000.parquet')`,
    );
    expect(String(names)).toContain('label_id');
    expect(JSON.stringify(names, (_, v) => (typeof v === 'bigint' ? Number(v) : v))).toContain(
      '"label_id","label_time","label","customer_id","item_id","session_id","category","brand","device_id","weight","customer__view_count_all"',
    );
  });

  it('may have columns of any other name, also of those that the build makes on its way', async () => {
    const names = ['at_ms', 'words', 'number', 'row', 'label_row', 'wrong', 'carried_1', 'carried_0', 'a "b" \'; --'];
    const header = ['label_time', 'label', 'customer_id', ...names].map((name) => `"${name.replaceAll('"', '""')}"`);
    const values = names.map((_, at) => `v${at}`);
    const text = `${header.join(',')}\n2026-05-01T12:00:00Z,1,c-1,${values.join(',')}\n`;
    mkdirSync(place.at('tenant=demo'), { recursive: true });
    const path = place.at('tenant=demo/names.csv');
    writeFileSync(path, text);
    const [row = {}] = await rowsOf((await build('names', '', { path })).out);
    expect(row).toMatchObject({
      label: 1,
      customer_id: 'c-1',
      customer__view_count_all: 1,
      ...Object.fromEntries(names.map((name, at) => [name, `v${at}`])),
    });
    // A folder named tenant=… is no column of the file in it.
    expect(row).not.toHaveProperty('tenant');
  });

  it.each(['Label_Id', 'Item_ID', 'Customer__View_Count_All'])(
    'has no column %s, which readers take for ours',
    async (name) => {
      const text = `label_time,label,customer_id,${name}\n2026-05-01T12:00:00Z,1,c-1,2\n`;
      await expect(build(name, text)).rejects.toThrow(`${name} is a name of the data set's own: rename it`);
    },
  );

  it('has its bad rows counted, and told of by row, column and reason', async () => {
    const bad = [
      'yesterday,1,c-1,1',
      ',1,c-1,1',
      '2026-05-01T00:00:00Z,1,,1',
      '2026-05-01T00:00:00Z,often,c-1,1',
      '2026-05-01T00:00:00Z,inf,c-1,1',
    ];
    // Newer than the newest event that had both occurred and been received.
    const ahead = ['2026-05-03T10:00:00.001Z,1,c-1,1', '2026-05-03T15:00:00Z,1,c-1,1', 'infinity,1,c-1,1'];
    const last = '2026-05-03T10:00:00Z,0,c-1,1';
    const { manifest, out } = await build('bad', `${[head, ...good, ...bad, ...ahead, last].join('\n')}\n`);
    expect(manifest.rows).toBe(4);
    expect(manifest.lake.watermark).toBe('2026-05-03T10:00:00.000Z');
    expect(manifest.rejected).toEqual({ bad_time: 3, no_entity: 1, bad_label: 2, in_the_future: 2 });
    const lines = readFileSync(`${out}/rejects.ndjson`, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toEqual([
      { row: 4, column: 'label_time', reason: 'bad_time' },
      { row: 5, column: 'label_time', reason: 'bad_time' },
      { row: 6, column: 'customer_id', reason: 'no_entity' },
      { row: 7, column: 'label', reason: 'bad_label' },
      { row: 8, column: 'label', reason: 'bad_label' },
      { row: 9, column: 'label_time', reason: 'in_the_future' },
      { row: 10, column: 'label_time', reason: 'in_the_future' },
      { row: 11, column: 'label_time', reason: 'bad_time' },
    ]);
    expect((await rowsOf(out)).map((row) => Number(row.label_id))).toEqual([1, 2, 3, 12]);
  });

  it('may have classes as labels', async () => {
    const { manifest, out } = await build(
      'classes',
      `${head}\n2026-05-01T11:00:00Z,buys,c-1,1\n2026-05-02T11:00:00Z,leaves,c-1,1\n`,
    );
    expect(manifest.rejected).toEqual({});
    expect((await rowsOf(out)).map((row) => row.label)).toEqual(['buys', 'leaves']);
  });

  it.each([
    ['lacks a column', 'label_time,label,item_id\n2026-05-01T00:00:00Z,1,i-1\n', 'no customer_id'],
    ['has a column that a feature would have', `${head},customer__view_count_all\n${good[0]},1\n`, "data set's own"],
    ['has quotes that do not end', `${head}\n2026-05-01T00:00:00Z,1,"c-1,1\n`, 'cannot be read'],
    ['has a row with too many values', `${head}\n${good[0]}\n${good[1]},7,8,9\n`, 'cannot be read'],
    ['has nothing that can be used', `${head}\nyesterday,1,c-1,1\n`, 'no label can be used: 1 bad_time'],
    ['is empty', '', 'label'],
  ])('that %s is refused in words', async (_what, text, words) => {
    await expect(build('wrong', text)).rejects.toThrow(words);
  });

  it.each([
    ['a row with too few values', 'c-1\n2026-05-01T10:00:00Z,1\n2026-05-01T10:00:00Z,1,c-2', /Line: 3/],
    ['a quote that never ends', '"c-1\n2026-05-01T10:00:00Z,1,c-2\n2026-05-01T10:00:00Z,0,c-3', /Line: 2/],
  ])('with %s is refused with the line', async (_what, rest, words) => {
    await expect(build('cut', `label_time,label,customer_id\n2026-05-01T10:00:00Z,1,${rest}\n`)).rejects.toThrow(words);
  });

  it('that is not there is named', async () => {
    await expect(build('none', '', { path: place.at('nowhere.csv') })).rejects.toThrow(/nowhere.csv cannot be read/);
  });
});

/** What a rule means, said plainly. */
function labelsOf(events: readonly CheckedEvent[], rule: RuleLabels, watermarkMs: number) {
  const itemsOf = ({ json }: CheckedEvent) =>
    new Set([json.item_id, ...(json.items ?? []).map((line) => line.item_id)].filter(Boolean));
  const short = ({ json }: CheckedEvent) => String(json.type).slice('EVENT_TYPE_'.length).toLowerCase();
  const anchors = events.filter((event) => rule.types.includes(short(event) as never) && !event.fold.refused);
  const made = anchors.flatMap((event) => {
    const atMs = rule.anchor === 'event' ? event.fold.atMs : Math.floor(event.fold.atMs / dayMs) * dayMs + dayMs - 1;
    const items = rule.match === 'customer_item' ? [...itemsOf(event)] : [undefined];
    return items.map((item) => ({ atMs, who: event.entityId, item }));
  });
  const all =
    rule.anchor === 'event' ? made : [...new Map(made.map((each) => [`${each.atMs} ${each.who}`, each])).values()];
  const within = ({ atMs }: { atMs: number }) =>
    atMs >= (rule.fromMs ?? 0) && atMs < (rule.toMs ?? Number.POSITIVE_INFINITY);
  const chosen = all.filter(within);
  // An event without an item has nothing that could be the same.
  const without = rule.match === 'customer_item' ? anchors.filter((event) => itemsOf(event).size === 0) : [];
  const finished = chosen.filter(({ atMs }) => atMs + rule.withinMs <= watermarkMs);
  const rows = finished.map(({ atMs, who, item }) => {
    const happens = events.some(
      (event) =>
        rule.outcome.includes(short(event) as never) &&
        event.entityId === who &&
        event.fold.atMs > atMs &&
        event.fold.atMs <= atMs + rule.withinMs &&
        (item === undefined || itemsOf(event).has(item)),
    );
    return `${iso(atMs)} ${who} ${item ?? ''} ${happens ? 1 : 0}`;
  });
  const rejected = {
    no_entity: without.filter(({ fold }) => within(fold)).length,
    unfinished: chosen.length - finished.length,
  };
  return { rows: rows.sort(), rejected: Object.fromEntries(Object.entries(rejected).filter(([, n]) => n > 0)) };
}

describe('labels by a rule', () => {
  it('are what the rule says', async () => {
    let run = 0;
    const rules = fc
      .record({
        anchor: fc.constantFrom('event' as const, 'day' as const),
        withinMs: fc.constantFrom(1, dayMs, 7 * dayMs, 40 * dayMs),
        match: fc.constantFrom('customer' as const, 'customer_item' as const),
        types: fc.constantFrom(['view', 'search'] as const, ['purchase'] as const),
        fromMs: fc.constantFrom(undefined, beganMs + 50 * dayMs),
        toMs: fc.constantFrom(undefined, beganMs + 110 * dayMs),
      })
      .map(({ fromMs, toMs, ...rule }): RuleLabels => {
        const bounds = { ...(fromMs === undefined ? {} : { fromMs }), ...(toMs === undefined ? {} : { toMs }) };
        const match = rule.anchor === 'day' ? 'customer' : rule.match;
        return { from: 'rule', outcome: ['purchase', 'add_to_cart'], ...rule, match, ...bounds };
      });
    await fc.assert(
      fc.asyncProperty(fc.array(shopEvents, { minLength: 30, maxLength: 120 }), rules, async (jsons, rule) => {
        run += 1;
        const events = jsons.map((json, n) => checked({ ...json, id: `e-${n}` }));
        const watermarkMs = Math.max(...events.map((event) => Math.min(event.fold.atMs, event.receivedMs)));
        const wanted = labelsOf(events, rule, watermarkMs);
        const files = [await writeLake(place.at(String(run)), 'lake.parquet', events)];
        const options = place.options(String(run), { features, labels: rule }, files);
        if (wanted.rows.length === 0) {
          await expect(buildDataset(options)).rejects.toThrow('no label can be used');
          return;
        }
        const manifest = await buildDataset(options);
        const rows = await rowsOf(options.outFolder);
        const found = rows.map((row) => {
          const at = iso(
            Number(
              (row.label_time as Date | { micros: bigint }) instanceof Date
                ? row.label_time
                : (row.label_time as { micros: bigint }).micros / 1000n,
            ),
          );
          const item = rule.match === 'customer_item' ? row.item_id : '';
          return `${at} ${row.customer_id} ${item} ${row.label}`;
        });
        expect(found.sort()).toEqual(wanted.rows);
        expect(manifest.rejected).toEqual(wanted.rejected);
      }),
      { numRuns: 10, endOnFailure: true },
    );
  });

  it('keep the same share with the same seed, whatever the number of threads', async () => {
    const events = Array.from({ length: 400 }, (_, n) =>
      view(`e-${n}`, iso(Date.UTC(2026, 4, 1) + n * 60_000), { customer_id: `c-${n % 50}` }),
    );
    const files = [await writeLake(place.folder, 'lake.parquet', events)];
    const rule = (seed: number): RuleLabels => ({
      from: 'rule',
      anchor: 'event',
      types: ['view'],
      outcome: ['view'],
      withinMs: 60_000,
      match: 'customer',
      share: 0.25,
      seed,
    });
    const first = await buildDataset(place.options('a', { features, labels: rule(1) }, files));
    const second = await buildDataset(place.options('b', { features, labels: rule(1) }, files, { threads: 2 }));
    const other = await buildDataset(place.options('c', { features, labels: rule(2) }, files));
    expect(second.sha256).toBe(first.sha256);
    expect(other.sha256).not.toBe(first.sha256);
    expect(first.rows).toBeGreaterThan(60);
    expect(first.rows).toBeLessThan(140);
  });

  it('are one for each item of an order where items are wanted, with the item’s category', async () => {
    const order = view('o', '2026-05-01T10:00:00Z', {
      type: 'EVENT_TYPE_PURCHASE',
      item_id: '',
      items: [{ item_id: 'i-1' }, { item_id: 'i-2' }, { item_id: 'i-1' }],
      item_facts: [
        { item_id: 'i-1', category: 'Old' },
        { item_id: 'i-1', category: 'Lamps' },
        { item_id: 'i-2', brand: 'Åse' },
      ],
    });
    const files = [await writeLake(place.folder, 'lake.parquet', [order, view('end', '2026-05-09T10:00:00Z')])];
    const rule: RuleLabels = {
      from: 'rule',
      anchor: 'event',
      types: ['purchase'],
      outcome: ['refund'],
      withinMs: dayMs,
      match: 'customer',
    };
    const kinds = [
      { kind: 'item' as const, names: ['purchase_count_all'] },
      { kind: 'category' as const, names: ['purchase_count_all'] },
    ];
    const options = place.options('x', { features: kinds, labels: rule }, files);
    const manifest = await buildDataset(options);
    expect(await rowsOf(options.outFolder)).toMatchObject([
      { item_id: 'i-1', category: 'Lamps', item__purchase_count_all: 1, category__purchase_count_all: 1 },
    ]);
    // i-2 has no category.
    expect(manifest.rejected).toEqual({ no_entity: 1 });
  });

  it('are counted where an event has no item and items are wanted', async () => {
    const search = view('s', '2026-05-01T10:00:00Z', { type: 'EVENT_TYPE_SEARCH', item_id: '', query: 'lamp' });
    const events = [view('v', '2026-05-01T11:00:00Z'), search, view('end', '2026-05-09T10:00:00Z')];
    const files = [await writeLake(place.folder, 'lake.parquet', events)];
    const rule = { from: 'rule', anchor: 'event', outcome: ['purchase'], withinMs: dayMs } as const;
    const kinds = [{ kind: 'item' as const, names: ['view_count_all'] }];
    const both: RuleLabels = { ...rule, types: ['search', 'view'], match: 'customer' };
    const manifest = await buildDataset(place.options('both', { features: kinds, labels: both }, files));
    expect(manifest).toMatchObject({ rows: 1, rejected: { no_entity: 1, unfinished: 1 } });
    const same: RuleLabels = { ...rule, types: ['search'], match: 'customer_item' };
    await expect(buildDataset(place.options('same', { features, labels: same }, files))).rejects.toThrow(/no_entity/);
  });
});
