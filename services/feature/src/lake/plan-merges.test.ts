import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MergeFile, type MergeRules, planMerges } from './plan-merges.js';

const rules: MergeRules = { nowMs: 1_000_000, afterMs: 1_000, targetRows: 1_000, targetBytes: 100_000, layout: 2 };
const old = 0;

function files(rows: readonly number[], more: Partial<MergeFile> = {}): MergeFile[] {
  let from = 0n;
  return rows.map((count) => {
    const file = {
      from,
      to: from + 1_000n,
      rows: count,
      bytes: count * 50,
      writtenMs: old,
      damaged: undefined,
      layout: 2,
      ...more,
    };
    from = file.to;
    return file;
  });
}

const rowsOf = (merges: readonly MergeFile[][]) => merges.map((merge) => merge.map(({ rows }) => rows));

describe('what is merged', () => {
  it('is all that fits, once a day is at rest', () => {
    expect(rowsOf(planMerges(files([10, 20, 30]), rules))).toEqual([[10, 20, 30]]);
    expect(rowsOf(planMerges(files([400, 400, 400, 10]), rules))).toEqual([
      [400, 400],
      [400, 10],
    ]);
    expect(planMerges(files([10]), rules)).toEqual([]);
    expect(rowsOf(planMerges(files([10, 600, 20, 30]), rules))).toEqual([[20, 30]]);
  });

  it('is no young file, and nothing across a damaged one or one of which nobody knows', () => {
    const five = files([1, 2, 3, 4, 5]);
    for (const more of [{ damaged: 'it cannot be read' }, { rows: undefined }]) {
      const spoilt = five.map((file, at) => (at === 2 ? { ...file, ...more } : file));
      expect(rowsOf(planMerges(spoilt, rules))).toEqual([
        [1, 2],
        [4, 5],
      ]);
    }
    const young = five.map((file, at) => (at === 4 ? { ...file, writtenMs: 999_500 } : file));
    expect(planMerges(young, rules)).toEqual([]);
  });

  it('is written anew when it is of an earlier layout, alone if need be', () => {
    expect(rowsOf(planMerges(files([10], { layout: 1 }), rules))).toEqual([[10]]);
    expect(rowsOf(planMerges(files([5_000], { layout: 1 }), rules))).toEqual([[5_000]]);
  });

  it('is written a few times only while a thousand files come', () => {
    let stored: MergeFile[] = [];
    let from = 0n;
    let written = 0;
    for (let n = 0; n < 1_000; n++) {
      stored.push({ ...(files([1])[0] as MergeFile), from, to: from + 1n, writtenMs: 999_000 });
      from += 1n;
      // One more that is young, so that the day is not at rest.
      const young = { ...(files([1])[0] as MergeFile), from, to: from + 1n, writtenMs: 1_000_000 };
      for (const merge of planMerges([...stored, young], { ...rules, targetRows: 10_000, targetBytes: 1_000_000 })) {
        const rows = merge.reduce((sum, file) => sum + (file.rows ?? 0), 0);
        written += rows;
        const [first, last] = [merge[0] as MergeFile, merge.at(-1) as MergeFile];
        stored = stored.filter((file) => !merge.includes(file));
        stored.push({ ...first, to: last.to, rows, bytes: rows * 50 });
        stored.sort((a, b) => (a.from < b.from ? -1 : 1));
      }
    }
    expect(stored.length).toBeLessThan(20);
    expect(written).toBeLessThan(1_000 * 10);
  });

  it('are neighbours that fit together, whatever there is', () => {
    const file = fc.record({
      rows: fc.option(fc.integer({ min: 0, max: 1_500 }), { nil: undefined }),
      writtenMs: fc.constantFrom(old, 999_500),
      damaged: fc.constantFrom(undefined, undefined, undefined, 'yes'),
      layout: fc.constantFrom(1, 2, 2, 2),
    });
    fc.assert(
      fc.property(fc.array(file, { maxLength: 30 }), (made) => {
        const all = made.map((each, at) => ({
          ...each,
          from: BigInt(at),
          to: BigInt(at) + 1n,
          bytes: (each.rows ?? 0) * 50,
        }));
        const merges = planMerges(all, rules);
        const taken = merges.flat();
        expect(new Set(taken).size).toBe(taken.length);
        for (const merge of merges) {
          const first = all.indexOf(merge[0] as (typeof all)[number]);
          expect(merge).toEqual(all.slice(first, first + merge.length));
          expect(merge.every((each) => each.damaged === undefined && each.writtenMs === old)).toBe(true);
          if (merge.length > 1)
            expect(merge.reduce((sum, each) => sum + (each.rows ?? 0), 0)).toBeLessThanOrEqual(1_000);
          else expect(merge[0]?.layout).toBe(1);
        }
      }),
    );
  });
});
