import { noInterests } from '../history/interests.js';
import type { Candidate, Degradation, SimilarQuery, Sourced } from '../request-state.js';
import { fallbackCandidates } from '../sources/fallback-candidates.js';
import { startBudget } from '../sources/feature-budget.js';
import { modelCandidates } from '../sources/model-candidates.js';
import type { SourceParts } from '../sources/source-parts.js';

/** Sources of SimilarItems: the similar champion on the one item, then what fills the list. */
export async function similarSources(query: SimilarQuery, parts: SourceParts): Promise<Sourced> {
  const { tenantId, itemId, inputs, count } = query;
  const budget = startBudget(query.call.deadlineMs, parts.settings);
  const champion = parts.models.champion(tenantId, 'similar');
  const model = champion?.model.knows(itemId) ? champion : undefined;

  const degraded = new Set<Degradation>();
  if (!champion) degraded.add('DEGRADATION_NO_MODEL');
  const known = champion ? model !== undefined : parts.catalogue.find(tenantId, itemId) !== undefined;
  if (!known) degraded.add('DEGRADATION_UNKNOWN_ITEM');

  async function* batches(): AsyncGenerator<Candidate[]> {
    if (model) yield await modelCandidates(model, [itemId], inputs, count, parts.settings.modelMaxMs);
    yield* fallbackCandidates(parts, tenantId, budget.leftMs);
  }
  const label = (model ?? parts.models.champion(tenantId, 'popular'))?.label ?? '';
  return { interests: noInterests, degraded, model: label, batches: batches() };
}
