import {
  answerCases,
  type NextItemAnswers,
  summariseAnswers,
} from '@insight-mesh/algorithms/evaluation/next-item-answers';
import type { Interaction, SequenceModel } from '@insight-mesh/algorithms/model';
import { evolvingCases, type NextItemCase, type NextItemOptions } from '@insight-mesh/algorithms/next-item-evaluation';
import { leaveOneOut, sessionSequences } from '@insight-mesh/algorithms/split';
import type { UserSequence } from './data.js';

/** Reports a step's progress, with what else there is to tell of it; called with done equal to total at the end. */
export type Progress = (step: string) => (done: number, total: number, note?: string) => void;

/** As much as a report shows of how a fit went (services/training/src/models/fitting.ts, FitReport). */
export interface FitTold {
  curve: { epoch: number; loss: number; validation?: Readonly<Record<string, number>> }[];
  bestEpoch?: number;
  backend?: string;
  warnings: string[];
}

export interface Fitting {
  train: readonly Interaction[];
  /** By these a fit may choose. Undefined where the protocol has none beside the training: the fit then holds some of it out. */
  validation: { cases: readonly NextItemCase[]; leaveOut: NextItemOptions['leaveOut'] } | undefined;
  /** Takes what the fit tells of itself, for the report's curve. */
  tell?: (report: FitTold) => void;
}

/** What a protocol asked and what was answered, for a report: metrics by case, segments and intervals come from these answers. */
export interface Observed extends Fitting {
  /** The questions of the test. */
  cases: readonly NextItemCase[];
  /** What hangs together among them. */
  cluster: string;
  answers: { leaveOut: NextItemOptions['leaveOut']; answers: NextItemAnswers }[];
  /** The length of the lists. */
  longest: number;
}

export type Observe = (observed: Observed) => void;

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
  observe?: Observe,
): Promise<SessionsResult> {
  const model = await fitOn({ train, validation: undefined }, progress);
  const sessions = sessionSequences(test);
  const cases = evolvingCases(
    sessions.map((session) => session.items),
    model,
    sessions.map((session) => session.sessionId),
  );
  const longest = 20;
  const shared = { cutoffs: [longest], catalogueSize: itemCount(train) };
  const answers = (['nothing', 'current'] as const).map((leaveOut) => {
    const onProgress = progress(`predict, current item ${leaveOut === 'nothing' ? 'allowed' : 'left out'}`);
    return { leaveOut, answers: answerCases(model, cases, { longest, leaveOut, onProgress }) };
  });
  const [allowed = {}, leftOut = {}] = answers.map((each) => summariseAnswers(each.answers, shared));
  observe?.({ train, validation: undefined, cases, cluster: 'session', answers, longest });
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

/** The last item of each user, to be predicted from those before it. */
export function testCases(users: readonly UserSequence[]): NextItemCase[] {
  return users.flatMap(({ items }) => {
    const parts = leaveOneOut(items);
    return parts === undefined ? [] : [{ context: [...parts.train, parts.validation], target: parts.test }];
  });
}

/**
 * Leave one out: fitted on the training items only; validation is predicted from the training items, the test from training
 * and validation items; all items ranked but those of the input. Users with fewer than 3 items train only.
 */
export async function evaluateSequences(
  users: readonly UserSequence[],
  fitOn: Fit,
  progress: Progress,
  observe?: Observe,
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
  const fitting: Fitting = { train, validation: { cases: validation, leaveOut: 'context' } };
  const model = await fitOn(fitting, progress);
  const shared = { cutoffs: [5, 10, 20], catalogueSize: itemCount(train) };
  const answer = (cases: readonly NextItemCase[], step: string) =>
    answerCases(model, cases, { longest: 20, leaveOut: 'context', onProgress: progress(step) });
  const valid = summariseAnswers(answer(validation, 'predict validation'), shared);
  const answers = answer(test, 'predict test');
  const tested = summariseAnswers(answers, shared);
  observe?.({ ...fitting, cases: test, cluster: 'user', answers: [{ leaveOut: 'context', answers }], longest: 20 });
  return {
    ...tested,
    ...Object.fromEntries(Object.entries(valid).map(([key, value]) => [`valid_${key}`, value])),
    users: test.length,
    interactions: train.length,
  };
}
