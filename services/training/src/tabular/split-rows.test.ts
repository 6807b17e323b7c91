import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitRows } from './split-rows.js';

const options = { testShare: 0.1, seed: 1, outcomeMs: 0 };
const made = (count: number, of: (row: number) => number): Float64Array =>
  Float64Array.from({ length: count }, (_, row) => of(row));
const labels = (count: number): Float64Array => made(count, (row) => (row % 3 === 0 ? 1 : 0));

describe('splitRows', () => {
  it('never has a row, or a customer, on two sides, and learns from nothing that is later or was still open', () => {
    fc.assert(
      fc.property(
        fc.record({
          count: fc.integer({ min: 700, max: 900 }),
          customers: fc.integer({ min: 150, max: 900 }),
          seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
          outcomeMs: fc.integer({ min: 0, max: 50 }),
          timed: fc.boolean(),
          step: fc.integer({ min: 1, max: 5 }),
        }),
        ({ count, customers, seed, outcomeMs, timed, step }) => {
          const groups = Int32Array.from({ length: count }, (_, row) =>
            row % 11 === 0 ? -1 : (row * 7919) % customers,
          );
          const times = made(count, (row) => Math.floor(((row * 31) % count) / step));
          const rows = { labels: labels(count), groups, ...(timed ? { times } : {}) };
          const split = splitRows(rows, { testShare: 0.1, seed, outcomeMs });
          for (const { training, heldOut } of [split.validation, split.test]) {
            const held = new Set(heldOut);
            const whose = new Set([...heldOut].map((row) => groups[row]).filter((group) => (group ?? -1) >= 0));
            expect([...training].filter((row) => held.has(row) || whose.has(groups[row] as number))).toEqual([]);
            if (split.by !== 'time') continue;
            const from = Math.min(...[...heldOut].map((row) => times[row] as number));
            expect([...training].filter((row) => (times[row] as number) + outcomeMs >= from)).toEqual([]);
          }
          const test = new Set(split.test.heldOut);
          const chosenBy = [...split.validation.training, ...split.validation.heldOut];
          expect(chosenBy.filter((row) => test.has(row))).toEqual([]);
          const all = split.test.training.length + split.test.heldOut.length + split.test.leftOut;
          expect(all).toBe(count);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('draws customers, and says why, where the newest rows are of those of before', () => {
    const groups = Int32Array.from({ length: 3_000 }, (_, row) => row % 150);
    const split = splitRows({ labels: labels(3_000), groups, times: made(3_000, (row) => row) }, options);
    expect(split.by).toBe('customers');
    expect(split.why).toMatch(/^of \d+ rows before the (validation|test) only 0 are of others than its customers/);
    expect(split.test.heldOut.length).toBeGreaterThan(200);
  });

  it('draws rows where they are of nobody, each class in its share, and another seed draws others', () => {
    const rows = { labels: labels(2_000) };
    const split = splitRows(rows, options);
    expect(split).toMatchObject({ by: 'rows', why: '' });
    const share = [...split.test.heldOut].filter((row) => row % 3 === 0).length / split.test.heldOut.length;
    expect(share).toBeCloseTo(1 / 3, 1);
    expect(splitRows(rows, { ...options, seed: 2 }).test.heldOut).not.toEqual(split.test.heldOut);
    expect(splitRows(rows, options)).toEqual(split);
  });

  it('refuses too few rows, too few customers, and one class, in words', () => {
    const groups = new Int32Array(2_000);
    expect(() => splitRows({ labels: labels(490) }, options)).toThrow('490 rows with a label, at least 500 are needed');
    expect(() => splitRows({ labels: labels(2_000), groups }, options)).toThrow('the rows are of one customer');
    expect(splitRows({ labels: labels(2_000), groups: groups.map((_, row) => row % 30) }, options).by).toBe(
      'customers',
    );
    expect(() => splitRows({ labels: new Float64Array(2_000), groups: groups.map((_, row) => row) }, options)).toThrow(
      'there is one class',
    );
  });

  it('takes rows of one moment, and times that are all the same, for what they are', () => {
    const split = splitRows({ labels: labels(2_000), times: made(2_000, () => 5) }, options);
    expect(split.by).toBe('rows');
    expect(split.why).not.toBe('');
  });
});
