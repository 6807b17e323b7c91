import type { EvaluationReport, ReportComparison } from '@insight-mesh/algorithms/evaluation/report';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reportPage } from './html.js';
import { metricName } from './metric-names.js';
import { percent, rate, signed } from './numbers.js';
import { checkReport, reportJson } from './report.js';
import { bounds, ticks } from './svg.js';
import { headlineOf, meaningsOf } from './words.js';

const comparison: ReportComparison = {
  against: 'champion',
  metric: 'ndcg@10',
  difference: 0.002,
  low: 0.0006,
  high: 0.0034,
  relative: { value: 0.041, low: 0.012, high: 0.07 },
  p: 0.0004,
  cases: 1000,
  clusters: 300,
};

function report(change: Partial<EvaluationReport> = {}): EvaluationReport {
  return {
    format: 'insight-mesh/evaluation',
    version: 1,
    task: 'next-item',
    title: 'transformer on a shop',
    made_at: '2026-05-01T00:00:00.000Z',
    decisive: 'ndcg@10',
    subject: 'candidate',
    rival: 'champion',
    systems: [
      {
        id: 'candidate',
        role: 'candidate',
        name: 'transformer',
        metrics: { 'ndcg@10': { value: 0.0507, low: 0.048, high: 0.053 }, 'hr@10': { value: 0.0848 } },
      },
      {
        id: 'champion',
        role: 'champion',
        name: 'vs-knn@3',
        metrics: { 'ndcg@10': { value: 0.0487 }, 'hr@10': { value: 0.08 } },
      },
    ],
    comparisons: [comparison],
    segments: [
      {
        name: 'heavy',
        by: 'customer',
        about: 'more than 6 earlier items',
        cases: 100,
        values: { candidate: { value: 0.04 }, champion: { value: 0.05 } },
        difference: { value: -0.01, low: -0.015, high: -0.002 },
      },
    ],
    curves: {},
    examples: [],
    measured: {
      data: 'a file',
      protocol: 'leave one out',
      facts: {},
      cases: 1000,
      clusters: 300,
      cluster: 'customer',
      level: 0.95,
      resamples: 1000,
      seed: 1,
      code_version: '0.1.0',
    },
    warnings: [],
    ...change,
  };
}

const headline = (change: Partial<ReportComparison>, more: Partial<EvaluationReport> = {}) => {
  const { verdict, strong, rest } = headlineOf(report({ comparisons: [{ ...comparison, ...change }], ...more }));
  return [verdict, strong + rest];
};

describe('a report', () => {
  it('goes through JSON as it is', () => {
    const made = report();
    expect(checkReport(JSON.parse(reportJson(checkReport(made))))).toEqual(made);
    expect(reportPage(made)).toContain('<!doctype html>');
  });

  it.each([
    [{ version: 2 }, 'version: '],
    [{ rival: 'nobody' }, 'rival: no system has the id nobody: there are candidate, champion'],
    [{ decisive: 'auc' }, 'decisive: the subject has no metric auc'],
    [{ comparisons: [{ ...comparison, p: 2 }] }, 'comparisons.0.p: '],
    [{ comparisons: [{ ...comparison, difference: Number.NaN }] }, 'comparisons.0.difference: '],
    [{ surprise: 1 }, 'surprise'],
    [{ systems: [] }, 'systems: '],
    [{ systems: [report().systems[0], report().systems[0]] }, 'two systems have one id'],
    [{ curves: { roc: [{ system: 'x', points: [] }] } }, 'curves.roc.0.system: no system has the id x'],
    [{ made_at: 'yesterday' }, 'made_at: '],
  ])('that is none is told what is wrong: %j', (change, why) => {
    expect(() => checkReport({ ...report(), ...change })).toThrow(why);
  });

  it('that is no object at all is told so', () => {
    expect(() => checkReport(undefined)).toThrow('this is no evaluation report of version 1: it: ');
  });
});

describe('its words', () => {
  it('judge by the interval', () => {
    expect(headline({})).toEqual(['better', 'Better than the champion by 4.1% NDCG@10 (95% interval 1.2% to 7.0%)']);
    const worse = { low: -0.003, high: -0.001, relative: { value: -0.05, low: -0.08, high: -0.02 } };
    expect(headline(worse)).toEqual(['worse', 'Worse than the champion by 5.0% NDCG@10 (95% interval 2.0% to 8.0%)']);
    const same = { low: -0.001, relative: { value: 0.01, low: -0.02, high: 0.04 } };
    expect(headline(same)).toEqual([
      'same',
      'No clear difference from the champion: NDCG@10 +1.0% (95% interval −2.0% to +4.0%)',
    ]);
    const { relative: _, ...absolute } = comparison;
    expect(headlineOf(report({ comparisons: [absolute] })).rest).toBe(
      ' by 0.0020 NDCG@10 (95% interval 0.0006 to 0.0034)',
    );
    expect(headlineOf(report({ comparisons: [] }))).toEqual({
      verdict: 'alone',
      strong: 'NDCG@10 0.0507',
      rest: ' (95% interval 0.0480 to 0.0530)',
    });
  });

  it('say what it means, and where it is worse', () => {
    expect(meaningsOf(report())).toEqual([
      'What the customer chose next stood among the first 10 recommendations in 8.5 of 100 lists; with the champion in 8.0 of 100.',
      'Were the two equally good, chance alone would show such a difference with a probability of below 0.001.',
      'It is clearly worse than the champion for heavy customers.',
    ]);
    const page = reportPage(report({ warnings: ['a column is all missing'] }));
    expect(page).toContain('▼ worse');
    expect(page).toContain('<b>Warning:</b> a column is all missing');
  });

  it('name metrics, also unknown ones', () => {
    expect(metricName('recall@20_new').label).toBe('Recall@20, current item left out');
    expect(metricName('average_precision')).toMatchObject({ label: 'Average precision', better: 'higher' });
    expect(metricName('popularity_bias@20').label).toBe('Popularity bias@20');
    expect(metricName('wonder@3')).toEqual({ label: 'wonder@3', better: 'neither', about: '' });
  });

  it('write numbers with their sign', () => {
    expect([rate(0.05071), rate(0.00012345), rate(12.3456), rate(0), rate(Number.NaN)]).toEqual([
      '0.0507',
      '0.00012',
      '12.35',
      '0.0000',
      '–',
    ]);
    expect([signed(0.01), signed(-0.01), percent(-0.0001), percent(0.0123, true)]).toEqual([
      '+0.0100',
      '−0.0100',
      '0.0%',
      '+1.2%',
    ]);
  });
});

describe('its axes', () => {
  it('have a few ticks within their bounds, whatever the numbers', () => {
    const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(number, { minLength: 1 }), fc.boolean(), (values, zero) => {
        const { from, to } = bounds(values, { zero });
        expect(to).toBeGreaterThan(from);
        for (const value of values) expect(from <= value && value <= to).toBe(true);
        const list = ticks(from, to);
        expect(list.length).toBeLessThanOrEqual(8);
        if (to - from > 1e-6 * Math.max(Math.abs(from), Math.abs(to))) expect(list.length).toBeGreaterThanOrEqual(2);
        const air = (to - from) * 1e-6 + 1e-9;
        for (const tick of list) expect(tick >= from - air && tick <= to + air).toBe(true);
      }),
    );
  });
});
