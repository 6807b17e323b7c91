import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadClicks, plausibleTimes } from './data.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'clicks-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const clicks = async (times: readonly number[]) => {
  const path = join(folder, 'clicks.tsv');
  writeFileSync(path, ['SessionId\tItemId\tTime', ...times.map((time, i) => `s-${i}\ti\t${time}`)].join('\n'));
  const said: string[] = [];
  const { data, rejected } = await loadClicks(path, (message) => said.push(message));
  return { data, rejected, said: said.join('\n').replaceAll(path, 'clicks.tsv') };
};
const in2014 = Array.from({ length: 200 }, (_, i) => 1_400_000_000 + i * 86_400);

describe('clicks of a file', () => {
  it('of the year 1971 or 9999 among those of 2014 are passed over, counted and told by their line', async () => {
    const { data, rejected, said } = await clicks([31_536_000, ...in2014, 253_402_214_400]);
    expect(data.map(({ timeMs }) => timeMs / 1000)).toEqual(in2014);
    expect(rejected).toBe(2);
    expect(said).toContain('clicks.tsv:2: its time is 1971-01-01, before 2000: the click is passed over');
    expect(said).toMatch(/clicks\.tsv:203: its time is 9999-12-31, far after the others, which may be until 2015-/);
    expect(said).toContain('warning: 2 clicks of clicks.tsv have a time that cannot be right and were passed over');
  });

  it('of a year that the calendar of a program does not have are told as well', async () => {
    const { rejected, said } = await clicks([...in2014, 1e15]);
    expect([rejected, said]).toEqual([
      1,
      expect.stringContaining('its time is 1000000000000000 s since 1970, far after'),
    ]);
  });

  it('that are numbered and have no times are all taken', async () => {
    const { data, said } = await clicks([1, 2, 3, 40]);
    expect([data.length, said]).toEqual([4, '']);
  });

  it('are all taken where they lie within a year of each other', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 366 * 86_400 }), { minLength: 1, maxLength: 50 }),
        fc.integer({ min: 946_684_800, max: 4_000_000_000 }),
        (drawn, start) => {
          const times = Float64Array.from(drawn, (seconds) => (start + seconds) * 1000);
          const { from, to } = plausibleTimes(times);
          expect(times.every((time) => time >= from && time <= to)).toBe(true);
        },
      ),
    );
  });
});
