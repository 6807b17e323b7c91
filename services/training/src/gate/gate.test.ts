import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { random } from '../../test/shop.js';
import type { GateBounds } from './bounds.js';
import { meanOf } from './case-values.js';
import { compare } from './compare.js';
import { type Circumstances, decide } from './decide.js';
import type { Difference, Evidence, Versus } from './evidence.js';
import { chooseProbes, measureLatency } from './latency.js';
import { gateSegments } from './segments.js';
import { measureCases } from './weigh.js';

const bounds: GateBounds = {
  ...{ level: 0.95, segmentLoss: 0.05, segmentCases: 200, latencyMs: 50, latencyRatio: 3, latencyFreeMs: 5 },
  ...{ sizeBytes: 1000, drift: 'strong', driftDays: 7 },
};
const calm: Circumstances = {
  ...{ champion: 1, comparedWith: 1, held: false, pin: undefined, earlierTries: 0 },
  ...{ alarms: [], alarmCount: 0, acceptDrift: false },
};
const better: Difference = {
  ...{ candidate: 0.12, champion: 0.1, difference: 0.02, low: 0.01, high: 0.03, p: 0.001, cases: 1000, customers: 200 },
};

function evidence(against: Partial<Versus> | undefined, more: Partial<Evidence> = {}): Evidence {
  return {
    ...{ metric: 'ndcg@10', level: 0.95, cases: 1000, customers: 200, tried: 3, figures: [], bySegment: [] },
    ...{ sizeBytes: 100, latency: { p50Ms: 1, p99Ms: 2, probes: 50 } },
    ...(against === undefined ? {} : { against: { ...standing, ...against } }),
    ...more,
  };
}
const standing: Versus = {
  ...{ version: 1, model: 'vs-knn', by: 'artefact', why: '', lost: false, overall: better, segments: [] },
  ...{ sizeBytes: 100, latency: { p50Ms: 1, p99Ms: 2, probes: 50 } },
};
const failed = (verdict: ReturnType<typeof decide>): string[] =>
  verdict.checks.filter(({ passed }) => !passed).map(({ name }) => name);

describe('decide', () => {
  it('promotes what is better by more than noise, and says by how much', () => {
    const verdict = decide(evidence({}), calm, bounds);
    expect(verdict.promoted).toBe(true);
    expect(verdict.why).toBe(
      'promoted: better by +0.0200 ndcg@10 (0.1200 against 0.1000, 95% interval 0.0100 to 0.0300, 1000 cases) over version 1 (vs-knn)',
    );
    expect(verdict.checks.map(({ name }) => name)).toEqual([
      ...['same_champion', 'better', 'latency', 'size', 'pinned', 'latency_ratio', 'drift'],
    ]);
  });

  it.each<[string, Partial<Versus>, Partial<Circumstances>, Partial<Evidence>, string]>([
    ['an interval that holds 0', { overall: { ...better, low: -0.001 } }, {}, {}, 'better'],
    ['what chance explains', { overall: { ...better, p: 0.06 } }, {}, {}, 'better'],
    ['a second try at .04', { overall: { ...better, p: 0.04 } }, { earlierTries: 1 }, {}, 'better'],
    [
      'a worse segment',
      { segments: [{ segment: 'tail items', ...better, difference: -0.02, high: -0.01 }] },
      {},
      {},
      'segment:tail items',
    ],
    ['a slow one', {}, {}, { latency: { p50Ms: 1, p99Ms: 51, probes: 9 } }, 'latency'],
    ['one much slower than the champion', {}, {}, { latency: { p50Ms: 1, p99Ms: 6.1, probes: 9 } }, 'latency_ratio'],
    ['a large one', {}, {}, { sizeBytes: 1001 }, 'size'],
    ['a pinned slot', {}, { pin: { by: 'key:1', why: 'sale' } }, {}, 'pinned'],
    ['a held run', {}, { held: true }, {}, 'held'],
    ['another champion by now', {}, { champion: 2 }, {}, 'same_champion'],
    ['an open alarm', {}, { alarms: [{ feature: 'f', day: '2026-05-01', why: 'PSI' }], alarmCount: 3 }, {}, 'drift'],
  ])('keeps out %s', (_what, against, circumstances, more, name) => {
    const verdict = decide(evidence(against, more), { ...calm, ...circumstances }, bounds);
    expect(verdict.promoted).toBe(false);
    expect(verdict.why).toMatch(/^not promoted because /);
    expect(failed(verdict)).toContain(name);
    if (name !== 'latency') expect(failed(verdict)).toEqual([name]);
  });

  it('keeps out what could not be compared, and says why', () => {
    const { overall: _none, ...against } = { ...standing, why: 'it has seen the test' };
    const verdict = decide({ ...evidence(undefined), against }, calm, bounds);
    expect(verdict.why).toBe(
      'not promoted because it could not be compared with version 1 (vs-knn): it has seen the test',
    );
  });

  it('takes a segment for no worse where there are too few cases, or noise explains it', () => {
    const few = { segment: 'a', ...better, difference: -0.05, high: -0.01, cases: 199 };
    const noisy = { segment: 'b', ...better, difference: -0.05, high: 0.001 };
    const little = { segment: 'c', ...better, difference: -0.004, high: -0.001 };
    expect(decide(evidence({ segments: [few, noisy, little] }), calm, bounds).promoted).toBe(true);
  });

  it('asks only for what binds everybody where there is no champion, or none that can be served', () => {
    const alone: Circumstances = { ...calm, champion: undefined, comparedWith: undefined, alarmCount: 1 };
    alone.alarms = [{ feature: 'f', day: '2026-05-01', why: 'PSI' }];
    expect(decide(evidence(undefined), alone, bounds).promoted).toBe(true);
    expect(failed(decide(evidence(undefined, { sizeBytes: 2000 }), alone, bounds))).toEqual(['size']);
    const worse = { ...better, difference: -0.02, low: -0.03, high: -0.01 };
    expect(decide(evidence({ lost: true, overall: worse }), { ...calm, alarms: alone.alarms }, bounds).promoted).toBe(
      true,
    );
  });

  it('does not let an alarm keep out the answer to it', () => {
    const alarms = [{ feature: 'f', day: '2026-05-01', why: 'PSI' }];
    expect(decide(evidence({}), { ...calm, alarms, alarmCount: 1, acceptDrift: true }, bounds).promoted).toBe(true);
    expect(decide(evidence({}), { ...calm, alarms, alarmCount: 1 }, { ...bounds, drift: 'off' }).promoted).toBe(true);
  });

  it('never promotes with a failed check, and names each', () => {
    fc.assert(
      fc.property(
        fc.record({ low: fc.double({ min: -1, max: 1, noNaN: true }), p: fc.double({ min: 0, max: 1, noNaN: true }) }),
        fc.nat(5),
        fc.boolean(),
        (overall, earlierTries, held) => {
          const verdict = decide(
            evidence({ overall: { ...better, ...overall } }),
            { ...calm, earlierTries, held },
            bounds,
          );
          expect(verdict.promoted).toBe(failed(verdict).length === 0);
          expect(verdict.promoted).toBe(
            overall.low > 0 && overall.p <= (1 - bounds.level) / (1 + earlierTries) && !held,
          );
          for (const { passed, message } of verdict.checks) if (!passed) expect(verdict.why).toContain(message);
        },
      ),
    );
  });
});

/**
 * NDCG of cases of customers who differ in how well they can be foretold. Each model has its own luck with each customer, on all of the
 * customer's cases, and with each case; without a gain the two are drawn alike, so that neither is better.
 */
function simulate(seed: number, gain: number): { a: Float64Array; b: Float64Array; customers: string[] } {
  const next = random(seed);
  const customers: string[] = [];
  const values: [number, number][] = [];
  const gains = [0, 0, 0, 0.3, 0.43, 0.63, 1] as const;
  const pick = (share: number): number => gains[Math.min(6, Math.max(0, Math.floor(share * 7)))] ?? 0;
  for (let customer = 0; customer < 60; customer++) {
    const easy = next();
    const luck = [next() - 0.5, next() - 0.5].map((each) => each * 0.3) as [number, number];
    const cases = 1 + Math.floor(next() * 8);
    for (let i = 0; i < cases; i++) {
      const base = (next() + easy) / 2;
      customers.push(`c-${customer}`);
      values.push([pick(base + luck[0] + gain + (next() - 0.5) * 0.2), pick(base + luck[1] + (next() - 0.5) * 0.2)]);
    }
  }
  const column = (at: 0 | 1): Float64Array => Float64Array.from(values, (pair) => pair[at]);
  return { a: column(0), b: column(1), customers };
}

function promotedOf(runs: number, gain: number): number {
  let promoted = 0;
  for (let run = 0; run < runs; run++) {
    const { a, b, customers } = simulate(run, gain);
    const compared = compare(a, b, { customers, segments: new Map() }, { seed: 1, level: bounds.level });
    if (decide(evidence(compared), calm, bounds).promoted) promoted += 1;
  }
  return promoted;
}

describe('the gate under chance', () => {
  it('promotes the champion with noise in at most 5% of 1,000 comparisons', () => {
    expect(promotedOf(1000, 0)).toBeLessThanOrEqual(50);
  });

  it('promotes what is truly better: by .06 in NDCG over 60 customers mostly, by .12 nearly always', () => {
    expect(promotedOf(100, 0.05)).toBeGreaterThanOrEqual(50);
    expect(promotedOf(100, 0.1)).toBeGreaterThanOrEqual(95);
  });
});

describe('measureCases', () => {
  const model = (lists: Record<string, string[]>, later = false) => ({
    recommend: (items: readonly string[], count: number, options: { exclude?: ReadonlySet<string> } = {}) => {
      const list = (lists[items.join()] ?? [])
        .filter((itemId) => options.exclude?.has(itemId) !== true)
        .slice(0, count)
        .map((itemId) => ({ itemId, score: 1 }));
      return later ? Promise.resolve(list) : list;
    },
  });

  it('measures each case by the rank of its target, the current item left out, at once or later', async () => {
    const cases = [
      { context: ['a'], target: 'c' },
      { context: ['a', 'b'], target: 'a' },
      { context: ['b'], target: 'x' },
    ];
    for (const later of [false, true]) {
      const test = { cases, customers: ['x', 'x', 'y'], segments: new Map(), probes: [['a']] };
      const { values } = await measureCases(model({ a: ['a', 'b', 'c'], 'a,b': ['a'], b: ['c'] }, later), test);
      expect([...values['hr@10']]).toEqual([1, 1, 0]);
      expect([...values['ndcg@10']]).toEqual([1 / Math.log2(3), 1, 0]);
      expect([...values['mrr@10']]).toEqual([0.5, 1, 0]);
      expect(meanOf(values['mrr@10'])).toBe(0.5);
    }
    expect(meanOf(new Float64Array())).toBe(0);
  });
});

describe('measureLatency', () => {
  it('takes the fastest of three answers to each context, and percentiles over contexts', async () => {
    let clock = 0;
    let calls = 0;
    const recommend = (items: readonly string[]) => {
      // Each answer takes its context's number, and every third call four times as long.
      clock += Number(items[0]) * (calls++ % 3 === 2 ? 4 : 1);
      return [];
    };
    const probes = Array.from({ length: 50 }, (_, i) => [String(i + 1)]);
    const latency = await measureLatency({ recommend }, probes, () => clock);
    expect(latency).toEqual({ p50Ms: 26, p99Ms: 50, probes: 50 });
  });

  it('ends early for a model that is very slow', async () => {
    let clock = 0;
    const recommend = () => {
      clock += 4_000;
      return [];
    };
    const latency = await measureLatency(
      { recommend },
      Array.from({ length: 100 }, () => ['a']),
      () => clock,
    );
    expect(latency.probes).toBe(1);
    expect(latency.p99Ms).toBe(4_000);
  });

  it('chooses contexts evenly, at most 200', () => {
    expect(chooseProbes([['a'], ['b']])).toEqual([['a'], ['b']]);
    const many = chooseProbes(Array.from({ length: 1000 }, (_, i) => [String(i)]));
    expect(many).toHaveLength(200);
    expect(many.at(-1)).toEqual(['995']);
  });
});

describe('gateSegments', () => {
  it('sorts cases by what training knows of customer and item', () => {
    const act = (userId: string, itemId: string) => ({ userId, itemId, sessionId: 's', timeMs: 0 });
    const training = [
      ...Array.from({ length: 6 }, () => act('busy', 'top')),
      ...['b', 'c', 'd'].map((itemId) => act('light', itemId)),
      act('other', 'e'),
    ];
    const cases = [
      { context: [], target: 'top' },
      { context: [], target: 'e' },
      { context: [], target: 'never' },
    ];
    const segments = gateSegments(training, cases, ['busy', 'light', 'stranger']);
    expect(Object.fromEntries(segments)).toEqual({
      'new customers': [2],
      'light customers': [1],
      'heavy customers': [0],
      'head items': [0],
      'tail items': [1],
    });
  });
});
