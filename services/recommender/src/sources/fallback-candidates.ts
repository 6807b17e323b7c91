import type { Catalogue } from '../catalogue/catalogue.js';
import type { PopularItems } from '../popular/popular-items.js';
import type { Candidate } from '../request-state.js';

const BATCH = 100;

export interface FallbackParts {
  popular: PopularItems;
  catalogue: Catalogue;
}

/**
 * What fills a list that the model left short: popular items, then anything in stock. Made batch by batch, since most
 * requests need none of it.
 * @param budgetMs asked once, when the first batch is wanted
 */
export async function* fallbackCandidates(
  { popular, catalogue }: FallbackParts,
  tenantId: string,
  budgetMs: () => number,
): AsyncGenerator<Candidate[]> {
  const ranking = await popular.ranking(tenantId, budgetMs());
  for (let from = 0; from < ranking.length; from += BATCH) {
    const batch = ranking.slice(from, from + BATCH);
    yield batch.map(({ itemId, score }) => ({ itemId, score, source: 'popularity', tier: 1 }));
  }
  let batch: Candidate[] = [];
  for (const [itemId, item] of catalogue.entries(tenantId)) {
    if (!item.inStock) continue;
    batch.push({ itemId, score: 0, source: 'catalogue', tier: 2 });
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
