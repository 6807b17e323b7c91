import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byCodePoints, type CategoryColumn, categoryColumn, numberColumn, Table } from './table.js';

describe('a table', () => {
  it('taken from shows nothing of the rows that were left: neither their texts nor their order', () => {
    const taken = (values: (string | null)[]) =>
      new Table([categoryColumn('c', values)]).take(Uint32Array.of(2, 3, 4)).columns[0] as CategoryColumn;
    const first = taken(['x', 'y', 'b', null, 'a']);
    expect(first.levels).toEqual(['b', 'a']);
    expect([...first.codes]).toEqual([0, -1, 1]);
    expect(taken(['a', 'b', 'b', null, 'a'])).toEqual(first);
  });

  it('refuses columns of different lengths and rows that it has not', () => {
    expect(() => new Table([numberColumn('a', [1]), numberColumn('b', [1, 2])])).toThrow(
      'table, column b: it has 2 rows where the table has 1',
    );
    expect(() => new Table([numberColumn('a', [1])]).take(Uint32Array.of(1))).toThrow(
      'table, row 1: there are 1 rows, from 0',
    );
  });
});

describe('byCodePoints', () => {
  it('orders as code points do, which code units do not', () => {
    expect(['\u{1f600}', '\ue000', '', 'a\u{1f600}', 'a', 'Z'].sort(byCodePoints)).toEqual([
      '',
      'Z',
      'a',
      'a\u{1f600}',
      '\ue000',
      '\u{1f600}',
    ]);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        const [x, y] = [a, b].map((text) => Array.from(text, (point) => point.codePointAt(0) as number)) as [
          number[],
          number[],
        ];
        const at = x.findIndex((point, i) => point !== y[i]);
        const right = at < 0 ? x.length - y.length : (x[at] as number) - (y[at] ?? -1);
        expect(Math.sign(byCodePoints(a, b))).toBe(Math.sign(right));
      }),
    );
  });
});
