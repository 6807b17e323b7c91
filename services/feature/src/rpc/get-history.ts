import type { GetHistoryRequest__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/GetHistoryRequest';
import type { GetHistoryResponse } from '@insight-mesh/contracts/types/insightmesh/feature/v1/GetHistoryResponse';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import { toTimestamp } from '@insight-mesh/runtime/time';
import type { Context } from '../context.js';
import { decodeState } from '../state/encode.js';
import { mergeStates } from '../state/entity-state.js';
import { historyKept } from '../state/history.js';
import { typeName } from '../state/measures.js';
import { checkAsOf, checkEntityId, checkLimit, readAsOf } from './requests.js';

export function getHistory({ states }: Context): Unary<GetHistoryRequest__Output, GetHistoryResponse> {
  return async (request, call) => {
    checkEntityId('entity_id', request.entity_id);
    const limit = checkLimit(request.limit, 50, historyKept);
    const asOfMs = readAsOf(request.as_of);
    const parts = await states.read('customer', call.tenantId, [request.entity_id], call.signal);
    const state = mergeStates((parts.get(request.entity_id)?.states ?? []).map(decodeState));
    if (state === undefined) return { known: false, events: [] };
    checkAsOf(asOfMs, state.newestMs, 'entity_id');
    return {
      known: true,
      newest_event_at: toTimestamp(state.newestMs),
      events: state.history.slice(0, limit).map((entry) => ({
        type: typeName(entry.type),
        occurred_at: toTimestamp(entry.atMs),
        item_id: entry.itemId,
        session_id: entry.sessionId,
        personalisation_refused: entry.refused,
      })),
    };
  };
}
