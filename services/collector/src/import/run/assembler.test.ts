import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileMapper } from '../mapping/mapper.js';
import { toMapping } from '../mapping/read-mapping.js';
import { BadRow, type Row } from '../source/row.js';
import { Assembler, maxGroupRows, type Piece } from './assembler.js';
import { KeySet } from './key-set.js';

const mapping = toMapping(
  {
    kind: 'orders',
    group_by: 'no',
    skip: [{ column: 'n', equals: '0' }],
    fields: { order_id: 'no', customer_id: { constant: 'c' } },
    items: { item_id: { constant: 'i' }, quantity: 'n' },
  },
  'm',
);

const make = () => new Assembler(compileMapper(mapping, ['no', 'n']), new KeySet());
const row = (line: number, no: string, n: string): Row => ({ line, cells: [no, n], raw: `${no},${n}` });

function told(pieces: readonly Piece[]) {
  return pieces.map((piece) => {
    if (piece.kind === 'element') return [piece.row, ...piece.rows.map(({ line }) => line)];
    return piece.kind === 'skipped' ? 'skipped' : piece.rejects.map(({ line, reason }) => `${line}: ${reason}`);
  });
}

function all(rows: readonly Row[]): Piece[] {
  const assembler = make();
  const out: Piece[] = [];
  for (const each of rows) assembler.push(each, out);
  assembler.end(out);
  return out;
}

describe('Assembler', () => {
  it('makes one element of rows that follow each other', () => {
    const rows = [row(2, '1', '1'), row(3, '1', '0'), row(4, '1', '2'), row(5, '2', '1')];
    expect(told(all(rows))).toEqual([[1, 2, 4], 'skipped', [4, 5]]);
  });

  it('refuses all rows of an element of which one is wrong, or that comes again', () => {
    const rows = [row(2, '1', '1'), row(3, '1', 'x'), row(4, '2', '1'), row(5, '3', '1'), row(6, '2', '5')];
    expect(told(all(rows))).toEqual([
      ['2: belongs to the same element as line 3, which is refused', '3: must be a number, not "x"'],
      [3, 4],
      [4, 5],
      [
        expect.stringContaining(
          '6: an element with the same key stands before it in this file: rows of one must follow',
        ),
      ],
    ]);
  });

  it('refuses an element with a row in its midst that cannot be read, and none whose neighbour cannot', () => {
    const rows = [
      row(2, '1', '1'),
      new BadRow(3, 'broken', 'x'),
      row(4, '1', '1'),
      row(5, '1', '1'),
      row(6, '2', '1'),
      new BadRow(7, 'broken', 'x'),
      row(8, '3', '1'),
    ];
    const reason = 'its element has rows on both sides of line 3, which cannot be read and may be one of them';
    expect(told(all(rows))).toEqual([
      [`2: ${reason}`, `4: ${reason}`],
      ['3: broken'],
      [`5: ${reason}`],
      [5, 6],
      ['7: broken'],
      [7, 8],
    ]);
  });

  it('holds no more rows than an element may have', () => {
    const rows = Array.from({ length: maxGroupRows + 5 }, (_, index) => row(index + 2, '1', '1'));
    const pieces = all([...rows, row(9_999, '2', '1')]);
    const rejected = pieces.flatMap((piece) => (piece.kind === 'rejects' ? piece.rejects : []));
    expect(rejected).toHaveLength(maxGroupRows + 5);
    expect(pieces.at(-1)).toMatchObject({ kind: 'element', row: maxGroupRows + 6 });
  });

  it('tells each row once, also when it is read again from any point at which it was told', () => {
    const any = fc.oneof(
      fc.tuple(fc.constantFrom('1', '2', '3'), fc.constantFrom('0', '1', 'x')),
      fc.constant(undefined),
    );
    fc.assert(
      fc.property(fc.array(any, { maxLength: 40 }), fc.nat(40), (cells, stop) => {
        const rows = cells.map(
          (each, index): Row => (each === undefined ? new BadRow(index, 'broken', '') : row(index, ...each)),
        );
        const whole = all(rows);
        const lines = whole.flatMap((piece) =>
          (piece.kind === 'element' ? piece.rows : piece.kind === 'rejects' ? piece.rejects : []).map(
            ({ line }) => line,
          ),
        );
        const skipped = whole.filter(({ kind }) => kind === 'skipped').length;
        expect(new Set(lines).size).toBe(lines.length);
        expect(lines.length + skipped).toBe(rows.length);
        // As an import does that ends behind some row, and goes on.
        const first = make();
        const before: Piece[] = [];
        for (const each of rows.slice(0, stop)) first.push(each, before);
        const checkpoint = first.settled;
        const again = make();
        const after: Piece[] = [];
        for (const each of rows) {
          again.push(each, after);
          if (again.settled <= checkpoint) after.length = 0;
        }
        again.end(after);
        if (again.settled === checkpoint) after.length = 0;
        expect(told([...before, ...after])).toEqual(told(whole));
      }),
      { numRuns: 500 },
    );
  });
});
