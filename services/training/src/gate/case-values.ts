import {
  metricByCase,
  type NextItemAnswers,
  type SlowModel,
} from '@insight-mesh/algorithms/evaluation/next-item-answers';

/** Whatever answers with a list: at once, or, where a graph of somewhere else is asked, after a while. */
export type Asked = SlowModel;

/** Measures of single cases, in their order: what a comparison in pairs needs. */
export interface CaseValues {
  'hr@10': Float64Array;
  'ndcg@10': Float64Array;
  'mrr@10': Float64Array;
}

export const caseMetrics = ['hr@10', 'ndcg@10', 'mrr@10'] as const;

/**
 * Hit rate, NDCG and reciprocal rank of each case at 10: the means are those of measure(). One item is right, so NDCG is
 * 1 / log2(1 + rank).
 */
export function caseValues(answers: NextItemAnswers): CaseValues {
  return {
    'hr@10': metricByCase(answers, 'hr', 10),
    'ndcg@10': metricByCase(answers, 'ndcg', 10),
    'mrr@10': metricByCase(answers, 'mrr', 10),
  };
}

/** @returns 0 where there is none */
export function meanOf(values: Float64Array): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
