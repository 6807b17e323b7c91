import type { ServedModel } from '../models/model-store.js';
import type { Candidate } from '../request-state.js';

/** More than are wanted, since some will be out of stock or no longer sold. */
const wantedOf = (count: number): number => count * 2 + 20;

/**
 * What a model says comes after a context, the best first.
 * @param budgetMs of a model from elsewhere
 * @throws NoAnswerError of a model from elsewhere, within the budget
 */
export async function modelCandidates(
  served: ServedModel,
  context: readonly string[],
  exclude: ReadonlySet<string>,
  count: number,
  budgetMs: number,
): Promise<Candidate[]> {
  const asked = served.model.recommend(context, wantedOf(count), { exclude, budgetMs });
  const list = asked instanceof Promise ? await asked : asked;
  return list.map(({ itemId, score, becauseItemId }) => ({
    itemId,
    score,
    source: served.model.name,
    tier: 0,
    ...(becauseItemId === undefined ? {} : { becauseItemId }),
  }));
}
