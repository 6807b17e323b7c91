import type { Scored } from '@insight-mesh/algorithms/model';
import type { ServedModel } from '../models/model-store.js';
import type { Candidate } from '../request-state.js';
import { candidatesOf } from './list-scale.js';

/** More than are wanted, since some will be out of stock or no longer sold. */
const wantedOf = (count: number): number => count * 2 + 20;
/** Each list that was not enough is asked for again so many times as long. */
const LONGER = 8;
const LONGEST = 100_000;

export interface ModelAsk {
  context: readonly string[];
  exclude: ReadonlySet<string>;
  count: number;
  /** Of a model from elsewhere, asked before each list. */
  budgetMs: () => number;
}

/**
 * What a model says comes after a context, the best first: as much as a usual request needs, and longer lists as long as more is wanted, since a
 * filter may let little through.
 * @throws NoAnswerError of a model from elsewhere that does not answer the first list within the budget
 */
export async function* modelCandidates(served: ServedModel, ask: ModelAsk): AsyncGenerator<Candidate[]> {
  let [given, best] = [0, 0];
  for (let length = wantedOf(ask.count); ; length = Math.min(LONGEST, length * LONGER)) {
    const list = await listOf(served, ask, length);
    if (given === 0) best = list[0]?.score ?? 0;
    if (list.length > given) yield candidatesOf(served.model.name, list.slice(given), 0, best);
    if (list.length < length || length === LONGEST) return;
    given = list.length;
  }
}

async function listOf(
  { model }: ServedModel,
  { context, exclude, budgetMs }: ModelAsk,
  length: number,
): Promise<Scored[]> {
  return model.recommend(context, length, { exclude, budgetMs: budgetMs() });
}
