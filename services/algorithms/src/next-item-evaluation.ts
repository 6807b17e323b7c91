import { RankingMetrics } from './metrics.js';
import { type FitOptions, type SequenceModel, stepper } from './model.js';

/** One question to a model: what comes after the context? */
export interface NextItemCase {
  /** Oldest first. */
  context: readonly string[];
  target: string;
}

/**
 * The evolving-session protocol: each click of a session from the second on is predicted from those before it. Clicks on
 * items that the model does not know are dropped first, then sessions of one click.
 */
export function evolvingCases(
  sessions: Iterable<readonly string[]>,
  model: Pick<SequenceModel, 'knows'>,
): NextItemCase[] {
  const cases: NextItemCase[] = [];
  for (const session of sessions) {
    const known = session.filter((item) => model.knows(item));
    for (let i = 1; i < known.length; i++) cases.push({ context: known.slice(0, i), target: known[i] as string });
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

/** Ranks all items for each case and returns the means of RankingMetrics. */
export function evaluateNextItem(
  model: SequenceModel,
  cases: readonly NextItemCase[],
  options: NextItemOptions,
): Record<string, number> {
  const metrics = new RankingMetrics(options.cutoffs, options.catalogueSize);
  const longest = Math.max(...options.cutoffs);
  const step = stepper(cases.length, options, 64);
  cases.forEach(({ context, target }, i) => {
    const exclude = new Set(options.leaveOut === 'context' ? context : context.slice(-1));
    const list = model.recommend(context, longest, options.leaveOut === 'nothing' ? {} : { exclude });
    metrics.add(
      list.map((scored) => scored.itemId),
      new Set([target]),
    );
    step(i + 1);
  });
  return metrics.result();
}
