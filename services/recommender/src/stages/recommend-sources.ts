import { interestsOf } from '../history/interests.js';
import { readHistory } from '../history/read-history.js';
import type { ServedModel } from '../models/model-store.js';
import { NoAnswerError } from '../models/onnx-process.js';
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

  let label = (model ?? models.champion(tenantId, 'popular'))?.label ?? '';
  /** The model's answer; where it gives none in time, what is similar to the context. */
  async function fromModel(champion: ServedModel): Promise<Candidate[]> {
    const exclude = new Set([...query.inputs, ...interests.bought, ...context]);
    const budgetMs = modelBudgetMs(query.call.deadlineMs, settings.modelMaxMs);
    try {
      return await modelCandidates(champion, context, exclude, count, budgetMs);
    } catch (error) {
      if (!(error instanceof NoAnswerError)) throw error;
      if (parts.warnOfModel()) query.call.log.warn({ err: error, model: champion.label }, 'the model gave no answer');
      degraded.add('DEGRADATION_MODEL_TIMEOUT');
      const similar = models.champion(tenantId, 'similar');
      const answers = similar && canAnswer(similar, context) ? similar : undefined;
      label = (answers ?? models.champion(tenantId, 'popular'))?.label ?? '';
      return answers === undefined ? [] : modelCandidates(answers, context, exclude, count, 0);
    }
  }

  async function* batches(): AsyncGenerator<Candidate[]> {
    if (model) yield await fromModel(model);
    // A feature service that has just failed to answer is not waited for a second time in the same request.
    yield* fallbackCandidates(parts, tenantId, () => (history.complete ? budget.leftMs() : 0));
  }
  return {
    interests,
    degraded,
    // Known when the batches are drawn: a model that did not answer has no part in the list.
    get model() {
      return label;
    },
    batches: batches(),
  };
}

/** Half of what is left at most: the rest is for what fills the list. */
function modelBudgetMs(deadlineMs: number | undefined, maxMs: number): number {
  return deadlineMs === undefined ? maxMs : Math.min(maxMs, (deadlineMs - Date.now()) / 2);
}

function canAnswer({ model }: ServedModel, context: readonly string[]): boolean {
  return model.name === 'popularity' || context.some((itemId) => model.knows(itemId));
}
