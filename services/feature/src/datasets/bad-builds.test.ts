import { copyFileSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { BuildPlace, rowsOf } from '../../test/datasets/place.js';
import { writeShop } from '../../test/datasets/shop.js';
import { buildDataset } from './build-dataset.js';
import { explained } from './build-errors.js';
import { specProblems } from './check-spec.js';
import type { DatasetSpec } from './spec.js';

const place = new BuildPlace();
const features = [{ kind: 'customer' as const, names: ['view_count_all'] }];
let files: string[] = ['not-looked-at.parquet'];
let spec: Partial<DatasetSpec>;

const build = (name: string, lake: readonly string[] = files) => buildDataset(place.options(name, spec, lake));

describe('a lake', () => {
  beforeEach(async () => {
    const shop = await writeShop(place.folder, { events: 2_000, labels: 200 });
    files = shop.files;
    spec = { features, labels: { from: 'file', path: shop.labels } };
  });

  it.each([
    ['is cut off in the middle', (path: string) => truncateSync(path, 5_000), /p0-1000.parquet is truncated/],
    ['is empty', (path: string) => truncateSync(path, 0), /p0-1000.parquet has 0 bytes/],
    [
      'has bytes changed in the middle',
      (path: string) => {
        const bytes = readFileSync(path);
        bytes.fill(0x5a, 200, Math.floor(bytes.length * 0.8));
        writeFileSync(path, bytes);
      },
      /p0-1000.parquet cannot be read: it is damaged/,
    ],
    [
      'is something else',
      (path: string) => writeFileSync(path, 'not parquet at all, but long enough'),
      /p0-1000.parquet is truncated or no/,
    ],
  ])('of which a file %s is told of by the file', async (_what, harm, words) => {
    harm(files[2] ?? '');
    await expect(build('harmed')).rejects.toThrow(words);
    expect(() => readdirSync(place.at('harmed', 'out', 'manifest.json'))).toThrow();
  });

  it('of which a file is gone is told of by the file', async () => {
    await expect(build('gone', [...files, place.at('no-such.parquet')])).rejects.toThrow(
      /no-such.parquet cannot be opened/,
    );
  });

  it('without files, or without events of the tenant, has nothing to build of', async () => {
    await expect(build('none', [])).rejects.toThrow('the lake has no file of tenant demo yet');
    const other = { ...place.options('other', spec, files), tenantId: 'other' };
    await expect(buildDataset(other)).rejects.toThrow('the lake has no event of tenant other yet');
  });

  it('that has files twice gives the same bytes', async () => {
    const once = await build('once');
    mkdirSync(place.at('copies'));
    const copies = files.map((path, n) => {
      copyFileSync(path, place.at('copies', `${n}.parquet`));
      return place.at('copies', `${n}.parquet`);
    });
    const twice = await build('twice', [...files, ...copies]);
    expect(twice.sha256).toBe(once.sha256);
    expect(twice.lake.events).toBe(once.lake.events);
  });

  it('that is known to be complete only up to a moment refuses later labels', async () => {
    const whole = await build('whole');
    const completeToMs = Date.UTC(2026, 3, 1);
    const manifest = await buildDataset(place.options('part', spec, files, { completeToMs }));
    expect(manifest.lake.watermark).toBe('2026-04-01T00:00:00.000Z');
    expect(manifest.rows + (manifest.rejected.in_the_future ?? 0)).toBe(whole.rows);
    expect(manifest.rejected.in_the_future).toBeGreaterThan(0);
    const rows = await rowsOf(place.at('part', 'out'));
    const all = await rowsOf(place.at('whole', 'out'));
    expect(rows).toEqual(all.filter((row) => rows.some(({ label_id }) => label_id === row.label_id)));
  });
});

describe('a disk or a memory that is full', () => {
  it('is told of with the folders, and that a build goes on', () => {
    const options = place.options('x', spec, files);
    const full = explained(
      Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }),
      options,
    );
    expect(full).toMatchObject({
      code: 'RESOURCE_EXHAUSTED',
      message: expect.stringContaining(`the disk of ${options.folder}`),
    });
    const duck = explained(
      new Error('IO Error: Could not write file "/x/y.parquet": No space left on device'),
      options,
    );
    expect(duck).toMatchObject({ code: 'RESOURCE_EXHAUSTED', message: expect.stringContaining('/x/y.parquet') });
    const memory = explained(new Error('Out of Memory Error: failed to allocate'), options);
    expect(memory).toMatchObject({ code: 'RESOURCE_EXHAUSTED', message: expect.stringContaining('512 MB') });
  });
});

describe('what a data set is asked for with', () => {
  const good: DatasetSpec = {
    features,
    labels: { from: 'file', path: 'x.csv' },
    knowledge: 'occurred',
    missing: 'default',
    joins: true,
  };
  const rule = {
    from: 'rule',
    anchor: 'event',
    types: ['view'],
    outcome: ['purchase'],
    withinMs: 1,
    match: 'customer',
  } as const;
  it.each<[string, DatasetSpec, string[]]>([
    ['nothing wrong', good, []],
    ['a wrong name', { ...good, features: [{ kind: 'customer', names: ['view_count_8d'] }] }, ['features[0].names[0]']],
    ['a name twice', { ...good, features: [...features, ...features] }, ['features[1].names[0]']],
    ['no features', { ...good, features: [] }, ['features']],
    ['another format', { ...good, labels: { from: 'file', path: 'x.xlsx' } }, ['labels.path']],
    ['no outcome', { ...good, labels: { ...rule, outcome: [] } }, ['labels.outcome']],
    ['no time', { ...good, labels: { ...rule, withinMs: 0 } }, ['labels.withinMs']],
    ['no share', { ...good, labels: { ...rule, share: 0 } }, ['labels.share']],
    ['times the wrong way round', { ...good, labels: { ...rule, fromMs: 2, toMs: 1 } }, ['labels.fromMs']],
    ['a day’s item', { ...good, labels: { ...rule, anchor: 'day', match: 'customer_item' } }, ['labels.match']],
    [
      'a day’s session',
      { ...good, features: [{ kind: 'session', names: ['depth'] }], labels: { ...rule, anchor: 'day' } },
      ['labels.anchor'],
    ],
  ])('has %s', async (_what, asked, fields) => {
    expect(specProblems(asked).map(({ field }) => field)).toEqual(fields);
    if (fields.length > 0) await expect(buildDataset(place.options('x', asked, files))).rejects.toThrow(fields[0]);
  });
});
