import type { ListAffinitiesRequest__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/ListAffinitiesRequest';
import type { ListAffinitiesResponse } from '@insight-mesh/contracts/types/insightmesh/feature/v1/ListAffinitiesResponse';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import { toTimestamp } from '@insight-mesh/runtime/time';
import type { Context } from '../context.js';
import { facetScores } from '../definitions/facet-scores.js';
import { decodeState } from '../state/encode.js';
import { mergeStates } from '../state/entity-state.js';
import { namesKept } from '../state/facet.js';
import { facetsByName } from './kinds.js';
import { checkAsOf, checkEntityId, checkLimit, invalid, readAsOf } from './requests.js';

export function listAffinities({ states }: Context): Unary<ListAffinitiesRequest__Output, ListAffinitiesResponse> {
  return async (request, call) => {
    const { entity_id: id } = request;
    checkEntityId('entity_id', id);
    const facet = facetsByName.get(request.facet);
    if (facet === undefined) throw invalid('facet', `must be one of ${[...facetsByName.keys()].join(', ')}`);
    const limit = checkLimit(request.limit, 10, namesKept);
    const asOfMs = readAsOf(request.as_of);
    const parts = await states.read('customer', call.tenantId, [id], call.signal);
    const state = mergeStates((parts.get(id)?.states ?? []).map(decodeState));
    if (state === undefined) return { known: false, affinities: [] };
    const endMs = checkAsOf(asOfMs, state.newestMs, 'entity_id');
    const { scores, sum } = facetScores(state, facet, endMs);
    const affinities = scores.slice(0, limit).map(({ name, score }) => ({ name, score, share: score / sum }));
    return { known: true, affinities, newest_event_at: toTimestamp(state.newestMs) };
  };
}
