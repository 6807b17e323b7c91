import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvReader } from './csv-reader.js';
import { BadRow, type Row } from './row.js';

const options = { delimiter: ',', quote: '"', maxRowCharacters: 1_000 };

function read(text: string, o: Partial<typeof options> = {}, pieces: readonly string[] = [text]): Row[] {
  const reader = new CsvReader({ ...options, ...o });
  const rows: Row[] = [];
  let firstLine = 1;
  for (const piece of pieces) {
    if (piece === '') continue;
    rows.push(...reader.push({ text: piece, firstLine, bad: undefined }));
    firstLine += piece.split('\n').length - 1;
  }
  return [...rows, ...reader.end()];
}

const cells = (rows: readonly Row[]) => rows.flatMap((row) => (row instanceof BadRow ? [] : [row.cells]));
const bad = (rows: readonly Row[]) => rows.flatMap((row) => (row instanceof BadRow ? [[row.line, row.reason]] : []));

/** The text in pieces that end in line breaks, as blocks do. */
function inBlocks(text: string, sizes: readonly number[]): string[] {
  const lines = text.split(/(?<=\n)/);
  const blocks: string[] = [];
  for (let at = 0, index = 0; at < lines.length; index++) {
    const size = sizes[index % sizes.length] ?? 1;
    blocks.push(lines.slice(at, at + size).join(''));
    at += size;
  }
  return blocks;
}

const field = fc.string({ unit: fc.constantFrom('a', 'é', '中', '"', ',', '\n', '\r\n', ' ', '0'), maxLength: 8 });
const table = fc
  .integer({ min: 2, max: 4 })
  .chain((width) => fc.array(fc.array(field, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 20 }));

describe('CsvReader', () => {
  it('reads what is written, in any blocks, as csv-parse does', () => {
    fc.assert(
      fc.property(
        table,
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
        fc.constantFrom('\n', '\r\n'),
        (rows, sizes, lineBreak) => {
          const quoted = (text: string) => (/^$|[",\r\n ]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
          const text = rows.map((row) => row.map(quoted).join(',') + lineBreak).join('');
          const found = read(text, {}, inBlocks(text, sizes));
          expect(cells(found)).toEqual(rows);
          expect(cells(found)).toEqual(parse(text, { skip_empty_lines: true }));
          expect(bad(found)).toEqual([]);
        },
      ),
    );
  });

  it('gives the same rows and problems in any blocks, whatever the text is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r'), maxLength: 60 }),
        fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
        (text, sizes) => {
          expect(read(text, { maxRowCharacters: 20 }, inBlocks(text, sizes))).toEqual(
            read(text, { maxRowCharacters: 20 }),
          );
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('refuses one row for a quote that is never closed, and reads all others', () => {
    const lines = Array.from({ length: 5_000 }, (_, index) => (index === 2_500 ? `${index},"x` : `${index},x`));
    const rows = read(`a,b\n${lines.join('\n')}\n`);
    expect(bad(rows)).toEqual([[2_502, 'a quote is opened and not closed']]);
    expect(cells(rows)).toHaveLength(5_000);
    const quoted = Array.from({ length: 5_000 }, (_, index) => (index === 2_500 ? `${index},"x` : `${index},"x"`));
    const found = read(`a,b\n${quoted.join('\n')}\n`);
    expect(bad(found)).toEqual([[2_502, expect.stringContaining('closing quote')]]);
    expect(cells(found)).toHaveLength(5_000);
  });

  it('takes several lines with another number of fields for a quote that was not closed', () => {
    const rows = read('a,b\n1,"x\n2,y\n3,z"\n4,w\n');
    expect(cells(rows)).toEqual([
      ['a', 'b'],
      ['1', 'x\n2,y\n3,z'],
      ['4', 'w'],
    ]);
    const broken = read('a,b,c\n1,"x\n2,y,y\n3,z"\n4,w,w\n');
    expect(cells(broken)).toEqual([
      ['a', 'b', 'c'],
      ['2', 'y', 'y'],
      ['4', 'w', 'w'],
    ]);
    expect(bad(broken)).toEqual([
      [2, 'a quote may not be closed: the row would end 2 lines later with 2 fields, not 3'],
      [4, 'a quote stands within a field that does not begin with one'],
    ]);
  });

  it('tells the physical line at which a row begins, also behind quoted line breaks', () => {
    const rows = read('a,b\n1,"x\ny\nz"\n2,y,3\n4,"a"b\n5,c"d\n');
    expect(bad(rows)).toEqual([
      [5, 'has 3 fields, not 2'],
      [6, 'a closing quote is followed by something other than a delimiter or the end of the row'],
      [7, 'a quote stands within a field that does not begin with one'],
    ]);
    expect(rows.map(({ line }) => line)).toEqual([1, 2, 5, 6, 7]);
  });

  it('bounds a row, and takes quotes for text where there are none', () => {
    const rows = read(`a,b\n1,${'x'.repeat(2_000)}\n2,"${'y'.repeat(500)}\n3,"\n`, {}, undefined);
    expect(bad(rows)).toEqual([[2, 'is longer than 1000 characters (max_row_bytes)']]);
    const inches = new CsvReader({ ...options, quote: undefined });
    expect(
      cells([...inches.push({ text: 'a,b\n24" monitor,"x\n', firstLine: 1, bad: undefined }), ...inches.end()])[1],
    ).toEqual(['24" monitor', '"x']);
  });

  it('refuses the whole row for a line of it that is no text', () => {
    const reader = new CsvReader(options);
    const rows = [
      ...reader.push({
        text: 'a,b\n1,"x\n\ufffd"\n2,y\n',
        firstLine: 1,
        bad: new Map([[3, 'has bytes that are not UTF-8']]),
      }),
      ...reader.end(),
    ];
    expect(bad(rows)).toEqual([[2, 'has bytes that are not UTF-8 (line 3)']]);
    expect(cells(rows)).toHaveLength(2);
  });
});
