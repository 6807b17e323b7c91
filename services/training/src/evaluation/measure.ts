import {
  answerCases,
  type NextItemAnswers,
  summariseAnswers,
} from '@insight-mesh/algorithms/evaluation/next-item-answers';
import type { FitOptions, Interaction, SequenceModel } from '@insight-mesh/algorithms/model';
import type { NextItemCase } from '@insight-mesh/algorithms/next-item-evaluation';
import { type Session, toInteractions } from '../data/sessions.js';
import type { Cut } from '../data/split.js';

export const cutoffs = [5, 10, 20];

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
 * What a model answers to each case of a trial. The current item is left out of the lists: sessions name no item twice in a row, so it is
 * never the answer.
 */
export function answer(model: SequenceModel, trial: Trial, options: FitOptions = {}): NextItemAnswers {
  return answerCases(model, trial.cases, { ...options, longest: Math.max(...cutoffs), leaveOut: 'current' });
}

/** Hit rate, NDCG and MRR at 5, 10 and 20, and the share of the catalogue shown in the first 20. */
export function metricsOf(answers: NextItemAnswers, trial: Trial): Record<string, number> {
  const all = summariseAnswers(answers, { cutoffs, catalogueSize: trial.catalogueSize });
  const kept = Object.entries(all).filter(([name]) => /^(hr|ndcg|mrr)@/.test(name) || name === 'coverage@20');
  return { ...Object.fromEntries(kept), predictions: trial.cases.length };
}

/** metricsOf what the model answers. */
export function measure(model: SequenceModel, trial: Trial, options: FitOptions = {}): Record<string, number> {
  return metricsOf(answer(model, trial, options), trial);
}

export function decisive(metrics: Record<string, number>): number {
  return metrics[decisiveMetric] ?? 0;
}
