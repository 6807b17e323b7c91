import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Split, splitsOf } from '../search/splits.js';
import { measureSplit } from './measure-split.js';
import { readTable } from './read-table.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'read-table-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, lines: readonly string[]): string => {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
};

const rows = (count: number, row: (i: number) => string): string[] => Array.from({ length: count }, (_, i) => row(i));

describe('a table of a file', () => {
  it('has numbers, truths as 1 and 0, categories, gaps, and rows without a label left out', async () => {
    const path = file('mixed.csv', [
      'age,member,city,day,buys',
      '31,TRUE,Linz,2026-01-02,yes',
      ',false,,2026-01-03,no',
      '44,true,"Graz, Ost",2026-01-04,no',
      '5,true,Linz,2026-01-04,',
    ]);
    const read = await readTable({ path, label: 'buys' });
    expect(read.columns).toEqual(['age', 'member', 'city']);
    expect(read.positive).toBe('yes');
    expect([...read.labels]).toEqual([1, 0, 0]);
    const cells = read.table.columns.map((column) => [0, 1, 2].map((row) => read.table.cell(row, column)));
    expect(cells).toEqual([
      [31, Number.NaN, 44],
      [1, 0, 1],
      ['Linz', null, 'Graz, Ost'],
    ]);
    expect(read.warnings).toEqual([
      'column day holds times and is left out: make numbers of it, such as days before the label',
      '1 rows have no buys and are left out',
    ]);
  });

  it('has codes as categories, whose a row is, and when, where it is told so', async () => {
    const path = file('codes.csv', [
      'region,who,at,y',
      '1,a,2026-01-02T00:00:00Z,0',
      '2,b,2026-01-03,1',
      '1,a,2026-01-04 12:00,1',
    ]);
    const read = await readTable({ path, label: 'y', categories: ['region'], group: 'who', time: 'at' });
    expect(read.columns).toEqual(['region']);
    expect(read.table.columns[0]).toMatchObject({ kind: 'category', levels: ['1', '2'] });
    expect([...(read.groups ?? [])]).toEqual([0, 1, 0]);
    expect([...(read.times ?? [])]).toEqual(
      ['2026-01-02', '2026-01-03', '2026-01-04T12:00:00Z'].map((time) => Date.parse(time)),
    );
  });

  it('of a data set is that of its manifest, without its bookkeeping', async () => {
    const dataset = join(folder, 'dataset');
    mkdirSync(dataset);
    const connection = await (await DuckDBInstance.create()).connect();
    for (const part of [0, 1]) {
      await connection.run(
        `COPY (SELECT i AS label_id, TIMESTAMPTZ '2026-01-01' + INTERVAL (i) HOUR AS label_time, (i % 2)::DOUBLE AS label, 'c-' || i AS customer_id,
           i::DOUBLE AS customer__view_count_7d FROM range(${part * 5}, ${part * 5 + 5}) t(i)) TO '${join(dataset, `part-0000${part}.parquet`)}' (FORMAT parquet)`,
      );
    }
    writeFileSync(join(dataset, 'stray.parquet'), 'not of it');
    await expect(readTable({ path: dataset, label: 'label' })).rejects.toThrow(
      'is no data set: it has no manifest.json',
    );
    const manifest = { files: [{ name: 'part-00000.parquet' }, { name: 'part-00001.parquet' }] };
    writeFileSync(join(dataset, 'manifest.json'), JSON.stringify(manifest));
    const read = await readTable({ path: dataset, label: 'label', time: 'label_time', group: 'customer_id' });
    expect(read.columns).toEqual(['customer__view_count_7d']);
    expect(read.table.rows).toBe(10);
    expect(read.times?.[1]).toBe(Date.parse('2026-01-01T01:00:00Z'));
    writeFileSync(join(dataset, 'manifest.json'), JSON.stringify({ files: [{ name: 'part-00002.parquet' }] }));
    await expect(readTable({ path: dataset, label: 'label' })).rejects.toThrow(
      'names part-00002.parquet, which is not there',
    );
  });
});

describe('a table that cannot be learnt from says why', () => {
  const cases: [string, string[], object, string][] = [
    ['an empty data set', ['a,y'], {}, 'has no rows: there is nothing to learn from'],
    [
      'one class',
      ['a,y', '1,0', '2,0'],
      {},
      'all rows have the label "0" in y: there is one class, and nothing to tell apart',
    ],
    ['no label', ['a,y', '1,', '2,'], {}, 'no row has a label: the column y is empty'],
    ['many classes', ['a,y', '1,0', '2,1', '3,2'], {}, 'the label y has more than two values'],
    ['another label', ['a,y', '1,0', '2,1'], { label: 'z' }, 'there is no column z: there are a, y'],
    ['a label alone', ['y', '0', '1'], {}, 'has no column beside the label y'],
    [
      'text where a number should be',
      ['a,y', ...rows(30, (i) => `${i === 17 ? 'n/a' : i},${i % 2}`)],
      {},
      'column a, row 18: "n/a" is no number, and 29 of its 30 values are numbers: mend it',
    ],
    [
      'text in a declared number',
      ['a,y', 'x,0', 'z,1'],
      { numbers: ['a'] },
      'column a, row 1: "x" is no number, and it is declared to hold numbers (2 rows are so)',
    ],
    [
      'ignored and declared',
      ['a,y', '1,0', '2,1'],
      { ignore: ['a'], numbers: ['a'] },
      'column a is said to be both ignored and of numbers',
    ],
    [
      'the label among the features',
      ['a,y', '1,0', '2,1'],
      { categories: ['y'] },
      'column y is said to be both the label and of categories',
    ],
    ['a label to split by', ['a,y', '1,0', '2,1'], { time: 'y' }, 'column y is said to be the label, and to split by'],
    ['no time', ['a,t,y', '1,,0', '2,5,1'], { time: 't' }, 'column t, row 1: there is no time'],
    [
      'too wide',
      ['a,y', '1,0', '2,1'],
      { maxMb: 0 },
      'takes 1 MB in memory (2 rows of 1 columns), and may take 0: take a sample',
    ],
    ['too many rows', ['a,y', '1,0', '2,1'], { maxRows: 1 }, 'has 2 rows, and 1 are held in memory at most'],
  ];
  it.each(cases)('%s', async (name, lines, options, why) => {
    const path = file(`${name.replaceAll(' ', '-')}.csv`, lines);
    await expect(readTable({ path, label: 'y', ...options })).rejects.toThrow(why);
  });

  it('a file that is not there, or of no known format', async () => {
    await expect(readTable({ path: join(folder, 'nowhere.csv'), label: 'y' })).rejects.toThrow(
      'nowhere.csv is not there',
    );
    await expect(readTable({ path: file('table.xlsx', ['?']), label: 'y' })).rejects.toThrow(
      'is of no known format: its name must end with .csv',
    );
    await expect(readTable({ path: file('broken.parquet', ['?']), label: 'y' })).rejects.toThrow(
      'broken.parquet cannot be read:',
    );
  });
});

describe('a row that a model cannot take', () => {
  it('is told as the file has it, whatever rows have no label and whichever fold it is in', async () => {
    const lines = rows(40, (i) => `${i === 30 ? 'inf' : i},${[3, 11].includes(i) ? '' : i % 2}`);
    const source = await readTable({ path: file('infinite.csv', ['a,y', ...lines]), label: 'y' });
    expect(source.table.rows).toBe(38);
    const [one, two] = splitsOf({ by: 'folds', folds: 2, seed: 1 }, source);
    for (const split of [one, two])
      await expect(measureSplit(source, split as Split, 'boosting', {}, { seed: 1 })).rejects.toThrow(
        'input, column a, row 31: a value must be a finite number or missing (NaN), not Infinity',
      );
    const timed = file('timed.csv', ['a,t,y', '1,1,', '1,2,0', '2,,1']);
    await expect(readTable({ path: timed, label: 'y', time: 't' })).rejects.toThrow(
      'column t, row 3: there is no time',
    );
  });
});
