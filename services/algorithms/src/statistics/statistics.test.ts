import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { murmur3 } from '../murmur3.js';
import { binCount, binOf, binsOf, countInBins, histogramOf } from './bins.js';
import { Covariance, pearson } from './correlation.js';
import { HyperLogLog } from './hyper-log-log.js';
import { kolmogorovTail } from './kolmogorov-distribution.js';
import { knownPoints, ksDistance, ksFromPoints, ksProbability } from './kolmogorov-smirnov.js';
import { areaUnderRoc, entropy, mutualInformation } from './label-relation.js';
import { Moments } from './moments.js';
import { populationStability } from './population-stability.js';
import { ascending, distinctOf, quantile } from './quantiles.js';
import { ranksOf } from './ranks.js';

const values = fc.array(fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ min: -1e6, max: 1e6, noNaN: true })), {
  maxLength: 200,
});
const some = values.filter((all) => all.length > 0);

const near = (got: number, wanted: number, scale: number) =>
  Number.isNaN(wanted) ? Number.isNaN(got) : Math.abs(got - wanted) <= 1e-9 * Math.max(1, Math.abs(scale));

describe('what is computed in parts is what is computed at once', () => {
  it('moments', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const parts = Moments.of(a);
        parts.merge(Moments.from(JSON.parse(JSON.stringify(bounded(Moments.of(b))))));
        const whole = Moments.of([...a, ...b]);
        expect(parts.count).toBe(whole.count);
        if (whole.count === 0) return;
        expect([parts.minimum, parts.maximum]).toEqual([whole.minimum, whole.maximum]);
        const spread = whole.maximum - whole.minimum;
        expect(near(parts.mean, whole.mean, whole.maximum - whole.minimum + Math.abs(whole.mean))).toBe(true);
        expect(near(parts.variance(), whole.variance(), spread ** 2)).toBe(true);
        expect(near(parts.sums().m3, whole.sums().m3, spread ** 3 * whole.count)).toBe(true);
        expect(near(parts.sums().m4, whole.sums().m4, spread ** 4 * whole.count)).toBe(true);
      }),
    );
  });

  it('covariances', () => {
    const pairs = fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })));
    fc.assert(
      fc.property(pairs, pairs, (a, b) => {
        const part = new Covariance();
        for (const [x, y] of a) part.add(x, y);
        const other = new Covariance();
        for (const [x, y] of b) other.add(x, y);
        part.merge(other);
        const all = [...a, ...b];
        const whole = pearson(
          all.map(([x]) => x),
          all.map(([, y]) => y),
        );
        // Where nothing varies, rounding may leave a trace of it in the parts.
        if (!Number.isNaN(whole)) expect(part.correlation()).toBeCloseTo(whole, 9);
      }),
    );
  });

  it('sketches of different values', () => {
    const add = (sketch: HyperLogLog, from: number, to: number) => {
      for (let at = from; at < to; at++) sketch.add(murmur3(`v${at}`), murmur3(`v${at}`, 77));
    };
    const [a, b, whole] = [new HyperLogLog(), new HyperLogLog(), new HyperLogLog()];
    add(a, 0, 60_000);
    add(b, 40_000, 100_000);
    add(whole, 0, 100_000);
    a.merge(b);
    expect(a.count()).toBe(whole.count());
    // Five standard errors.
    expect(Math.abs(whole.count() / 100_000 - 1)).toBeLessThan(0.04);
    expect(new HyperLogLog().count()).toBe(0);
    const few = new HyperLogLog();
    add(few, 0, 10);
    expect(Math.round(few.count())).toBe(10);
  });
});

/** JSON has no infinities; there are some of nothing alone. */
function bounded(moments: Moments) {
  const sums = moments.sums();
  return sums.count === 0 ? { ...sums, minimum: 0, maximum: 0 } : sums;
}

describe('bins', () => {
  it('hold every value once, where binOf says', () => {
    fc.assert(
      fc.property(some, values, fc.integer({ min: 1, max: 12 }), (reference, sample, count) => {
        const bins = binsOf(ascending(reference), count);
        const wanted = new Array<number>(binCount(bins)).fill(0);
        for (const value of sample) wanted[binOf(bins, value)] = (wanted[binOf(bins, value)] ?? 0) + 1;
        expect(countInBins(bins, ascending(sample))).toEqual(wanted);
      }),
    );
  });

  it('are about equally full of continuous values', () => {
    const sorted = ascending(Array.from({ length: 1_000 }, (_, at) => at / 7));
    const bins = binsOf(sorted, 10);
    expect(countInBins(bins, sorted)).toEqual(new Array(10).fill(100));
  });

  it('keep a value in which many fall whole', () => {
    const sorted = ascending([...new Array(700).fill(0), ...Array.from({ length: 300 }, (_, at) => at + 1)]);
    const bins = binsOf(sorted, 10);
    expect(countInBins(bins, sorted)).toEqual([700, 100, 100, 100]);
  });

  it('of few different values are those values, and one for what is new', () => {
    const bins = binsOf(ascending([0, 1, 1, 3]));
    expect(bins).toEqual({ by: 'values', values: [0, 1, 3] });
    expect(countInBins(bins, ascending([1, 2, 3, 9]))).toEqual([0, 1, 1, 2]);
  });

  it('of equal width hold every value once', () => {
    fc.assert(
      fc.property(some, fc.integer({ min: 1, max: 30 }), (all, count) => {
        const { edges, counts } = histogramOf(ascending(all), count);
        expect(edges.length).toBe(counts.length + 1);
        expect(counts.reduce((sum, each) => sum + each, 0)).toBe(all.length);
      }),
    );
  });
});

describe('Kolmogorov-Smirnov', () => {
  it('of points is exact where they are all values, and a bound else', () => {
    fc.assert(
      fc.property(some, some, fc.integer({ min: 2, max: 8 }), (reference, sample, points) => {
        const [a, b] = [ascending(reference), ascending(sample)];
        const truth = ksDistance(a, b);
        const all = ksFromPoints(knownPoints(a, 1_000), b);
        expect(all.low).toBeCloseTo(truth, 12);
        const few = ksFromPoints(knownPoints(a, points), b);
        expect(few.low).toBeLessThanOrEqual(truth + 1e-12);
        expect(few.high).toBeGreaterThanOrEqual(truth - 1e-12);
      }),
    );
  });

  it('is symmetric, 0 of itself and 1 of what lies apart', () => {
    fc.assert(
      fc.property(some, some, (one, other) => {
        const [a, b] = [ascending(one), ascending(other)];
        expect(ksDistance(a, b)).toBe(ksDistance(b, a));
        expect(ksDistance(a, a)).toBe(0);
      }),
    );
    expect(ksDistance(ascending([1, 2]), ascending([3, 4]))).toBe(1);
    expect(ksProbability(1, 50, 50)).toBe(0);
    expect(ksProbability(0, 50, 50)).toBe(1);
  });

  it('gives probabilities that fall with the distance', () => {
    for (const n of [3, 40, 140, 141, 1_000, 30_000]) {
      let before = 1;
      for (let d = 0.0005; d < 1; d += 0.003) {
        const p = kolmogorovTail(n, d);
        expect(p, `n ${n}, d ${d}`).toBeLessThanOrEqual(before + 1e-9);
        before = p;
      }
    }
  });

  it('says so where there is nothing to compare', () => {
    expect(ksDistance([], [1])).toBeNaN();
    expect(ksFromPoints(knownPoints([], 10), [1]).low).toBeNaN();
    expect(kolmogorovTail(0.5, 0.1)).toBeNaN();
  });
});

describe('the rest', () => {
  it('population stability is never negative, 0 of equal shares, and bounded by the floor', () => {
    const counts = fc.array(fc.nat(1_000), { minLength: 2, maxLength: 10 });
    fc.assert(
      fc.property(counts, counts, (a, b) => {
        const index = populationStability(a, b.slice(0, a.length));
        if (Number.isNaN(index)) return;
        expect(index).toBeGreaterThanOrEqual(-1e-12);
        expect(index).toBeLessThan(2 * Math.log(1e4) * a.length);
        if (a.some((each) => each > 0)) {
          expect(populationStability(a, a)).toBe(0);
          expect(
            populationStability(
              a,
              a.map((each) => each * 7),
            ),
          ).toBeCloseTo(0, 12);
        }
      }),
    );
    expect(populationStability([0, 0], [1, 2])).toBeNaN();
  });

  it('ranks add up to what ranks add up to', () => {
    fc.assert(
      fc.property(values, (all) => {
        const sum = ranksOf(all).reduce((total, each) => total + each, 0);
        expect(sum).toBe((all.length * (all.length + 1)) / 2);
      }),
    );
  });

  it('the area under the ROC curve is turned about by turning the label', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.boolean())), (pairs) => {
        const scores = pairs.map(([score]) => score);
        const area = areaUnderRoc(
          scores,
          pairs.map(([, positive]) => positive),
        );
        const other = areaUnderRoc(
          scores,
          pairs.map(([, positive]) => !positive),
        );
        if (Number.isNaN(area)) expect(other).toBeNaN();
        else expect(area + other).toBeCloseTo(1, 12);
      }),
    );
    expect(areaUnderRoc([1, 2, 3, 4], [0, 0, 1, 1])).toBe(1);
  });

  it('one thing tells of another no more than there is to tell', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.nat(50), { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 4 }),
        (t) => {
          const rows = t.map((row) => row.reduce((sum, each) => sum + each, 0));
          if (rows.every((each) => each === 0)) return;
          expect(mutualInformation(t)).toBeLessThanOrEqual(entropy(rows) + 1e-9);
        },
      ),
    );
    expect(
      mutualInformation([
        [5, 0],
        [0, 5],
      ]),
    ).toBeCloseTo(Math.log(2), 12);
    expect(
      mutualInformation([
        [4, 4],
        [4, 4],
      ]),
    ).toBe(0);
  });

  it('quantiles lie within, and different values are counted', () => {
    fc.assert(
      fc.property(some, fc.double({ min: 0, max: 1, noNaN: true }), (all, share) => {
        const sorted = ascending(all);
        const value = quantile(sorted, share);
        expect(value).toBeGreaterThanOrEqual(sorted[0] ?? 0);
        expect(value).toBeLessThanOrEqual(sorted.at(-1) ?? 0);
        // -0 and 0 are one value.
        expect(distinctOf(sorted)).toBe(new Set(all.map((each) => each + 0)).size);
      }),
    );
    expect(quantile([], 0.5)).toBeNaN();
  });
});
