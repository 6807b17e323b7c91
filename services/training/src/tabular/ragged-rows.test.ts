import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csvNames, csvShape } from './ragged-rows.js';
import { readTable } from './read-table.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ragged-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

describe('a row of another length than the header', () => {
  it.each([
    ['a short last row', 'a,b,y\n1,x,0\n2,y,1\n3,z\n', 'row 3: it has 2 fields, and the first line has 3 (a, b, y)'],
    ['a long last row', 'a,b,y\n1,2,0\n2,3,1\n3,4,1,9\n', 'row 3: it has 4 fields, and the first line has 3 (a, b, y)'],
    ['one without an end of line', 'a;b;y\n1;2;0\n2;3;1\n3', 'row 3: it has 1 field, and the first line has 3'],
    [
      'one behind fields in quotes',
      'a,b,y\n1,"x, ""w""\nq",0\n\n2,z\n',
      'row 2: it has 2 fields, and the first line has 3',
    ],
  ])('is refused by its number: %s', async (_what, text, why) => {
    const plain = file('rows.csv', text);
    await expect(readTable({ path: plain, label: 'y' })).rejects.toThrow(`${plain}, ${why}`);
    const packed = file('rows.csv.gz', gzipSync(text));
    await expect(readTable({ path: packed, label: 'y' })).rejects.toThrow(`${packed}, ${why}`);
  });

  it('is looked for in all rows, however many', async () => {
    const lines = Array.from({ length: 30_000 }, (_, i) => `${i},c${i % 7},${i % 2}`);
    const path = file('long.csv', ['a,b,y', ...lines, '7,c'].join('\n'));
    await expect(readTable({ path, label: 'y' })).rejects.toThrow(/row 30001\b|Line: 30002/);
  });

  it('is none in a file that is cut as RFC 4180 has it, whatever stands in its fields', async () => {
    const field = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', ' ', 'é', '5"') });
    const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(field, field, field), { maxLength: 8 }), async (rows) => {
        const path = file('any.csv', ['a,"b, c",y', ...rows.map((row) => row.map(quoted).join(','))].join('\r\n'));
        expect(await csvShape(path)).toEqual({ header: ['a', 'b, c', 'y'] });
        expect(await csvNames(path)).toEqual(['a', 'b, c', 'y']);
      }),
      { numRuns: 60 },
    );
  });
});
