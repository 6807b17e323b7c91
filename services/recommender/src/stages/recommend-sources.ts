import { interestsOf } from '../history/interests.js';
import { readHistory } from '../history/read-history.js';
import type { ServedModel } from '../models/model-store.js';
import type { Candidate, Degradation, RecommendQuery, Sourced } from '../request-state.js';
import { fallbackCandidates } from '../sources/fallback-candidates.js';
import { startBudget } from '../sources/feature-budget.js';
import { modelCandidates } from '../sources/model-candidates.js';
import type { SourceParts } from '../sources/source-parts.js';

/** Sources of Recommend: the recommend champion on the customer's history and session, then what fills the list. */
export async function recommendSources(query: RecommendQuery, parts: SourceParts): Promise<Sourced> {
  const { settings, models } = parts;
  const { tenantId, count } = query;
  const budget = startBudget(query.call.deadlineMs, settings);
  const history = await readHistory(parts.feature, {
    tenantId,
    entityIds: [...new Set([query.customerId, query.anonymousId])].filter((id) => id !== ''),
    asOfMs: query.asOfMs,
    call: query.call,
    budgetMs: budget.leftMs(),
    limit: settings.historyEvents,
    warn: parts.warnOfHistory,
  });
  const interests = interestsOf(history.events, query.sessionItems, settings.contextItems);
  const { context } = interests;
  const champion = models.champion(tenantId, 'recommend');
  const model = champion && canAnswer(champion, context) ? champion : undefined;

  const degraded = new Set<Degradation>();
  if (!history.complete) degraded.add('DEGRADATION_NO_HISTORY');
  else if (context.length === 0) degraded.add('DEGRADATION_UNKNOWN_CUSTOMER');
  if (!champion) degraded.add('DEGRADATION_NO_MODEL');
  else if (!model && context.length > 0) degraded.add('DEGRADATION_UNKNOWN_ITEM');

  async function* batches(): AsyncGenerator<Candidate[]> {
    if (model) {
      const exclude = new Set([...query.inputs, ...interests.bought, ...context]);
      yield modelCandidates(model, context, exclude, count);
    }
    // A feature service that has just failed to answer is not waited for a second time in the same request.
    yield* fallbackCandidates(parts, tenantId, () => (history.complete ? budget.leftMs() : 0));
  }
  const label = (model ?? models.champion(tenantId, 'popular'))?.label ?? '';
  return { interests, degraded, model: label, batches: batches() };
}

function canAnswer({ model }: ServedModel, context: readonly string[]): boolean {
  return model.name === 'popularity' || context.some((itemId) => model.knows(itemId));
}
