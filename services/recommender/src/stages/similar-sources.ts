import { noInterests } from '../history/interests.js';
import type {
  Candidate,
  ComplementaryQuery,
  Degradation,
  PopularQuery,
  Query,
  SimilarQuery,
  Sourced,
} from '../request-state.js';
import { fallbackCandidates } from '../sources/fallback-candidates.js';
import { startBudget } from '../sources/feature-budget.js';
import { basketCandidates, liveCandidates } from '../sources/live-candidates.js';
import { modelCandidates } from '../sources/model-candidates.js';
import type { SourceParts } from '../sources/source-parts.js';

/** Sources of SimilarItems: the similar champion on the one item, then what fills the list. */
export async function similarSources(query: SimilarQuery, parts: SourceParts): Promise<Sourced> {
  return likeItems(query, [query.itemId], parts);
}

/** Sources of ComplementaryItems: the similar champion on the basket, then what fills the list. */
export async function complementarySources(query: ComplementaryQuery, parts: SourceParts): Promise<Sourced> {
  return likeItems(query, query.basketItems, parts);
}

/** Sources of PopularItems: what everybody likes, then anything in stock. */
export async function popularSources(query: PopularQuery, parts: SourceParts): Promise<Sourced> {
  const { tenantId, call } = query;
  const budget = startBudget(call.deadlineMs, parts.settings);
  return {
    interests: noInterests,
    degraded: new Set(),
    personalisationRefused: false,
    customer: new Map(),
    model: parts.models.champion(tenantId, 'popular')?.label ?? '',
    batches: fallbackCandidates(parts, tenantId, budget.leftMs),
    popular: () => fallbackCandidates(parts, tenantId, budget.leftMs),
  };
}

function likeItems(query: Query, items: readonly string[], parts: SourceParts): Sourced {
  const { tenantId, inputs, count } = query;
  const budget = startBudget(query.call.deadlineMs, parts.settings);
  const champion = parts.models.champion(tenantId, 'similar');
  const model = items.some((itemId) => champion?.model.knows(itemId)) ? champion : undefined;

  const degraded = new Set<Degradation>();
  if (!champion) degraded.add('DEGRADATION_NO_MODEL');
  const known = champion
    ? model !== undefined
    : items.some((itemId) => parts.catalogue.find(tenantId, itemId) !== undefined);
  if (!known) degraded.add('DEGRADATION_UNKNOWN_ITEM');

  async function* batches(): AsyncGenerator<Candidate[]> {
    const budgetMs = () => parts.settings.modelMaxMs;
    if (model) yield* modelCandidates(model, { context: items, exclude: inputs, count, budgetMs });
    const ask = { tenantId, context: items, requestContext: query.context, exclude: inputs, count, nowMs: Date.now() };
    yield (query.method === 'ComplementaryItems' ? basketCandidates : liveCandidates)(parts.live, ask, 1);
    yield* fallbackCandidates(parts, tenantId, budget.leftMs);
  }
  const label = (model ?? parts.models.champion(tenantId, 'popular'))?.label ?? '';
  return {
    interests: noInterests,
    degraded,
    personalisationRefused: false,
    customer: new Map(),
    model: label,
    batches: batches(),
    popular: () => fallbackCandidates(parts, tenantId, budget.leftMs),
  };
}
