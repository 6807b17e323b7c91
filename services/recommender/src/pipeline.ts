import { randomUUID } from 'node:crypto';
import { breathe } from '@insight-mesh/runtime/pause';
import { armRules, armWeights } from './arms/arm-rules.js';
import type { Catalogue } from './catalogue/catalogue.js';
import type { Assignment } from './experiments/experiment-book.js';
import { unitOf } from './experiments/experiment-book.js';
import type { Experiments } from './experiments/experiments.js';
import type { ScenarioName } from './experiments/scenarios.js';
import type { Expressions } from './expressions/expression-cache.js';
import type { RecommenderMetrics, StageName } from './metrics.js';
import type { Answer, Method, Query, RemovalReason, Scenario, ScoredItem, Sifted, Sourced } from './request-state.js';
import type { ShownItems } from './rotation/shown-items.js';
import { type Rules, reorders } from './rules/rules.js';
import { StageClock } from './stage-clock.js';
import { adjustmentsOf } from './stages/adjustments.js';
import { explain } from './stages/explain.js';
import { filter, neverEmpty } from './stages/filter.js';
import { hydrate } from './stages/hydrate.js';
import { log } from './stages/log.js';
import { reRank } from './stages/re-rank.js';
import { score } from './stages/score.js';

export interface PipelineParts {
  catalogue: Catalogue;
  metrics: RecommenderMetrics;
  /** What was shown of late, for rotation. */
  shown: ShownItems;
  /** Who is in which experiment, and where what was shown is told. */
  experiments: Pick<Experiments, 'assign' | 'record'>;
  expressions: Expressions;
  /** Weight of each source in the blend. */
  weights: Readonly<Record<string, number>>;
  /** Milliseconds since 1970; default the clock. */
  now?: () => number;
}

export type Pipeline<Q extends Query> = (query: Q) => Promise<Answer>;

/** Candidates of one request at most, however little its rules let through. */
const MOST_KEPT = 4_000;
/** Share of the time to the caller's deadline after which no more candidates are looked for, once there are any. */
const LOOKING_SHARE = 0.8;
/** How long a request may work before others have their turn, in milliseconds. */
const LONGEST_TURN_MS = 5;

type AnyQuery = Query & { customerId?: string; anonymousId?: string; scenario?: Scenario };

const scenarioNames: Record<Scenario, ScenarioName> = {
  SCENARIO_HOME: 'home',
  SCENARIO_PRODUCT: 'product',
  SCENARIO_BASKET: 'basket',
  SCENARIO_SEARCH: 'search',
  SCENARIO_EMAIL: 'email',
  SCENARIO_THANK_YOU: 'thank_you',
};
const listNames: Record<Exclude<Method, 'Recommend'>, ScenarioName> = {
  SimilarItems: 'similar',
  ComplementaryItems: 'complementary',
  PopularItems: 'popular',
};

function scenarioOf({ method, scenario = 'SCENARIO_HOME' }: AnyQuery): ScenarioName {
  return method === 'Recommend' ? scenarioNames[scenario] : listNames[method];
}

/**
 * sources → hydrate → filter → score → re-rank → explain → log. Sources are drawn on batch by batch, the best first, until
 * enough is kept: a list that the model fills never costs a look at what is popular. Where re-rank leaves too few, more are drawn.
 */
export function createPipeline<Q extends Query>(
  sources: (query: Q) => Promise<Sourced>,
  parts: PipelineParts,
): Pipeline<Q> {
  const { catalogue, metrics, shown, experiments, expressions, now = Date.now } = parts;
  const assign = (query: AnyQuery, personalisationRefused: boolean): Assignment => {
    const { customerId = '', anonymousId = '', call, tenantId, experiment: override } = query;
    const mayOverride = call.caller.kind === 'service' || call.caller.scopes.includes('experiments:override');
    const unit = unitOf({ customerId, anonymousId, sessionId: '' });
    return experiments.assign(tenantId, unit, {
      scenario: scenarioOf(query),
      personalisationRefused,
      override,
      mayOverride,
    });
  };
  return async (asked) => {
    const clock = new StageClock<StageName>();
    const { method, tenantId, count, trace, call } = asked;
    const inArms = (assignment: Assignment): Q => ({
      ...asked,
      rules: armRules(asked.rules, assignment.parameters, tenantId, expressions),
    });
    let assignment = assign(asked, false);
    let query = inArms(assignment);
    const nowMs = now();
    const stopLooking =
      call.deadlineMs === undefined ? Number.POSITIVE_INFINITY : nowMs + (call.deadlineMs - nowMs) * LOOKING_SHARE;
    const sourced = await clock.timeAsync('sources', () => sources(query));
    const { interests, degraded, customer } = sourced;
    if (sourced.personalisationRefused) {
      // Known only now: the arms' rules go, and nobody is held out.
      assignment = assign(asked, true);
      query = inArms(assignment);
    }
    const { rules } = query;
    const weights = { ...parts.weights, ...armWeights(assignment.parameters) };
    const unit = (asked as AnyQuery).customerId || (asked as AnyQuery).anonymousId || '';

    const filterRules = { query, interests, customer, nowMs, hasCatalogue: catalogue.size(tenantId) > 0 };
    const scoreRules = { weights, factors: adjustmentsOf(query, { customer, nowMs, shown, unit }) };
    const filtered: Sifted = { kept: [], removed: [] };
    const taken = new Set<string>();
    const batches = (assignment.heldOut ? sourced.popular() : sourced.batches)[Symbol.asyncIterator]();
    let exhausted = false;
    let breathedAt = performance.now();
    const mayLook = (kept: number) => !call.signal.aborted && (kept === 0 || now() < stopLooking);
    const outOf = new Map<RemovalReason, number>();
    let wanted = poolOf(count, rules);
    let ranked: Sifted<ScoredItem>;
    for (;;) {
      // With nothing to show yet looking goes on until the caller has gone, and lets others have their turn.
      while (!exhausted && filtered.kept.length < wanted && mayLook(filtered.kept.length)) {
        if (performance.now() - breathedAt > LONGEST_TURN_MS) {
          await breathe();
          breathedAt = performance.now();
        }
        const next = await clock.timeAsync('sources', () => batches.next());
        exhausted = next.done === true;
        if (next.done) break;
        const hydrated = clock.time('hydrate', () => hydrate(next.value, catalogue, tenantId));
        const { kept, removed } = clock.time('filter', () => filter(hydrated, filterRules, taken));
        for (const candidate of kept) filtered.kept.push(candidate);
        for (const removal of removed) {
          outOf.set(removal.reason, (outOf.get(removal.reason) ?? 0) + 1);
          // Of a whole catalogue that a filter takes out only the numbers are kept.
          if (giveWay.has(removal.reason)) filtered.removed.push(removal);
        }
        trace?.note('sources', next.value);
        trace?.note('hydrate', hydrated);
        trace?.note('filter', kept, removed);
      }
      // What was left out does not come back behind pages that have shown the rest.
      const { kept } = outOf.has('shown_before') ? filtered : clock.time('filter', () => neverEmpty(filtered, rules));
      const scored = clock.time('score', () => score(kept, scoreRules));
      ranked = clock.time('re-rank', () => reRank(scored, count, rules));
      trace?.note('score', scored, [], { anew: true });
      trace?.note('re-rank', ranked.kept, ranked.removed, { anew: true });
      const enough = ranked.kept.length === count || exhausted || wanted >= MOST_KEPT || now() >= stopLooking;
      if (enough) break;
      wanted = Math.min(MOST_KEPT, wanted * 4);
    }
    const items = clock.time('explain', () => explain(ranked.kept, { method, tenantId, interests }, catalogue));
    trace?.note('explain', items);

    for (const { reason } of ranked.removed)
      if (reason !== 'beyond_count') outOf.set(reason, (outOf.get(reason) ?? 0) + 1);
    if (items.length < count && [...outOf.keys()].some((reason) => ofRules.has(reason)))
      degraded.add('DEGRADATION_FEW_ITEMS');
    else if (items.length === 0 && !outOf.has('shown_before')) degraded.add('DEGRADATION_EMPTY_CATALOGUE');
    const answer: Answer = {
      recommendationId: randomUUID(),
      items,
      degraded: [...degraded],
      model: assignment.heldOut ? '' : sourced.model,
      nextPageToken: items.length < count ? '' : query.page.next(items.map(({ itemId }) => itemId)),
    };
    clock.time('log', () => log(answer, { kept: filtered.kept.length, removed: outOf }, query));
    // Neither for an answer that nobody gets, nor for one that only serves to make another.
    if (!trace && !asked.silent && !call.signal.aborted) {
      experiments.record({
        recommendationId: answer.recommendationId,
        tenantId,
        assignment,
        scenario: scenarioOf(asked),
        items: items.map(({ itemId, source, score: value }) => ({ itemId, source, score: value })),
        model: answer.model,
        degraded: answer.degraded,
        shownAtMs: nowMs,
      });
      if (unit !== '' && rules.rotation !== undefined) {
        const ids = items.map(({ itemId }) => itemId);
        shown.add(tenantId, unit, ids, nowMs);
      }
    }
    if (trace) {
      trace.contextItems = interests.context;
      for (const [stage, seconds] of clock.seconds) trace.took(stage, seconds * 1_000);
    }
    metrics.degraded(method, degraded);
    for (const [reason, number] of outOf) metrics.removed(reason, number);
    metrics.stages(method, clock.seconds);
    return answer;
  };
}

/** What gives way where nothing else is left. */
const giveWay: ReadonlySet<RemovalReason> = new Set(['viewed', 'bought', 'in_basket']);

/** What the request itself forbids, and the shop does not. */
const ofRules: ReadonlySet<RemovalReason> = new Set([
  'excluded',
  'filter',
  'filter_error',
  'price',
  'relevance',
  'cap',
]);

/** How many are scored before the list is made: where the order is to change, more than are shown. */
function poolOf(count: number, rules: Rules): number {
  return reorders(rules) ? Math.max(200, Math.min(1_000, count * 4)) : count;
}
