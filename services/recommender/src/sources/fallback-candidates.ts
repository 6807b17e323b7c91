import type { Catalogue } from '../catalogue/catalogue.js';
import type { PopularItems } from '../popular/popular-items.js';
import type { Candidate } from '../request-state.js';
import { candidatesOf } from './list-scale.js';

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
  const best = ranking[0]?.score ?? 0;
  for (let from = 0; from < ranking.length; from += BATCH)
    yield candidatesOf('popularity', ranking.slice(from, from + BATCH), 2, best);
  let batch: Candidate[] = [];
  for (const [itemId] of catalogue.entries(tenantId)) {
    batch.push({ itemId, source: 'catalogue', parts: [{ source: 'catalogue', raw: 0, value: 0 }], tier: 3 });
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
