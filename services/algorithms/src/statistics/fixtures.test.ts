import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { histogramOf } from './bins.js';
import { pearson, spearman } from './correlation.js';
import { kolmogorovTail } from './kolmogorov-distribution.js';
import { ksDistance, ksProbability } from './kolmogorov-smirnov.js';
import { areaUnderRoc, entropy, mutualInformation } from './label-relation.js';
import { Moments } from './moments.js';
import { populationStability, stabilityByChance } from './population-stability.js';
import { ascending, quantile } from './quantiles.js';

interface Fixtures {
  samples: Record<string, number[]>;
  moments: Record<string, Record<'mean' | 'variance' | 'own_variance' | 'skewness' | 'kurtosis', number>>;
  quantiles: Record<string, [number, number][]>;
  pairs: { a: string; b: string; distance: number; p: number }[];
  tails: [number, number, number][];
  correlations: {
    name: string;
    x: number[];
    y: number[];
    pearson: number;
    spearman: number;
    label: number[];
    area: number;
    table: number[][];
    mutual_information: number;
    entropy: number;
  }[];
  histograms: { name: string; counts: number[]; edges: number[] }[];
  stability: { expected: number[]; actual: number[]; index: number }[];
  chances: { n: number; m: number; bins: number; index: number }[];
}

const file = new URL('../../test/statistics/fixtures.json', import.meta.url);
const fixtures = JSON.parse(readFileSync(file, 'utf8')) as Fixtures;
const sample = (name: string) => fixtures.samples[name] ?? [];

/** Within 1e-9 of what numpy and scipy say, beside 1 or beside the value where that is greater. */
function expectClose(got: number, wanted: number, what: string, within = 1e-9): void {
  expect(Math.abs(got - wanted), `${what}: ${got}, not ${wanted}`).toBeLessThanOrEqual(
    within * Math.max(1, Math.abs(wanted)),
  );
}

describe('statistics as numpy and scipy have them', () => {
  it('moments', () => {
    for (const [name, wanted] of Object.entries(fixtures.moments)) {
      const moments = Moments.of(sample(name));
      expectClose(moments.mean, wanted.mean, `mean of ${name}`);
      expectClose(moments.variance(), wanted.variance, `variance of ${name}`);
      expectClose(moments.variance(0), wanted.own_variance, `own variance of ${name}`);
      expectClose(moments.skewness(), wanted.skewness, `skewness of ${name}`);
      expectClose(moments.kurtosis(), wanted.kurtosis, `kurtosis of ${name}`);
    }
  });

  it('quantiles', () => {
    for (const [name, pairs] of Object.entries(fixtures.quantiles)) {
      const sorted = ascending(sample(name));
      for (const [share, wanted] of pairs) expectClose(quantile(sorted, share), wanted, `quantile ${share} of ${name}`);
    }
  });

  it('Kolmogorov-Smirnov: distance and probability', () => {
    for (const { a, b, distance, p } of fixtures.pairs) {
      const [one, other] = [ascending(sample(a)), ascending(sample(b))];
      const got = ksDistance(one, other);
      expectClose(got, distance, `distance of ${a} and ${b}`);
      expectClose(ksProbability(got, one.length, other.length), p, `p of ${a} and ${b}`);
    }
  });

  it('the distribution of the distance, from 1 to 250,000 values', () => {
    expect(fixtures.tails.length).toBeGreaterThan(130);
    for (const [n, d, wanted] of fixtures.tails) expectClose(kolmogorovTail(n, d), wanted, `n ${n}, d ${d}`);
  });

  it('correlations, the area under the ROC curve, mutual information and entropy', () => {
    for (const each of fixtures.correlations) {
      expectClose(pearson(each.x, each.y), each.pearson, `Pearson of ${each.name}`);
      expectClose(spearman(each.x, each.y), each.spearman, `Spearman of ${each.name}`);
      expectClose(areaUnderRoc(each.x, each.label), each.area, `area of ${each.name}`);
      expectClose(mutualInformation(each.table), each.mutual_information, `information of ${each.name}`);
      const rows = each.table.map((row) => row.reduce((sum, one) => sum + one, 0));
      expectClose(entropy(rows), each.entropy, `entropy of ${each.name}`);
    }
  });

  it('histograms', () => {
    for (const { name, counts, edges } of fixtures.histograms) {
      const got = histogramOf(ascending(sample(name)), counts.length);
      expect(got.counts, name).toEqual(counts);
      for (const [at, edge] of edges.entries()) expectClose(got.edges[at] ?? Number.NaN, edge, `edge ${at} of ${name}`);
    }
  });

  it('population stability, and what chance makes of it', () => {
    for (const { expected, actual, index } of fixtures.stability) {
      expectClose(populationStability(expected, actual), index, String(actual));
    }
    for (const { n, m, bins, index } of fixtures.chances) {
      const got = stabilityByChance(n, m, bins);
      expect(Math.abs(got / index - 1), `${got}, not ${index}`).toBeLessThan(bins === 3 ? 0.1 : 0.03);
    }
  });
});
