import { byCodeUnits } from '@insight-mesh/algorithms/item-table';
import type { Scored } from '@insight-mesh/algorithms/model';
import type { ServedModel } from '../models/model-store.js';
import type { PopularItem } from '../popular/popular-items.js';
import type { Candidate } from '../request-state.js';
import { candidatesOf, givesLogits } from './list-scale.js';

/** What is asked of a model that cannot score single items. */
const LONGEST = 10_000;

export interface GivenAsk {
  /** The only items that may come back. */
  candidates: readonly string[];
  context: readonly string[];
  budgetMs: () => number;
}

/**
 * The storefront's own candidates, in the order of the model; those that it does not rank follow as popular ones, then in the order in which they
 * came.
 * @throws NoAnswerError of a model from elsewhere that does not answer within the budget
 */
export async function* givenCandidates(
  served: ServedModel | undefined,
  ask: GivenAsk,
  popular: () => Promise<readonly PopularItem[]>,
): AsyncGenerator<Candidate[]> {
  const left = new Set(ask.candidates);
  const among = (list: readonly Scored[]): Scored[] => list.filter(({ itemId }) => left.delete(itemId));
  if (served !== undefined) yield candidatesOf(served.model.name, among(await rankedBy(served, ask)), 0);
  if (left.size === 0) return;
  yield candidatesOf('popularity', among(await popular()), 1);
  const rest = [...left];
  const inOrder = rest.map((itemId, place) => ({ itemId, score: rest.length - place }));
  yield candidatesOf('request', inOrder, 2);
}

/** The best first; without those of which the model knows nothing. */
async function rankedBy(
  { model }: ServedModel,
  { candidates, context, budgetMs }: GivenAsk,
): Promise<readonly Scored[]> {
  const { items } = model;
  if (items === undefined || model.scoreAll === undefined)
    return model.recommend(context, LONGEST, { budgetMs: budgetMs() });
  const scores = model.scoreAll(context);
  const ranked: Scored[] = [];
  for (const itemId of candidates) {
    const index = items.index(itemId);
    const score = index === undefined ? undefined : scores[index];
    if (score !== undefined && (score > 0 || givesLogits(model.name))) ranked.push({ itemId, score });
  }
  return ranked.sort((a, b) => b.score - a.score || byCodeUnits(a.itemId, b.itemId));
}
