import { answerCases, summariseAnswers } from './evaluation/next-item-answers.js';
import type { FitOptions, SequenceModel } from './model.js';

/** One question to a model: what comes after the context? */
export interface NextItemCase {
  /** Oldest first. */
  context: readonly string[];
  target: string;
  /** Whose it is, a customer or a session: cases of one group hang together. Absent: it stands alone. */
  group?: string;
}

/**
 * The evolving-session protocol: each click of a session from the second on is predicted from those before it. Clicks on
 * items that the model does not know are dropped first, then sessions of one click.
 * @param groups a name for each session, kept with its cases
 */
export function evolvingCases(
  sessions: Iterable<readonly string[]>,
  model: Pick<SequenceModel, 'knows'>,
  groups?: readonly string[],
): NextItemCase[] {
  const cases: NextItemCase[] = [];
  let place = 0;
  for (const session of sessions) {
    const known = session.filter((item) => model.knows(item));
    const group = groups?.[place++];
    for (let i = 1; i < known.length; i++) {
      const one = { context: known.slice(0, i), target: known[i] as string };
      cases.push(group === undefined ? one : { ...one, group });
    }
  }
  return cases;
}

export interface NextItemOptions extends FitOptions {
  /** Cut-offs of the metrics. */
  cutoffs: readonly number[];
  /** Items that could be shown, for coverage. */
  catalogueSize: number;
  /** What may not stand in the list: nothing, the newest item of the context, or all of the context. */
  leaveOut: 'nothing' | 'current' | 'context';
}

/** Ranks all items for each case and returns what summariseAnswers() says. */
export function evaluateNextItem(
  model: SequenceModel,
  cases: readonly NextItemCase[],
  options: NextItemOptions,
): Record<string, number> {
  return summariseAnswers(answerCases(model, cases, { ...options, longest: Math.max(...options.cutoffs) }), options);
}
