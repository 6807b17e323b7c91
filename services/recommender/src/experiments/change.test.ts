import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { armBucketsOf, changedExperiment, type ExperimentChange } from './change.js';
import type { Experiment } from './experiment.js';

const change = (more: Partial<ExperimentChange>): ExperimentChange => ({
  ...{ action: undefined, traffic: undefined, shares: {} },
  ...more,
});

function draft(key: string, more: Partial<Experiment> = {}): Experiment {
  const arms = ['a', 'b'].map((arm) => ({ key: arm, share: 0.5, parameters: {} }));
  return {
    ...{ tenantId: 't', key, layer: 'main', scenarios: [], traffic: 2_000, arms, control: 'a', plannedUnits: 100 },
    ...{ description: '', salt: key, state: 'draft', phase: 1, armBuckets: armBucketsOf(arms, key) },
    ...{ trafficBuckets: undefined, createdBy: '', createdAtMs: 0, startedAtMs: undefined, stoppedAtMs: undefined },
    ...{ phaseAtMs: undefined, ...more },
  };
}
const start = (experiment: Experiment, running: Experiment[] = []) =>
  changedExperiment(experiment, change({ action: 'start' }), running, 5);
const bucketsOf = ({ trafficBuckets }: Experiment) => trafficBuckets?.reduce((sum, one) => sum + one, 0) ?? 0;

describe('a change of an experiment', () => {
  it('gives each of a layer its own buckets, whatever is started, grown, shrunk and stopped', () => {
    const step = fc.record({
      at: fc.nat(4),
      what: fc.constantFrom('start', 'stop', 'traffic'),
      traffic: fc.double({ min: 0.0001, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const all = Array.from({ length: 5 }, (_, n) => draft(`e${n}`));
        for (const { at, what, traffic } of steps) {
          const running = all.filter(({ state }) => state === 'running');
          const before = all[at] as Experiment;
          const wanted = what === 'traffic' ? change({ traffic }) : change({ action: what as 'start' });
          try {
            all[at] = changedExperiment(before, wanted, running, 1);
          } catch {
            continue;
          }
          const after = all[at] as Experiment;
          // Nobody who stays is taken out, nor anybody new in, beside the difference.
          if (before.state === 'running' && after.state === 'running') {
            const kept = before.trafficBuckets?.filter(
              (has, bucket) => has === 1 && after.trafficBuckets?.[bucket] === 1,
            );
            expect(kept?.length).toBe(Math.min(before.traffic, after.traffic));
          }
          const owners = new Uint8Array(10_000);
          for (const each of all.filter(({ state }) => state === 'running')) {
            expect(bucketsOf(each)).toBe(each.traffic);
            each.trafficBuckets?.forEach((has, bucket) => {
              owners[bucket] = (owners[bucket] as number) + has;
            });
          }
          expect(Math.max(...owners)).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('begins a new phase with new shares, and none with more traffic', () => {
    const running = start(draft('one'));
    expect(running).toMatchObject({ state: 'running', phase: 1, phaseAtMs: 5 });
    expect(changedExperiment(running, change({ traffic: 0.9 }), [running], 9)).toMatchObject({
      phase: 1,
      phaseAtMs: 5,
    });
    const shares = { a: 1, b: 3 };
    const next = changedExperiment(running, change({ shares }), [running], 9);
    expect(next).toMatchObject({ phase: 2, phaseAtMs: 9 });
    expect(next.armBuckets.filter((arm) => arm === 2)).toHaveLength(7_500);
    expect(changedExperiment(draft('two'), change({ shares }), [], 9)).toMatchObject({
      phase: 1,
      phaseAtMs: undefined,
    });
  });

  it('is refused where it makes no sense', () => {
    const running = start(draft('one'));
    expect(() => start(running)).toThrow('one runs already');
    expect(() => changedExperiment(draft('two'), change({ action: 'stop' }), [], 1)).toThrow(
      'two does not run: it is a draft',
    );
    expect(() => changedExperiment(running, change({ shares: { a: 1 } }), [], 1)).toThrow(
      'every arm and no other: a, b',
    );
    expect(() => changedExperiment(running, change({ shares: { a: 1, b: 0 } }), [], 1)).toThrow('above 0');
    expect(() => changedExperiment(running, change({ shares: { a: 1, b: 1e-9 } }), [], 1)).toThrow('at least 0.001');
    expect(() => changedExperiment(running, change({ traffic: 1.5 }), [], 1)).toThrow('from 0.0001 to 1');
  });
});
