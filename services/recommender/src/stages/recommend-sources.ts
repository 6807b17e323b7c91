import { interestsOf } from '../history/interests.js';
import { readHistory } from '../history/read-history.js';
import type { ServedModel } from '../models/model-store.js';
import { NoAnswerError } from '../models/onnx-process.js';
import type { Candidate, Degradation, RecommendQuery, Sourced } from '../request-state.js';
import { customerFeaturesOf } from '../rules/rules.js';
import { fallbackCandidates } from '../sources/fallback-candidates.js';
import { startBudget } from '../sources/feature-budget.js';
import { givenCandidates } from '../sources/given-candidates.js';
import { liveCandidates, merged } from '../sources/live-candidates.js';
import { modelCandidates } from '../sources/model-candidates.js';
import { readCustomer } from '../sources/read-customer.js';
import type { SourceParts } from '../sources/source-parts.js';

/** Items of the context for which what is live and alike is asked where the model does not know them. */
const NEWEST = 5;

/** Sources of Recommend: the recommend champion on the customer's history and session, then what fills the list. */
export async function recommendSources(query: RecommendQuery, parts: SourceParts): Promise<Sourced> {
  const { settings, models, feature } = parts;
  const { tenantId, count, call, asOfMs } = query;
  const budget = startBudget(call.deadlineMs, settings);
  const asked = { tenantId, asOfMs, call, budgetMs: budget.leftMs(), warn: parts.warnOfHistory };
  const [history, customer] = await Promise.all([
    readHistory(feature, {
      ...asked,
      entityIds: [...new Set([query.customerId, query.anonymousId])].filter((id) => id !== ''),
      limit: settings.historyEvents,
    }),
    readCustomer(feature, {
      ...asked,
      entityId: query.customerId || query.anonymousId,
      features: customerFeaturesOf(query.rules),
    }),
  ]);
  const interests = interestsOf(history.events, query.sessionItems, settings.contextItems);
  const { context } = interests;
  const champion = models.champion(tenantId, 'recommend');
  const model = champion && canAnswer(champion, context) ? champion : undefined;

  const degraded = new Set<Degradation>();
  if (!history.complete) degraded.add('DEGRADATION_NO_HISTORY');
  else if (context.length === 0) degraded.add('DEGRADATION_UNKNOWN_CUSTOMER');
  if (!customer.complete) degraded.add('DEGRADATION_NO_FEATURES');
  if (!champion) degraded.add('DEGRADATION_NO_MODEL');
  else if (!model && context.length > 0) degraded.add('DEGRADATION_UNKNOWN_ITEM');

  let label = (model ?? models.champion(tenantId, 'popular'))?.label ?? '';
  const budgetMs = () => modelBudgetMs(call.deadlineMs, settings.modelMaxMs);
  // A feature service that has just failed to answer is not waited for a second time in the same request.
  const fallbackMs = () => (history.complete ? budget.leftMs() : 0);

  /** Where the model gives no answer in time: what is similar to the context. */
  async function* orSimilar(
    ask: (served: ServedModel | undefined, budgetMs: () => number) => AsyncGenerator<Candidate[]>,
  ): AsyncGenerator<Candidate[]> {
    try {
      yield* ask(model, budgetMs);
    } catch (error) {
      if (!(error instanceof NoAnswerError)) throw error;
      if (parts.warnOfModel()) call.log.warn({ err: error, model: model?.label }, 'the model gave no answer');
      degraded.add('DEGRADATION_MODEL_TIMEOUT');
      const similar = models.champion(tenantId, 'similar');
      const answers = similar && canAnswer(similar, context) ? similar : undefined;
      label = (answers ?? models.champion(tenantId, 'popular'))?.label ?? '';
      yield* ask(answers, () => 0);
    }
  }

  async function* batches(): AsyncGenerator<Candidate[]> {
    const { candidates } = query;
    if (candidates !== undefined) {
      yield* orSimilar((served, budgetMs) =>
        givenCandidates(served, { candidates, context, budgetMs }, () => parts.popular.ranking(tenantId, fallbackMs())),
      );
      return;
    }
    const { excludeBought, excludeSeen } = query.rules;
    const exclude = new Set([
      ...query.inputs,
      ...(excludeBought === false ? [] : interests.bought),
      // What was bought is among what was seen.
      ...(excludeSeen === false || excludeBought === false ? [] : context),
    ]);
    const live = { tenantId, context, requestContext: query.context, exclude, count, nowMs: asOfMs ?? Date.now() };
    if (model) {
      // Of the newest items that the model does not know yet: they count beside what it says of the others.
      const unknown = context.slice(-NEWEST).filter((itemId) => !model.model.knows(itemId));
      const beside = liveCandidates(parts.live, { ...live, context: unknown }, 0);
      let first = true;
      for await (const batch of orSimilar(async function* (served, budgetMs) {
        if (served) yield* modelCandidates(served, { context, exclude, count, budgetMs });
      })) {
        yield first && beside.length > 0 ? merged([...batch, ...beside]) : batch;
        first = false;
      }
    }
    yield liveCandidates(parts.live, live, 1);
    yield* fallbackCandidates(parts, tenantId, fallbackMs);
  }
  return {
    interests,
    degraded,
    personalisationRefused: history.refused,
    customer: customer.values,
    popular: () =>
      query.candidates === undefined
        ? fallbackCandidates(parts, tenantId, fallbackMs)
        : givenCandidates(undefined, { candidates: query.candidates, context, budgetMs }, () =>
            parts.popular.ranking(tenantId, fallbackMs()),
          ),
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
