import type { FitOptions, Interaction, SequenceModel } from '@insight-mesh/algorithms/model';
import { evaluateNextItem, type NextItemCase } from '@insight-mesh/algorithms/next-item-evaluation';
import { type Session, toInteractions } from '../data/sessions.js';
import type { Cut } from '../data/split.js';

const cutoffs = [5, 10, 20];

/** By this a candidate is chosen and a champion beaten. */
export const decisiveMetric = 'ndcg@10' as const;

/** One cut in the form in which models are fitted and measured. */
export interface Trial {
  training: Interaction[];
  cases: NextItemCase[];
  /** Distinct items of the training part. */
  catalogueSize: number;
  heldOutFromMs: number;
  /** The end of the newest training session. */
  trainedUntilMs: number;
}

export function toTrial(cut: Cut): Trial {
  const training = toInteractions(cut.training);
  return {
    training,
    cases: nextItemCases(cut.heldOut),
    catalogueSize: new Set(training.map((interaction) => interaction.itemId)).size,
    heldOutFromMs: cut.heldOutFromMs,
    trainedUntilMs: cut.training.reduce((latest, session) => Math.max(latest, session.endMs), 0),
  };
}

/**
 * Each item of a session from the second on, to be told from those before it. Items that no model knows stay in: every
 * model, the champion too, answers the same questions, and what it cannot know counts as missed.
 */
export function nextItemCases(sessions: readonly Session[]): NextItemCase[] {
  return sessions.flatMap(({ items }) =>
    items.slice(1).map((target, i) => ({ context: items.slice(0, i + 1), target })),
  );
}

/**
 * Hit rate, NDCG and MRR at 5, 10 and 20, and the share of the catalogue shown in the first 20. The current item is left
 * out of the lists: sessions name no item twice in a row, so it is never the answer.
 */
export function measure(model: SequenceModel, trial: Trial, options: FitOptions = {}): Record<string, number> {
  const all = evaluateNextItem(model, trial.cases, {
    ...options,
    cutoffs,
    catalogueSize: trial.catalogueSize,
    leaveOut: 'current',
  });
  const kept = Object.entries(all).filter(([name]) => /^(hr|ndcg|mrr)@/.test(name) || name === 'coverage@20');
  return { ...Object.fromEntries(kept), predictions: trial.cases.length };
}

export function decisive(metrics: Record<string, number>): number {
  return metrics[decisiveMetric] ?? 0;
}
