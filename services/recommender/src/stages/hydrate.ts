import type { Catalogue } from '../catalogue/catalogue.js';
import type { Candidate, Hydrated } from '../request-state.js';

/** Joins what the catalogue knows of each candidate. */
export function hydrate(candidates: readonly Candidate[], catalogue: Catalogue, tenantId: string): Hydrated[] {
  return candidates.map((candidate) => ({ ...candidate, item: catalogue.find(tenantId, candidate.itemId) }));
}
