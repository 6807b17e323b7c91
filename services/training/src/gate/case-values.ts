import type { FitOptions, Scored } from '@insight-mesh/algorithms/model';
import { stepper } from '@insight-mesh/algorithms/model';
import type { NextItemCase } from '@insight-mesh/algorithms/next-item-evaluation';

/** Whatever answers with a list: at once, or, where a graph of somewhere else is asked, after a while. */
export interface Asked {
  recommend(
    items: readonly string[],
    count: number,
    options?: { exclude?: ReadonlySet<string> },
  ): Scored[] | Promise<Scored[]>;
}

/** Measures of single cases, in their order: what a comparison in pairs needs. */
export interface CaseValues {
  'hr@10': Float64Array;
  'ndcg@10': Float64Array;
  'mrr@10': Float64Array;
}

export const caseMetrics = ['hr@10', 'ndcg@10', 'mrr@10'] as const;

const cutoff = 10;

/**
 * Hit rate, NDCG and reciprocal rank of each case at 10, the current item left out: the means are those of measure(). One
 * item is right, so NDCG is 1 / log2(1 + rank).
 */
export async function caseValues(
  model: Asked,
  cases: readonly NextItemCase[],
  options: FitOptions = {},
): Promise<CaseValues> {
  const values: CaseValues = {
    'hr@10': new Float64Array(cases.length),
    'ndcg@10': new Float64Array(cases.length),
    'mrr@10': new Float64Array(cases.length),
  };
  const step = stepper(cases.length, options, 64);
  for (const [i, { context, target }] of cases.entries()) {
    const asked = model.recommend(context, cutoff, { exclude: new Set(context.slice(-1)) });
    const list = asked instanceof Promise ? await asked : asked;
    const rank = list.findIndex(({ itemId }) => itemId === target) + 1;
    if (rank > 0) {
      values['hr@10'][i] = 1;
      values['ndcg@10'][i] = 1 / Math.log2(1 + rank);
      values['mrr@10'][i] = 1 / rank;
    }
    step(i + 1);
  }
  return values;
}

/** @returns 0 where there is none */
export function meanOf(values: Float64Array): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
