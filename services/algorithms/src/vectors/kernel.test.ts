import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seeded } from '../preparation/random.js';
import { type Kernel, KernelMemory, Layout, upTo } from './kernel.js';

/** The same numbers in two memories, one of WebAssembly, one of plain code. */
function both(width: number, place: (layout: Layout) => void): { memory: KernelMemory; kernel: Kernel }[] {
  const layout = new Layout();
  place(layout);
  return [false, true].map((plain) => {
    const memory = new KernelMemory(layout.bytes, plain);
    return { memory, kernel: memory.kernel(width) };
  });
}

const drawn = (length: number, seed: number): Float32Array => {
  const random = seeded(seed);
  return Float32Array.from({ length }, () => 2 * random() - 1);
};
const near = (found: Float32Array, expected: Float32Array): void => {
  expect(found.length).toBe(expected.length);
  found.forEach((value, i) => {
    expect(Math.abs(value - (expected[i] as number))).toBeLessThan(1e-5);
  });
};

// Beyond 256 a row's sum is a loop.
const widths = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constantFrom(64, 66, 70)).map((fours) => 4 * fours);

describe('the kernel in WebAssembly', () => {
  it('runs on this engine', () => {
    expect(new KernelMemory(1).simd).toBe(true);
    expect(new KernelMemory(1, true).simd).toBe(false);
  });

  it('scores rows as plain code does, in order and from a list, with scales and without', () => {
    fc.assert(
      fc.property(
        widths,
        fc.nat(13),
        fc.array(fc.nat(12)),
        fc.boolean(),
        fc.nat(),
        (width, count, list, scaled, seed) => {
          const places = { rows: 0, query: 0, scales: 0, biases: 0, list: 0, into: 0 };
          const chosen = list.filter((row) => row < count);
          const sides = both(width, (layout) => {
            places.rows = layout.floats(16 * width);
            places.query = layout.floats(width);
            places.scales = layout.floats(16);
            places.biases = layout.floats(16);
            places.list = layout.floats(chosen.length + 1);
            places.into = layout.floats(upTo(4, Math.max(count, chosen.length)));
          });
          const results = sides.map(({ memory, kernel }) => {
            memory.floats.set(drawn(places.list / 4 - 4, seed), 4);
            memory.words.set(chosen, places.list / 4);
            const scores = (from: number, of: number): Float32Array => {
              const scales = scaled ? places.scales : 0;
              kernel.scores(places.query, places.rows, 4 * width, from, of, scales, places.biases, places.into);
              return memory.floats.slice(places.into / 4, places.into / 4 + of);
            };
            const all = scores(0, count);
            const some = scores(places.list, chosen.length);
            // The same to the last bit, wherever in a list a row stands.
            expect([...some]).toEqual(chosen.map((row) => all[row]));
            return [all, some] as const;
          });
          near(results[0]?.[0] as Float32Array, results[1]?.[0] as Float32Array);
          near(results[0]?.[1] as Float32Array, results[1]?.[1] as Float32Array);
        },
      ),
    );
  });

  it('finds what reaches a threshold as plain code does, and stops where there is no more room', () => {
    fc.assert(
      fc.property(
        widths.map((width) => upTo(8, width)),
        fc.integer({ min: 1, max: 12 }),
        fc.boolean(),
        fc.float({ min: -2, max: 2, noNaN: true }),
        fc.integer({ min: 4, max: 60 }),
        fc.nat(),
        (width, fours, codes, threshold, room, seed) => {
          const rows = 4 * fours;
          const places = { rows: 0, query: 0, scales: 0, biases: 0, out: 0 };
          const sides = both(width, (layout) => {
            places.rows = layout.floats(rows * width);
            places.query = layout.floats(width);
            places.scales = layout.floats(rows);
            places.biases = layout.floats(rows);
            places.out = layout.add(8 + 8 * room);
          });
          const results = sides.map(({ memory, kernel }) => {
            memory.floats.set(drawn(places.out / 4 - 4, seed), 4);
            if (codes) {
              const bytes = drawn(rows * width, seed).map((value) => Math.round(127 * value));
              new Int8Array(memory.buffer, places.rows).set(bytes);
              const query = drawn(width, seed + 1).map((value) => Math.round(10_000 * value));
              new Int16Array(memory.buffer, places.query).set(query);
            }
            const factor = codes ? 1e-6 : 1;
            const found: [number, number][] = [];
            for (let row = 0; row < rows; ) {
              row = kernel[codes ? 'scanCodes' : 'scanFloats'](
                ...([places.query, places.rows, row, rows, places.scales, places.biases] as const),
                ...([factor, codes ? 0.25 : 0, threshold, places.out, room] as const),
              );
              const count = memory.words[places.out / 4] as number;
              expect(count).toBeLessThanOrEqual(room);
              for (let c = 0; c < count; c++) {
                const at = places.out / 4 + 2 + 2 * c;
                found.push([memory.words[at] as number, memory.floats[at + 1] as number]);
              }
            }
            return new Map(found);
          });
          const [simd, plain] = results as [Map<number, number>, Map<number, number>];
          // A sum within rounding of the threshold may be on either side.
          const sure = ([, sum]: [number, number]) => sum > threshold + 1e-4;
          const names = (found: Map<number, number>) => [...found].filter(sure).map(([row]) => row);
          expect(names(simd)).toEqual(names(plain));
          for (const [row, sum] of simd) if (plain.has(row)) expect(sum).toBeCloseTo(plain.get(row) as number, 3);
        },
      ),
    );
  });

  it('multiplies rows with a matrix as plain code does, one row as it does many', () => {
    const numbers = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(
        numbers,
        numbers,
        fc.integer({ min: 1, max: 15 }),
        fc.boolean(),
        fc.nat(),
        (rows, inner, fours, biased, seed) => {
          const outer = 4 * fours;
          const places = { x: 0, matrix: 0, bias: 0, y: 0 };
          const sides = both(4, (layout) => {
            places.x = layout.floats(rows * inner);
            places.matrix = layout.floats(inner * outer);
            places.bias = layout.floats(outer);
            places.y = layout.floats(rows * outer);
          });
          const results = sides.map(({ memory, kernel }) => {
            memory.floats.set(drawn(places.y / 4 - 4, seed), 4);
            const [x, bias] = [4 * inner, biased ? places.bias : 0];
            kernel.linear(places.x, x, rows, inner, places.matrix, 4 * outer, bias, places.y, 4 * outer, outer);
            const all = memory.floats.slice(places.y / 4, places.y / 4 + rows * outer);
            for (let r = 0; r < rows; r++) {
              kernel.linear(places.x + r * x, x, 1, inner, places.matrix, 4 * outer, bias, places.y, 0, outer);
              const one = memory.floats.slice(places.y / 4, places.y / 4 + outer);
              expect(one).toEqual(all.slice(r * outer, (r + 1) * outer));
            }
            return all;
          });
          near(results[0] as Float32Array, results[1] as Float32Array);
        },
      ),
    );
  });
});

it('memories of thousands of small models that are dropped do not use up the address space', () => {
  for (let i = 0; i < 20_000; i++) expect(new KernelMemory(1).buffer.byteLength).toBe(65_536);
});
