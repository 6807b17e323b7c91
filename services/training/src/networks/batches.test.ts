import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adam } from './adam.js';
import { makeBatch, planEpoch } from './batches.js';
import { negativeSampler } from './negatives.js';
import { Random } from './random.js';
import { toSequences } from './sequences.js';
import { Table } from './weights.js';

const acts = fc.array(
  fc.record({
    userId: fc.integer({ min: 0, max: 9 }).map((n) => `u-${n}`),
    sessionId: fc.integer({ min: 0, max: 4 }).map((n) => `s-${n}`),
    itemId: fc.nat(12).map((n) => `i-${n}`),
    timeMs: fc.nat(50),
  }),
  { maxLength: 120 },
);

describe('toSequences', () => {
  it('does not depend on the order of the interactions, and keeps the newest', () => {
    fc.assert(
      fc.property(acts, fc.integer({ min: 1, max: 6 }), fc.nat(), (data, longest, seed) => {
        const sequences = toSequences(data, 'user', longest);
        const order = new Random(seed).shuffle(Int32Array.from(data, (_, i) => i));
        const shuffled = Array.from(order, (i) => data[i] as (typeof data)[number]);
        expect(toSequences(shuffled, 'user', longest)).toEqual(sequences);
        sequences.names.forEach((name, row) => {
          const times = data.filter((act) => act.userId === name).length;
          const length = (sequences.offsets[row + 1] as number) - (sequences.offsets[row] as number);
          expect(length).toBe(Math.min(times, longest + 1));
          expect(length).toBeGreaterThan(1);
        });
      }),
    );
  });
});

describe('planEpoch', () => {
  it('has each sequence once, in batches within their bounds, with targets one place ahead', () => {
    const bounds = fc.record({ size: fc.integer({ min: 1, max: 8 }), places: fc.integer({ min: 1, max: 40 }) });
    fc.assert(
      fc.property(acts, bounds, fc.nat(), (data, most, seed) => {
        const sequences = toSequences(data, 'user', 10);
        const plan = planEpoch(sequences, most, new Random(seed));
        const rows = plan.flatMap((batch) => [...batch]);
        expect(rows.sort((a, b) => a - b)).toEqual(sequences.names.map((_, row) => row));
        for (const batchRows of plan) {
          const batch = makeBatch(sequences, batchRows);
          expect(batchRows.length).toBeLessThanOrEqual(most.size);
          if (batchRows.length > 1) expect(batch.inputs.length).toBeLessThanOrEqual(most.places);
          expect(batch.targets.filter((target) => target >= 0)).toHaveLength(batch.examples);
          batch.rows.forEach((row, i) => {
            const items = [...sequences.columns.subarray(sequences.offsets[row], sequences.offsets[row + 1])];
            const start = i * batch.length;
            const pad = Array.from({ length: batch.length - items.length + 1 }, () => -1);
            expect([...batch.inputs.subarray(start, start + batch.length)]).toEqual([...items.slice(0, -1), ...pad]);
            expect([...batch.targets.subarray(start, start + batch.length)]).toEqual([...items.slice(1), ...pad]);
          });
        }
      }),
    );
  });
});

describe('negativeSampler', () => {
  it('draws uniformly without repetition, each item as often', () => {
    const sampler = negativeSampler(new Float64Array(20).fill(1), 5, 0);
    const seen = new Float64Array(20);
    for (let step = 0; step < 4000; step++) {
      const { items } = sampler.draw(new Random(7, step));
      expect(new Set(items).size).toBe(5);
      for (const item of items) seen[item] = (seen[item] as number) + 1;
    }
    for (const times of seen) expect(Math.abs(times / 4000 - 0.25)).toBeLessThan(0.04);
  });

  it('draws by popularity to a power, and tells how often each is expected', () => {
    const counts = Float64Array.of(1, 4, 9, 16);
    const { items, expected } = negativeSampler(counts, 20_000, 0.5).draw(new Random(3));
    items.forEach((item, i) => {
      expect(expected[i]).toBeCloseTo((20_000 * (item + 1)) / 10, 0);
    });
    for (let item = 0; item < 4; item++) {
      expect(Math.abs(items.filter((one) => one === item).length / 20_000 - (item + 1) / 10)).toBeLessThan(0.02);
    }
  });

  it('gives all items, each once, where none are drawn', () => {
    for (const count of [0, 4, 9]) {
      const { items, expected } = negativeSampler(new Float64Array(4), count, 0).draw(new Random(1));
      expect([...items]).toEqual([0, 1, 2, 3]);
      expect([...expected]).toEqual([1, 1, 1, 1]);
    }
  });
});

describe('Random', () => {
  it('is the same for the same keys, and other for others', () => {
    const draws = (...keys: number[]): number[] => {
      const random = new Random(...keys);
      return [random.uint32(), random.uint32(), random.below(1000)];
    };
    expect(draws(1, 2, 3)).toEqual(draws(1, 2, 3));
    expect(draws(1, 2, 3)).not.toEqual(draws(1, 3, 2));
    expect(draws(1, 2)).not.toEqual(draws(1, 2, 0));
    const random = new Random(5);
    const numbers = Array.from({ length: 20_000 }, () => random.normal());
    const mean = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
    const variance = numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / numbers.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(Math.abs(variance - 1)).toBeLessThan(0.05);
  });
});

describe('adam', () => {
  it('moves as the paper has it, with decay beside the gradient', () => {
    const [weights, means, squares] = [Float32Array.of(1, -2), new Float32Array(2), new Float32Array(2)];
    let [w, m, v] = [1, 0, 0];
    for (let step = 1; step <= 20; step++) {
      const gradient = Math.sin(step);
      const at = { step, learningRate: 0.1, weightDecay: 0.01, scale: 0.5 };
      adam(weights, Float32Array.of(gradient, 0), means, squares, 0, 1, at);
      m = 0.9 * m + 0.1 * gradient * 0.5;
      v = 0.999 * v + 0.001 * (gradient * 0.5) ** 2;
      w = w * (1 - 0.001) - (0.1 * (m / (1 - 0.9 ** step))) / (Math.sqrt(v / (1 - 0.999 ** step)) + 1e-8);
    }
    expect(weights[0]).toBeCloseTo(w, 5);
    expect(weights[1]).toBe(-2);
  });

  it('lazily leaves the rows that no example has as they are', () => {
    const spec = { name: 't', shape: [3, 2], start: { normal: 1 }, decays: true };
    const table = new Table(spec, new Random(1), false);
    const before = table.values.slice();
    table.addGradients(Int32Array.of(1, -1, 1), Float32Array.of(1, 2, 9, 9, 3, 4));
    expect([...table.gradientRow(1)]).toEqual([4, 6]);
    expect(table.norm2()).toBe(52);
    table.step({ step: 1, learningRate: 0.1, weightDecay: 0, scale: 1 }, true);
    expect([...table.values.subarray(0, 2)]).toEqual([...before.subarray(0, 2)]);
    expect(table.values[2]).not.toBe(before[2]);
    expect(table.norm2()).toBe(0);
    expect([...table.gather(Int32Array.of(-1, 0))]).toEqual([0, 0, ...before.subarray(0, 2)]);
  });
});
