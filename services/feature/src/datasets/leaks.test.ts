import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BuildPlace, rowsOf } from '../../test/datasets/place.js';
import { writeShop } from '../../test/datasets/shop.js';
import { buildDataset } from './build-dataset.js';
import { addFacts, leakWarnings, newLeakFacts, seeRows } from './leaks.js';

/** What is said of columns of values beside labels, seen in two parts. */
function warningsOf(
  labels: readonly (number | string)[],
  columns: Record<string, readonly number[]>,
  cut = 60,
): string[] {
  const names = Object.keys(columns);
  const facts = newLeakFacts(names.length);
  for (const [from, to] of [
    [0, cut],
    [cut, labels.length],
  ] as const) {
    const part = newLeakFacts(names.length);
    const some = labels.slice(from, to);
    const numbers = Float64Array.from(some, (label) => (typeof label === 'number' ? label : Number.NaN));
    const values = Object.values(columns).map((column) => Float64Array.from(column.slice(from, to)));
    seeRows(part, { numbers, texts: some.map(String) }, values);
    addFacts(facts, JSON.parse(JSON.stringify(part)));
  }
  const { warnings, suspects } = leakWarnings(facts, names);
  return [...warnings, ...suspects.map((at) => `suspect ${names[at]}`)];
}

const rows = Array.from({ length: 200 }, (_, n) => n);
const binary = rows.map((n) => (n * 7) % 2);
const noise = rows.map((n) => (n * 37) % 11);

describe('warnings', () => {
  it.each<[string, readonly (number | string)[], readonly number[], RegExp | undefined]>([
    ['equals the label', binary, binary, /^f equals the label on all 200 rows/],
    ['is shifted', rows, rows.map((n) => n + 5), /^f is the label plus 5 on all/],
    ['is the label turned round', binary, binary.map((label) => 1 - label), /^f tells all labels apart/],
    [
      'separates the classes',
      binary,
      rows.map((n) => (binary[n] ?? 0) * 100 + (n % 50)),
      /^f tells all labels apart on 200 rows/,
    ],
    ['all but separates', binary, rows.map((n) => (n === 3 ? 0 : (binary[n] ?? 0) * 100 + (n % 50))), undefined],
    [
      'is missing for one class alone',
      binary,
      rows.map((n) => (binary[n] === 1 ? Number.NaN : (n * 3) % 17)),
      /^f tells all labels apart/,
    ],
    [
      'separates names of classes',
      binary.map((label) => `class ${label}`),
      binary.map((label) => 3 * label),
      /^f tells all labels apart/,
    ],
    ['goes with many labels one by one', rows, rows.map((n) => n * n), /^suspect f/],
    ['goes with most labels', rows, rows.map((n) => Math.min(n, 198) ** 2), undefined],
    ['is of one value', binary, rows.map(() => 4), /^of one value on all rows: f \(4\)$/],
    ['has no value', binary, rows.map(() => Number.NaN), /^of one value on all rows: f \(no value\)$/],
    ['is anything', binary, noise, undefined],
  ])('of a feature that %s', (_what, labels, column, wanted) => {
    const found = warningsOf(labels, { f: column, other: noise });
    if (wanted === undefined) expect(found).toEqual([]);
    else expect(found).toEqual([expect.stringMatching(wanted)]);
  });

  it('of labels of one value, and none of telling those apart', () => {
    expect(
      warningsOf(
        rows.map(() => 1),
        { f: noise },
      ),
    ).toEqual(['every label is 1: there is nothing to learn']);
  });

  it('of few rows say nothing of telling labels apart', () => {
    expect(warningsOf([0, 1, 0, 1], { f: [1, 7, 2, 8] }, 2)).toEqual([]);
  });
});

describe('a data set', () => {
  const place = new BuildPlace();
  it('is told of when a label is a feature, and when little is known', async () => {
    const { files, labels } = await writeShop(place.folder, { events: 2_000, labels: 300 });
    const features = [
      { kind: 'customer' as const, names: ['view_count_all', 'last_seen_seconds', 'sign_up_count_all'] },
      { kind: 'device' as const, names: ['view_count_all'] },
    ];
    const first = place.options('first', { features, labels: { from: 'file', path: labels } }, files);
    await buildDataset(first);
    // The labels again, with a feature in place of the label, and a one-to-one function of another.
    const found = await rowsOf(first.outFolder);
    const write = (name: string, label: (row: Record<string, unknown>) => number, device = 'd-1') => {
      const lines = found.map(
        (row) => `${(row.label_time as Date).toISOString()},${label(row)},${row.customer_id},${device}`,
      );
      writeFileSync(place.at(name), `label_time,label,customer_id,device_id\n${lines.join('\n')}\n`);
      return { features, labels: { from: 'file' as const, path: place.at(name) } };
    };
    const equal = await buildDataset(
      place.options(
        'equal',
        write('equal.csv', (row) => Number(row.customer__view_count_all)),
        files,
      ),
    );
    expect(equal.warnings).toContainEqual(
      expect.stringMatching(/^customer__view_count_all equals the label on all \d+ rows/),
    );
    expect(equal.warnings).toContainEqual(
      'of one value on all rows: customer__sign_up_count_all (0), device__view_count_all (0)',
    );
    const one = await buildDataset(
      place.options(
        'one',
        write('one.csv', (row) => Math.sqrt(2 + Number(row.customer__last_seen_seconds)), 'nowhere'),
        files,
      ),
    );
    expect(one.warnings).toContainEqual(
      expect.stringMatching(/^customer__last_seen_seconds tells each label, one by one/),
    );
    expect(one.warnings).toContainEqual('nothing was known by then of the device of 100% of the labels');
  });
});
