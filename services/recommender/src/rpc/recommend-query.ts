import type { RecommendRequest__Output } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/RecommendRequest';
import type { CallContext } from '@insight-mesh/runtime/grpc-server';
import type { Expressions } from '../expressions/expression-cache.js';
import type { RecommendQuery, Scenario } from '../request-state.js';
import { listRequest } from './list-request.js';
import { MAX_SESSION_ITEMS, Violations } from './violations.js';

const MAX_CANDIDATES = 1_000;

const scenarios: ReadonlySet<string> = new Set<Scenario>([
  'SCENARIO_HOME',
  'SCENARIO_PRODUCT',
  'SCENARIO_BASKET',
  'SCENARIO_SEARCH',
  'SCENARIO_EMAIL',
  'SCENARIO_THANK_YOU',
]);

/**
 * A checked request of Recommend.
 * @throws AppError INVALID_ARGUMENT that names every wrong field
 */
export function recommendQuery(
  request: RecommendRequest__Output,
  call: CallContext,
  expressions: Expressions,
): RecommendQuery {
  const violations = new Violations();
  violations.id('customer_id', request.customer_id);
  violations.id('anonymous_id', request.anonymous_id);
  const scenario = scenarioOf(request.scenario, violations);
  if (scenario === 'SCENARIO_PRODUCT') violations.requiredId('item_id', request.item_id);
  else violations.id('item_id', request.item_id);
  const session = violations.ids('session_items', request.session_items, MAX_SESSION_ITEMS);
  const basket = violations.ids('basket_items', request.basket_items, MAX_SESSION_ITEMS);
  const candidates = violations.ids('candidates', request.candidates, MAX_CANDIDATES);
  const names = [
    'Recommend',
    request.customer_id,
    request.anonymous_id,
    scenario,
    request.item_id,
    session,
    basket,
    candidates,
  ];
  const common = listRequest(request, names, call, expressions, violations);
  const asOfMs = violations.time('as_of', request.as_of);
  if (request.experiment.length > 200) violations.add('experiment', 'must be a key and an arm, such as home-rows=b');
  violations.check();
  const sessionItems = [...session, ...basket, ...(request.item_id === '' ? [] : [request.item_id])];
  return {
    ...common,
    method: 'Recommend',
    experiment: request.experiment,
    scenario,
    inputs: new Set(sessionItems),
    customerId: request.customer_id,
    anonymousId: request.anonymous_id,
    sessionItems,
    candidates: candidates.length === 0 ? undefined : [...new Set(candidates)],
    asOfMs,
  };
}

function scenarioOf(sent: RecommendRequest__Output['scenario'], violations: Violations): Scenario {
  if (sent === 'SCENARIO_UNSPECIFIED') return 'SCENARIO_HOME';
  if (scenarios.has(sent)) return sent;
  const names = [...scenarios].map((name) => name.slice('SCENARIO_'.length)).join(', ');
  violations.add('scenario', `is ${sent}, which is none; it must be one of ${names}`);
  return 'SCENARIO_HOME';
}
