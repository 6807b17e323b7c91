import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RowFormat, readRows } from './public-data.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'public-data-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function read(format: RowFormat, text: string) {
  const path = join(folder, 'file');
  writeFileSync(path, text);
  const rows = [];
  for await (const row of readRows(path, format)) rows.push(row);
  return rows;
}

describe('readRows', () => {
  it('reads clicks with their times, with or without a header, of Unix or Windows', async () => {
    const row = { userId: '3', sessionId: '3', itemId: '214', timeMs: 1_396_437_466_940 };
    expect(await read('yoochoose', 'SessionId\tItemId\tTime\n3\t214\t1396437466.94\n')).toEqual([{ line: 2, row }]);
    expect(await read('yoochoose', '\uFEFFSessionId\tItemId\tTime\r\n\r\n3\t214\t1396437466.94')).toEqual([
      { line: 3, row },
    ]);
    expect(await read('yoochoose', '3\t214\t1396437466.94\n')).toEqual([{ line: 1, row }]);
  });

  it('names the line and the fault of a bad click and reads on', async () => {
    const lines = ['1\t2', '\t2\t5', '1\t\t5', '1\t2\tsoon', '1\t2\t-5', '1\t2\t5\t6', '1\t2\t5'];
    const rows = await read('yoochoose', lines.join('\n'));
    expect(rows.map((row) => [row.line, row.error])).toEqual([
      [1, 'expected 3 fields separated by tabs (SessionId, ItemId, Time), found 2'],
      [2, 'SessionId is empty'],
      [3, 'ItemId is empty'],
      [4, 'Time must be seconds since 1970, not "soon"'],
      [5, 'Time must be seconds since 1970, not "-5"'],
      [6, 'expected 3 fields separated by tabs (SessionId, ItemId, Time), found 4'],
      [7, undefined],
    ]);
  });

  it('reads a user a line, an item a row', async () => {
    expect(await read('sequences', '7 a b\n\n8 c\n9\n')).toEqual([
      { line: 1, row: { userId: '7', sessionId: '7', itemId: 'a', position: 0 } },
      { line: 1, row: { userId: '7', sessionId: '7', itemId: 'b', position: 1 } },
      { line: 3, row: { userId: '8', sessionId: '8', itemId: 'c', position: 0 } },
      { line: 4, error: 'expected a user and at least one item, separated by spaces' },
    ]);
  });

  it('reads events as objects and names what is none', async () => {
    const rows = await read('events', '{"type":"view"}\n[1]\nnull\n{"type":\n');
    expect(rows[0]).toEqual({ line: 1, row: { type: 'view' } });
    expect(rows.slice(1, 3).map((row) => row.error)).toEqual(['expected a JSON object', 'expected a JSON object']);
    expect(rows[3]?.line).toBe(4);
    expect(rows[3]?.error).toMatch(/^not JSON: /);
  });

  it('reads nothing from an empty file and fails for one that is not there', async () => {
    expect(await read('yoochoose', '')).toEqual([]);
    const missing = readRows(join(folder, 'missing'), 'events');
    await expect(missing.next()).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('can be left before the end', async () => {
    const path = join(folder, 'long');
    writeFileSync(path, 'u i\n'.repeat(100_000));
    for await (const { line } of readRows(path, 'sequences')) if (line === 3) break;
  });
});
