import { classificationParts, type ScoredSystem } from '@insight-mesh/algorithms/evaluation/classification-report';
import { answerCases } from '@insight-mesh/algorithms/evaluation/next-item-answers';
import {
  type AnsweredSystem,
  nextItemExamples,
  nextItemParts,
} from '@insight-mesh/algorithms/evaluation/next-item-report';
import type { EvaluationReport } from '@insight-mesh/algorithms/evaluation/report';
import { fitModel } from '@insight-mesh/algorithms/fit-model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reportPage } from './html.js';
import { checkReport } from './report.js';

const about = (cases: number, clusters: number): Omit<EvaluationReport, 'task' | 'decisive' | 'systems'> => ({
  format: 'insight-mesh/evaluation',
  version: 1,
  title: 'a test',
  made_at: '2026-05-01T00:00:00.000Z',
  subject: 'a',
  rival: 'b',
  comparisons: [],
  segments: [],
  curves: {},
  examples: [],
  measured: {
    ...{ data: 'drawn', protocol: 'none', facts: {}, cases, clusters, cluster: 'customer' },
    ...{ level: 0.9, resamples: 20, seed: 1, code_version: '0.1.0' },
  },
  warnings: [],
});

/** What a reader must never see. */
const nonsense = /NaN|undefined|Infinity|\[object/;

describe('reports of anything that can be measured', () => {
  it('of lists pass the check and can be drawn', () => {
    const item = fc.nat(8).map((n) => `i-${n}`);
    const visits = fc.array(fc.array(item, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(
        visits,
        fc.array(fc.tuple(fc.array(item, { maxLength: 5 }), item, fc.nat(3)), { minLength: 1 }),
        (training, asked) => {
          const interactions = training.flatMap((items, n) =>
            items.map((itemId, place) => ({ userId: `u-${n % 5}`, sessionId: `s-${n}`, itemId, timeMs: place })),
          );
          const cases = asked.map(([context, target, group]) => ({ context, target, group: `c-${group}` }));
          const systems = (['item-knn', 'popularity'] as const).map((name, at): AnsweredSystem => {
            const model = fitModel(name, interactions, {});
            const answers = answerCases(model, cases, { longest: 10, leaveOut: 'current' });
            return { id: at === 0 ? 'a' : 'b', role: at === 0 ? 'candidate' : 'baseline', name, answers };
          });
          const { rank, clusters, ...parts } = nextItemParts(systems, cases, interactions, {
            ...{ cutoffs: [5, 10], decisive: { metric: 'ndcg' as const, k: 10 }, rival: 'b' },
            ...{ seed: 1, resamples: 20, level: 0.9 },
          });
          const [subject] = systems;
          if (subject === undefined) throw new Error('there is a subject');
          const examples = nextItemExamples(subject.answers, cases, {
            seed: 1,
            nameOf: (id) => (id === 'i-1' ? 'One' : undefined),
          });
          const report = checkReport({
            ...about(cases.length, clusters),
            ...parts,
            ...{ task: 'next-item', decisive: 'ndcg@10', curves: { rank }, examples },
          });
          expect(reportPage(report)).not.toMatch(nonsense);
          expect(examples.length).toBeLessThanOrEqual(6);
          for (const { rank: at, came, recommended } of examples) {
            expect(recommended.findIndex(({ id }) => id === came.id) + 1).toBe(at);
          }
          // Each case is in one segment of either kind, and their mean is the whole's.
          const decisive = report.systems[0]?.metrics['ndcg@10']?.value ?? Number.NaN;
          for (const by of ['customer', 'item']) {
            const some = report.segments.filter((segment) => segment.by === by);
            const sum = some.reduce((before, { cases: count, values }) => before + count * (values.a?.value ?? 0), 0);
            expect(sum / cases.length).toBeCloseTo(decisive, 9);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('of probabilities pass the check and can be drawn, also where one class is all there is', () => {
    const row = fc.record({
      label: fc.nat(1),
      a: fc.nat(5).map((n) => n / 5),
      b: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 40 }),
        fc.constantFrom(0, 0.5, Number.POSITIVE_INFINITY),
        (rows, threshold) => {
          const labels = rows.map(({ label }) => label);
          const systems = (['a', 'b'] as const).map(
            (id): ScoredSystem => ({
              ...{
                id,
                role: id === 'a' ? 'candidate' : 'champion',
                name: id,
                probabilities: rows.map((one) => one[id]),
              },
              ...{ threshold, thresholdBy: 'F1 on the validation' },
            }),
          );
          const { clusters, ...parts } = classificationParts(systems, labels, {
            ...{ decisive: 'average_precision', rival: 'b', seed: 1, resamples: 20, level: 0.9 },
            clusters: rows.map((_, at) => at % 7),
            segments: [
              {
                name: 'first',
                by: 'half',
                about: 'the first half',
                cases: rows.flatMap((_, at) => (at % 2 === 0 ? [at] : [])),
              },
              {
                name: 'positive',
                by: 'label',
                about: 'one class',
                cases: rows.flatMap((one, at) => (one.label ? [at] : [])),
              },
            ],
          });
          const report = checkReport({
            ...about(rows.length, clusters),
            ...parts,
            ...{ task: 'classification', decisive: 'average_precision' },
          });
          expect(reportPage(report)).not.toMatch(nonsense);
          expect(report.systems[0]?.metrics.auc === undefined).toBe(new Set(labels).size < 2);
        },
      ),
      { numRuns: 60 },
    );
  });
});
