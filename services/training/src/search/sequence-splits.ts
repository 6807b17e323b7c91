import type { Interaction } from '@insight-mesh/algorithms/model';
import type { NextItemCase } from '@insight-mesh/algorithms/next-item-evaluation';
import { sessionSequences } from '@insight-mesh/algorithms/split';
import { AppError } from '@insight-mesh/runtime/errors';
import { groupFolds, type SplitPlan, timeSplits } from './splits.js';

/** What a sequence model is fitted on, and the sessions by which it is judged. */
export interface SequenceSplit {
  train: Interaction[];
  sessions: string[][];
}

/**
 * By time: sessions are cut into stretches by their starts, and what happened at a cut or after it is in no training part before it. By folds: whole
 * customers are held out.
 * @throws AppError as splitsOf
 */
export function sequenceSplits(interactions: readonly Interaction[], plan: SplitPlan): SequenceSplit[] {
  if (interactions.length === 0)
    throw new AppError('INVALID_ARGUMENT', 'there is no interaction: there is nothing to learn from');
  const chosen = (keep: (row: number) => boolean): Interaction[] => interactions.filter((_, row) => keep(row));
  const itemsOf = (rows: readonly Interaction[]): string[][] => sessionSequences(rows).map(({ items }) => items);
  if (plan.by === 'folds') {
    const users = new Map<string, number>();
    const groups = Int32Array.from(interactions, ({ userId }) => {
      if (!users.has(userId)) users.set(userId, users.size);
      return users.get(userId) as number;
    });
    const folds = groupFolds(groups, plan.folds, plan.seed);
    return Array.from({ length: plan.folds }, (_, fold) => ({
      train: chosen((row) => folds[row] !== fold),
      sessions: itemsOf(chosen((row) => folds[row] === fold)),
    }));
  }
  const starts = new Map<string, number>();
  for (const { sessionId, timeMs } of interactions)
    starts.set(sessionId, Math.min(starts.get(sessionId) ?? timeMs, timeMs));
  const names = [...starts.keys()];
  const times = Float64Array.from(names, (name) => starts.get(name) as number);
  return timeSplits(times, plan.folds).map(({ validation }) => {
    const held = new Set(Array.from(validation, (place) => names[place] as string));
    const cut = validation.reduce((least, place) => Math.min(least, times[place] as number), Number.POSITIVE_INFINITY);
    return {
      train: chosen((row) => (interactions[row] as Interaction).timeMs < cut),
      sessions: itemsOf(chosen((row) => held.has((interactions[row] as Interaction).sessionId))),
    };
  });
}

/** At most so many of them, spread evenly: a trial need not ask every question to be told from another. */
export function thinned(cases: NextItemCase[], most: number): NextItemCase[] {
  if (cases.length <= most) return cases;
  return Array.from({ length: most }, (_, i) => cases[Math.floor((i * cases.length) / most)] as NextItemCase);
}
