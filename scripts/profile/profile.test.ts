import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeProfile, type ProfileOptions } from './make-profile.js';
import type { Profile } from './profile-result.js';
import { openSource } from './source.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'profile-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, text: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const csv = (name: string, rows: readonly Record<string, string | number>[]): string => {
  const names = Object.keys(rows[0] ?? {});
  const cell = (value: string | number | undefined) => {
    const text = String(value ?? '');
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = rows.map((row) => names.map((each) => cell(row[each])).join(','));
  return file(name, `${[names.map(cell).join(','), ...lines].join('\n')}\n`);
};

async function profileOf(path: string, o: Partial<ProfileOptions> = {}): Promise<Profile> {
  const source = await openSource({ path, memoryMb: 256, threads: 1 });
  try {
    return await makeProfile(source, { sample: 100_000, ...o });
  } finally {
    await source.close();
  }
}

const codes = (profile: Profile, severity?: string) =>
  profile.findings
    .filter((one) => severity === undefined || one.severity === severity)
    .map((one) => `${one.code} ${one.columns.join(',')}`.trim());

/** Random enough, and the same each time. */
const noise = (n: number, salt: number) => ((n * 2_654_435_761 + salt * 40_503) >>> 7) % 1_000;

function rowsOf(count: number) {
  return Array.from({ length: count }, (_, n) => ({
    amount: noise(n, 1) / 10,
    clicks: noise(n, 2) % 9,
    channel: ['web', 'app', 'mail'][noise(n, 3) % 3] ?? '',
    label: noise(n, 4) % 4 === 0 ? 1 : 0,
  }));
}

describe('what a profile finds', () => {
  it('is nothing grave where nothing is wrong', async () => {
    const profile = await profileOf(csv('fine.csv', rowsOf(2_000)), { label: 'label' });
    expect(codes(profile, 'leak')).toEqual([]);
    expect(profile).toMatchObject({ rows: 2_000, sampleRows: 2_000, label: { kind: 'binary', positive: '1' } });
  });

  it('is each leak that was planted, and no other', async () => {
    const rows = rowsOf(2_000).map((row, n) => ({
      customer_key: `k-${n}`,
      happened_at: new Date(Date.UTC(2026, 0, 1) + n * 3_600_000).toISOString(),
      ...row,
      // The label under another name; known afterwards; nearly; only filled in afterwards; and by each category.
      outcome: row.label,
      refund: row.label === 1 ? 50 + (n % 9) : n % 7,
      score: row.label * 10 + noise(n, 5) / 95,
      closed_by: row.label === 1 ? `agent ${n % 5}` : '',
      status: row.label === 1 ? (['paid', 'sent'][n % 2] ?? '') : 'open',
      shipped_at: new Date(Date.UTC(2026, 0, 1) + n * 3_600_000 + (n % 3 === 0 ? 1 : -1) * 60_000).toISOString(),
      split: n < 1_500 ? 'train' : 'test',
      drifting: n < 1_500 ? noise(n, 6) : noise(n, 6) + 700,
    }));
    const profile = await profileOf(csv('leaks.csv', rows), { label: 'label', split: 'split', time: 'happened_at' });
    expect(codes(profile, 'leak').sort()).toEqual([
      'after_label shipped_at',
      'equals_label outcome',
      'missing_tells closed_by',
      'nearly_separates score',
      'separates_label refund',
      'separates_label status',
    ]);
    expect(codes(profile, 'warning')).toEqual(expect.arrayContaining(['id_like customer_key', 'split_shift drifting']));
    const [first] = profile.findings;
    expect(first?.text).toBe(
      '“outcome” equals the label in every row: it is the label under another name, or made from it. Leave it out.',
    );
    expect(profile.findings.find((one) => one.code === 'after_label')?.text).toContain('in 667 rows (33.4%)');
    expect(profile.split).toMatchObject({ train: 'train', shared: 0, overlap: { column: 'happened_at', rows: 0 } });
    expect(profile.label?.relations.find((one) => one.column === 'refund')).toMatchObject({ separates: true, area: 1 });
  });

  it('is rows on both sides of the split, and a split that is not by time', async () => {
    const rows = rowsOf(1_000).map((row, n) => ({
      ...row,
      moment: new Date(Date.UTC(2026, 0, 1) + n * 60_000).toISOString(),
      part: n % 4 === 0 ? 'test' : 'train',
    }));
    const twice = rows.slice(0, 40).map((row) => ({ ...row, part: row.part === 'test' ? 'train' : 'test' }));
    const profile = await profileOf(csv('shared.csv', [...rows, ...twice]), {
      label: 'label',
      split: 'part',
      time: 'moment',
    });
    // 10 of these rows were of the test and are now in the training part too; 30 came to the test.
    expect(profile.split?.shared).toBeGreaterThanOrEqual(40);
    expect(codes(profile)).toEqual(expect.arrayContaining(['shared_rows part', 'split_overlaps moment']));
  });

  it('is what makes columns useless or difficult', async () => {
    const rows = rowsOf(1_200).map((row, n) => ({
      ...row,
      constant: 'x',
      nearly: n === 5 ? 'b' : 'a',
      empty: '',
      gaps: n % 3 === 0 ? n % 50 : '',
      few_gaps: n % 10 === 0 ? '' : n % 50,
      twin: row.amount * 2 + 1,
      wild: n % 12 === 0 ? 10_000 + noise(n, 8) : noise(n, 9) / 100,
      word: `w-${n % 1_100}`,
      broken: n === 7 ? 'Infinity' : `${n % 40}.5`,
    }));
    const profile = await profileOf(csv('quality.csv', rows), { label: 'label' });
    expect(codes(profile)).toEqual(
      expect.arrayContaining([
        'constant constant',
        'nearly_constant nearly',
        'empty empty',
        'mostly_missing gaps',
        'missing few_gaps',
        'outliers wild',
        'many_categories word',
        'infinite broken',
        'correlated amount,twin',
      ]),
    );
    expect(codes(profile, 'leak')).toEqual([]);
    const wild = profile.columns.find((one) => one.name === 'wild');
    expect(wild?.numbers?.outliers).toMatchObject({ below: 0, above: 100 });
    expect(profile.missing.columns.slice(0, 3)).toEqual(['empty', 'gaps', 'few_gaps']);
    expect(profile.missing.patterns.reduce((sum, one) => sum + one.rows, 0)).toBe(1_200);
  });

  it('is the same of the same data as CSV, NDJSON, Parquet, a folder of parts, and compressed', async () => {
    const rows = rowsOf(600);
    const paths = [csv('same.csv', rows), file('same.ndjson', rows.map((row) => `${JSON.stringify(row)}\n`).join(''))];
    const instance = await DuckDBInstance.create();
    const connection = await instance.connect();
    const parts = mkdtempSync(join(folder, 'parts-'));
    const read = `(SELECT * FROM read_csv('${paths[0]}')`;
    await connection.run(`COPY ${read}) TO '${join(folder, 'same.parquet')}' (FORMAT parquet)`);
    for (const part of [0, 1]) {
      await connection.run(
        `COPY ${read} LIMIT 300 OFFSET ${300 * part}) TO '${join(parts, `part-${part}.parquet`)}' (FORMAT parquet)`,
      );
    }
    await connection.run(`COPY ${read}) TO '${join(folder, 'same.csv.gz')}' (FORMAT csv, COMPRESSION gzip)`);
    connection.closeSync();
    instance.closeSync();
    writeFileSync(
      join(parts, 'manifest.json'),
      JSON.stringify({ files: [{ name: 'part-0.parquet' }, { name: 'part-1.parquet' }] }),
    );
    paths.push(join(folder, 'same.parquet'), parts, join(folder, 'same.csv.gz'));
    const found: unknown[] = [];
    for (const path of paths) {
      const { name: _name, ...profile } = await profileOf(path, { label: 'label' });
      // Sums of fractions depend on the order of the rows in their last digits.
      found.push(
        JSON.parse(
          JSON.stringify(profile, (_key, value) => (typeof value === 'number' ? Number(value.toPrecision(9)) : value)),
        ),
      );
    }
    for (const one of found.slice(1)) expect(one).toEqual(found[0]);
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('insight-mesh-profile-'))).toEqual([]);
  });

  it('takes a sample of rows where there are more, and the same one each time', async () => {
    const path = csv('many.csv', rowsOf(9_000));
    const [one, other] = [await profileOf(path, { sample: 1_000 }), await profileOf(path, { sample: 1_000 })];
    expect(one.sampleRows).toBeGreaterThan(850);
    expect(one.sampleRows).toBeLessThan(1_150);
    expect(other).toEqual(one);
    expect(one.rows).toBe(9_000);
  });

  it('takes a label of classes, and one that is a number', async () => {
    const rows = rowsOf(900).map((row, n) => ({ ...row, double: row.amount * 2 + noise(n, 4) / 100 }));
    const classes = await profileOf(csv('classes.csv', rows), { label: 'channel' });
    expect(classes.label).toMatchObject({ kind: 'classes', positive: undefined });
    const number = await profileOf(csv('number.csv', rows), { label: 'amount' });
    expect(number.label?.kind).toBe('number');
    expect(number.label?.relations[0]).toMatchObject({ column: 'double', spearman: expect.closeTo(1, 1) });
  });
});

describe('what cannot be profiled is told', () => {
  it.each([
    ['a file that is not there', () => join(folder, 'none.csv'), {}, /none\.csv does not exist/],
    ['a format that nobody knows', () => file('data.xls', 'x'), {}, /must end with \.parquet, \.csv/],
    [
      'a Parquet file that was cut short',
      () => file('cut.parquet', 'PAR1 cut'),
      {},
      /cut\.parquet cannot be read as Parquet/,
    ],
    [
      'a damaged archive',
      () => file('bad.csv.xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 1, 2, 3])),
      {},
      /cannot be inflated/,
    ],
    ['JSON that is none', () => file('bad.ndjson', '{"a":1}\n{"a":\n'), {}, /cannot be read as NDJSON/],
    ['a file without rows', () => file('empty.csv', 'a,b\n'), {}, /has no rows/],
    ['a folder without files', () => mkdtempSync(join(folder, 'nothing-')), {}, /has no data file/],
    [
      'a label that is not there',
      () => csv('l.csv', rowsOf(10)),
      { label: 'lable' },
      /no column lable for --label; there are amount, clicks/,
    ],
    [
      'a label of one value',
      () =>
        csv(
          'one.csv',
          rowsOf(10).map((row) => ({ ...row, label: 1 })),
        ),
      { label: 'label' },
      /1 different values/,
    ],
    ['a split of many values', () => csv('s.csv', rowsOf(100)), { split: 'amount' }, /must have 2 to 10/],
    ['a time that is none', () => csv('t.csv', rowsOf(10)), { time: 'clicks' }, /holds no times but BIGINT/],
  ])('%s', async (_what, path, options, message) => {
    await expect(profileOf(path(), options)).rejects.toThrow(message);
  });
});
