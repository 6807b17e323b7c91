import { setImmediate as nextTurn } from 'node:timers/promises';
import { ArtefactError } from './load-artefact.js';
import type { ServingModel } from './serving-model.js';

const WANTED = 20;
/** Of a model from elsewhere, whose first answers are slower than later ones. */
const BUDGET_MS = 5_000;

/**
 * Asks a freshly loaded model about each probe, a context each, before it serves.
 * @throws ArtefactError where an answer is not finite, not sorted, repeats an item, gives back what was excluded, or
 * where not one probe that the model knows gets an answer
 */
export async function tryModel(model: ServingModel, probes: readonly (readonly string[])[]): Promise<void> {
  let answered = 0;
  let asked = 0;
  for (const probe of [[], ...probes]) {
    // Requests are answered between two probes.
    await nextTurn();
    const exclude = new Set(probe);
    const answer = await model.recommend(probe, WANTED, { exclude, budgetMs: BUDGET_MS });
    const seen = new Set<string>();
    let last = Number.POSITIVE_INFINITY;
    for (const { itemId, score } of answer) {
      if (!Number.isFinite(score)) throw new ArtefactError(`the model gives the score ${score}`);
      if (score > last) throw new ArtefactError('the model gives scores out of order');
      if (seen.has(itemId)) throw new ArtefactError('the model gives an item twice');
      if (exclude.has(itemId)) throw new ArtefactError('the model gives what was excluded');
      seen.add(itemId);
      last = score;
    }
    if (probe.some((itemId) => model.knows(itemId)) || model.name === 'popularity') {
      asked += 1;
      if (answer.length > 0) answered += 1;
    }
  }
  if (asked > 0 && answered === 0) throw new ArtefactError(`the model has no answer to any of ${asked} probes`);
}
