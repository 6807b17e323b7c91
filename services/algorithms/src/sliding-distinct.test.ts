import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { murmur3 } from './murmur3.js';
import { exactMost, SlidingDistinct } from './sliding-distinct.js';

interface Seen {
  value: number;
  bucket: number;
}

const seenArbitrary = fc.array(
  fc.record({ value: fc.integer({ min: 0, max: 500 }), bucket: fc.integer({ min: 0, max: 300 }) }),
  { maxLength: 600, size: 'max' },
);

function sketchOf(seen: readonly Seen[]): SlidingDistinct {
  const sketch = new SlidingDistinct();
  for (const { value, bucket } of seen) sketch.add(murmur3(`v-${value}`), bucket);
  return sketch;
}

/** Contents in an order of their own. */
function contents(sketch: SlidingDistinct): unknown {
  const { exact, fronts } = sketch.parts();
  return [...(exact ?? fronts ?? [])].sort(([a], [b]) => a - b);
}

function distinctSince(seen: readonly Seen[], first: number): number {
  return new Set(seen.filter(({ bucket }) => bucket >= first).map(({ value }) => value)).size;
}

describe('SlidingDistinct', () => {
  it('has the same contents in any order, with repeats, merged from parts, and through its parts', () => {
    fc.assert(
      fc.property(seenArbitrary, fc.integer({ min: 0, max: 600 }), (seen, at) => {
        const wanted = contents(sketchOf(seen));
        expect(contents(sketchOf([...seen].reverse().concat(seen)))).toEqual(wanted);
        const merged = sketchOf(seen.slice(at));
        merged.merge(sketchOf(seen.slice(0, at)));
        expect(contents(merged)).toEqual(wanted);
        expect(contents(SlidingDistinct.from(merged.parts()))).toEqual(wanted);
      }),
      { numRuns: 60 },
    );
  });

  it('is exact up to 64 values, over any window', () => {
    fc.assert(
      fc.property(seenArbitrary, fc.integer({ min: 0, max: 300 }), (all, first) => {
        const few = all.filter(({ value }) => value < exactMost);
        expect(sketchOf(few).count(first)).toBe(distinctSince(few, first));
      }),
    );
  });

  it('prunes in any order what no later window needs, and keeps the count of all time', () => {
    fc.assert(
      fc.property(seenArbitrary, (seen) => {
        const pruned = sketchOf(seen.slice(0, 300));
        pruned.prune(100);
        for (const { value, bucket } of seen.slice(300)) pruned.add(murmur3(`v-${value}`), bucket);
        pruned.prune(200);
        const whole = sketchOf(seen);
        for (const first of [200, 250, 300, Number.NEGATIVE_INFINITY])
          expect(pruned.count(first)).toBe(whole.count(first));
        whole.prune(200);
        expect(contents(pruned)).toEqual(contents(whole));
      }),
      { numRuns: 60 },
    );
  });

  it.each([100, 300, 1_000, 10_000, 200_000])(
    'estimates %d values, and the half seen lately, within four standard errors',
    (n) => {
      const sketch = new SlidingDistinct();
      for (let i = 0; i < n; i++) sketch.add(murmur3(`customer-${i}`), i < n / 2 ? 10 : 20);
      const error = 4 * (1.04 / Math.sqrt(256));
      expect(Math.abs(sketch.count(Number.NEGATIVE_INFINITY) / n - 1)).toBeLessThan(error);
      expect(Math.abs(sketch.count(15) / (n / 2) - 1)).toBeLessThan(error);
      expect(sketch.count(21)).toBe(0);
    },
  );

  it('stays small however much it sees', () => {
    const sketch = new SlidingDistinct();
    for (let i = 0; i < 200_000; i++) sketch.add(murmur3(`customer-${i}`), i % 2184);
    sketch.prune(0);
    const pairs = [...(sketch.parts().fronts ?? [])].reduce((sum, [, front]) => sum + front.length / 2, 0);
    expect(pairs).toBeLessThan(256 * 10);
  });
});
