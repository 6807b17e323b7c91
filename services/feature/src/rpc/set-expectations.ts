import type { SetExpectationsRequest__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/SetExpectationsRequest';
import type { SetExpectationsResponse } from '@insight-mesh/contracts/types/insightmesh/feature/v1/SetExpectationsResponse';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import type { Expectation } from '../quality/expectations.js';
import { readExpectations, storeExpectations } from '../store/quality-expectations.js';
import { actorOf, checkFeature, readExpectation, toFeatureExpectation } from './quality-messages.js';
import { invalid } from './requests.js';

const mostAtOnce = 1_000;

export function setExpectations({
  pool,
  now,
}: Context): Unary<SetExpectationsRequest__Output, SetExpectationsResponse> {
  return async ({ expectations }, call) => {
    if (expectations.length === 0 || expectations.length > mostAtOnce) {
      throw invalid('expectations', `must have 1 to ${mostAtOnce} entries, not ${expectations.length}`);
    }
    const wanted = new Map<string, Expectation | undefined>();
    for (const [index, { feature, declared }] of expectations.entries()) {
      checkFeature(`expectations[${index}].feature`, feature);
      if (wanted.has(feature)) throw invalid(`expectations[${index}].feature`, `repeats ${feature}: name it once`);
      wanted.set(feature, readExpectation(`expectations[${index}].declared`, declared));
    }
    await storeExpectations(pool, call.tenantId, wanted, { setBy: actorOf(call), nowMs: now() });
    const stored = await readExpectations(pool, call.tenantId);
    return { expectations: [...wanted.keys()].map((feature) => toFeatureExpectation(feature, stored.get(feature))) };
  };
}
