import type { Catalogue } from '../catalogue/catalogue.js';
import type { ServedModel } from './model-store.js';
import type { ServingModel } from './serving-model.js';

const SINGLE = 20;
/** A model of a shop that has changed its whole catalogue is not searched for ever. */
const LOOKED_AT = 20_000;

/**
 * Contexts of items that the model knows: of the catalogue, and where that gives too few, the popular ones. Each alone, and
 * all of them together.
 */
export function findProbes(
  model: ServingModel,
  catalogue: Catalogue,
  tenantId: string,
  popular: ServedModel | undefined,
): string[][] {
  const known = new Set<string>();
  let looked = 0;
  for (const [itemId] of catalogue.entries(tenantId)) {
    if (model.knows(itemId)) known.add(itemId);
    if (known.size >= SINGLE || ++looked >= LOOKED_AT) break;
  }
  for (const source of [popular?.model, model]) {
    if (known.size >= SINGLE) break;
    // A model that needs a context gives nothing here; one that does not is a source of its own probes.
    const list = source?.recommend([], SINGLE) ?? [];
    if (list instanceof Promise) {
      // One from elsewhere has no answer to nothing.
      list.catch(() => undefined);
      continue;
    }
    for (const { itemId } of list) if (model.knows(itemId)) known.add(itemId);
  }
  const items = [...known].slice(0, SINGLE);
  return items.length === 0 ? [] : [...items.map((itemId) => [itemId]), items];
}
