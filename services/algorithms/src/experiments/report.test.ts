import { describe, expect, it } from 'vitest';
import { type ArmTotals, experimentReport } from './report.js';

const arm = (key: string, more: Partial<ArmTotals> = {}): ArmTotals => ({
  ...{ arm: key, share: 0.5, units: 10_000, exposures: 30_000, clicks: 900, clickedUnits: 800 },
  ...{ orders: 220, orderedUnits: 200, values: [{ currency: 'EUR', total: 1_000_000, variance: 4e6 }] },
  ...more,
});
const report = (arms: ArmTotals[], plannedUnits = 20_000) => experimentReport({ arms, control: 'a', plannedUnits });

describe('a report', () => {
  it('calls no difference none, and a large one significant by either interval', () => {
    const same = report([arm('a'), arm('b')]);
    expect(same.comparisons.map(({ verdict }) => verdict)).toEqual(Array(3).fill('not significant'));
    expect(same).toMatchObject({ early: false, notes: [], sampleRatio: { mismatch: false } });
    const { comparisons } = report([arm('a'), arm('b', { clickedUnits: 1_000 })]);
    expect(comparisons[0]).toMatchObject({
      ...{ metric: 'click_through', verdict: 'significant', alwaysVerdict: 'significant' },
    });
    expect(comparisons[0]?.difference).toBeCloseTo(0.02, 12);
    expect(comparisons[0]?.relative).toBeCloseTo(0.25, 12);
  });

  it('has an always-valid interval that is wider than the other', () => {
    for (const { interval, always } of report([arm('a'), arm('b', { orderedUnits: 260 })]).comparisons) {
      expect(always.high - always.low).toBeGreaterThan(interval.high - interval.low);
    }
  });

  it('says that it is early, and of how many', () => {
    const early = report([arm('a'), arm('b')], 50_000);
    expect(early.early).toBe(true);
    expect(early.notes[0]).toContain('20000 of 50000 planned units have come');
  });

  it('flags sizes that the split would not give', () => {
    const lost = report([arm('a'), arm('b', { units: 9_400 })]);
    expect(lost.sampleRatio.mismatch).toBe(true);
    expect(lost.notes[0]).toContain('do not decide by this report');
    expect(report([arm('a'), arm('b', { units: 9_900 })]).sampleRatio.mismatch).toBe(false);
    expect(report([arm('a', { share: 0.8, units: 8_000 }), arm('b', { share: 0.2, units: 2_000 })]).sampleRatio.p).toBe(
      1,
    );
  });

  it('does not judge by a handful', () => {
    const few = { units: 100, exposures: 100, clicks: 3, clickedUnits: 3, orders: 1, orderedUnits: 1 };
    const { comparisons } = report([arm('a', few), arm('b', { ...few, clickedUnits: 4, clicks: 4 })]);
    expect(comparisons.map(({ verdict }) => verdict)).toEqual(Array(3).fill('too few'));
  });

  it('holds currencies apart, and counts units without one of them as 0', () => {
    const values = [...arm('b').values, { currency: 'USD', total: 500, variance: 12 }];
    const { comparisons } = report([arm('a'), arm('b', { values })]);
    expect(comparisons.map(({ currency }) => currency)).toEqual(['', '', 'EUR', 'USD']);
    expect(comparisons[3]?.difference).toBeCloseTo(0.05, 12);
    expect(comparisons[3]?.relative).toBeNaN();
  });

  it('of nobody yet says nothing', () => {
    const none = { ...{ units: 0, exposures: 0, clicks: 0, clickedUnits: 0, orders: 0, orderedUnits: 0 }, values: [] };
    const empty = report([arm('a', none), arm('b', none)]);
    expect(empty.comparisons.map(({ verdict }) => verdict)).toEqual(['too few', 'too few']);
    expect(empty.sampleRatio).toMatchObject({ mismatch: false });
    const same = report([arm('a', { clickedUnits: 0 }), arm('b', { clickedUnits: 0 })]).comparisons[0];
    expect(same).toMatchObject({ verdict: 'too few', always: { low: Number.NEGATIVE_INFINITY } });
  });

  it('names a control that is not there', () => {
    expect(() => experimentReport({ arms: [arm('b')], control: 'a', plannedUnits: 1 })).toThrow('there is no arm a');
    expect(() => experimentReport({ arms: [arm('a')], control: 'a', plannedUnits: 1 })).toThrow('at least two arms');
    expect(() => report([arm('a'), arm('b')], 0)).toThrow('above 0 units, not 0');
  });
});
