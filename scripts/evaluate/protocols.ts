import type { Interaction, SequenceModel } from '@insight-mesh/algorithms/model';
import {
  evaluateNextItem,
  evolvingCases,
  type NextItemCase,
  type NextItemOptions,
} from '@insight-mesh/algorithms/next-item-evaluation';
import { leaveOneOut, sessionSequences } from '@insight-mesh/algorithms/split';
import type { UserSequence } from './data.js';

/** Reports a step's progress; called with done equal to total at the end. */
export type Progress = (step: string) => (done: number, total: number) => void;

export interface Fitting {
  train: readonly Interaction[];
  /** By these a fit may choose. Undefined where the protocol has none beside the training: the fit then holds some of it out. */
  validation: { cases: readonly NextItemCase[]; leaveOut: NextItemOptions['leaveOut'] } | undefined;
}

/** Fits the model to be measured on what a protocol lets it see. */
export type Fit = (data: Fitting, progress: Progress) => Promise<SequenceModel>;

const itemCount = (data: readonly Interaction[]): number => new Set(data.map((row) => row.itemId)).size;

export interface SessionsResult {
  'recall@20': number;
  'mrr@20': number;
  'recall@20_new': number;
  'mrr@20_new': number;
  'coverage@20': number;
  predictions: number;
  train_clicks: number;
  train_sessions: number;
  test_sessions: number;
}

/** Evolving sessions: all items ranked, once with the current item allowed in the list and once with it left out (`_new`). */
export async function evaluateSessions(
  train: readonly Interaction[],
  test: readonly Interaction[],
  fitOn: Fit,
  progress: Progress,
): Promise<SessionsResult> {
  const model = await fitOn({ train, validation: undefined }, progress);
  const sessions = sessionSequences(test);
  const cases = evolvingCases(
    sessions.map((session) => session.items),
    model,
  );
  const shared = { cutoffs: [20], catalogueSize: itemCount(train) };
  const onAllowed = progress('predict, current item allowed');
  const allowed = evaluateNextItem(model, cases, { ...shared, leaveOut: 'nothing', onProgress: onAllowed });
  const onLeftOut = progress('predict, current item left out');
  const leftOut = evaluateNextItem(model, cases, { ...shared, leaveOut: 'current', onProgress: onLeftOut });
  return {
    'recall@20': allowed['recall@20'] ?? 0,
    'mrr@20': allowed['mrr@20'] ?? 0,
    'recall@20_new': leftOut['recall@20'] ?? 0,
    'mrr@20_new': leftOut['mrr@20'] ?? 0,
    'coverage@20': allowed['coverage@20'] ?? 0,
    predictions: cases.length,
    train_clicks: train.length,
    train_sessions: new Set(train.map((row) => row.sessionId)).size,
    test_sessions: sessions.length,
  };
}

/** A user's items without times get their places as times, a second apart. */
function trainingInteractions(users: readonly UserSequence[]): Interaction[] {
  return users.flatMap(({ userId, items }) =>
    (leaveOneOut(items)?.train ?? items).map((itemId, place) => ({
      userId,
      sessionId: userId,
      itemId,
      timeMs: place * 1000,
    })),
  );
}

/**
 * Leave one out: fitted on the training items only; validation is predicted from the training items, the test from training
 * and validation items; all items ranked but those of the input. Users with fewer than 3 items train only.
 */
export async function evaluateSequences(
  users: readonly UserSequence[],
  fitOn: Fit,
  progress: Progress,
): Promise<Record<string, number>> {
  const train = trainingInteractions(users);
  const validation: NextItemCase[] = [];
  const test: NextItemCase[] = [];
  for (const { items } of users) {
    const parts = leaveOneOut(items);
    if (parts === undefined) continue;
    validation.push({ context: parts.train, target: parts.validation });
    test.push({ context: [...parts.train, parts.validation], target: parts.test });
  }
  const model = await fitOn({ train, validation: { cases: validation, leaveOut: 'context' } }, progress);
  const measure = (cases: readonly NextItemCase[], step: string): Record<string, number> =>
    evaluateNextItem(model, cases, {
      cutoffs: [5, 10, 20],
      catalogueSize: itemCount(train),
      leaveOut: 'context',
      onProgress: progress(step),
    });
  const valid = measure(validation, 'predict validation');
  const tested = measure(test, 'predict test');
  return {
    ...tested,
    ...Object.fromEntries(Object.entries(valid).map(([key, value]) => [`valid_${key}`, value])),
    users: test.length,
    interactions: train.length,
  };
}
