import type { ListJoinChangesRequest__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/ListJoinChangesRequest';
import type { ListJoinChangesResponse } from '@insight-mesh/contracts/types/insightmesh/feature/v1/ListJoinChangesResponse';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import { toTimestamp } from '@insight-mesh/runtime/time';
import type { Context } from '../context.js';
import { listChanges } from '../store/identity-changes.js';
import { cutPage, readPage } from './join-requests.js';

export function listJoinChanges({ pool }: Context): Unary<ListJoinChangesRequest__Output, ListJoinChangesResponse> {
  return async (request, call) => {
    const page = readPage('join changes', /^\d{1,18}$/, request, call);
    const { entityId, position: below, size } = page;
    const found = await listChanges(pool, call.tenantId, { entityId, below, limit: size + 1 });
    const { rows, next } = cutPage(page, found, (change) => change.seq);
    const changes = rows.map(
      (change) =>
        ({
          action: change.action === 'cut' ? 'JOIN_ACTION_CUT' : 'JOIN_ACTION_RESTORE',
          visitor_id: change.visitorId,
          customer_id: change.customerId,
          at: toTimestamp(change.atMs),
          actor: change.actor,
          reason: change.reason,
          events: change.events,
          joined_visitors_before: change.joinedBefore,
          joined_visitors_after: change.joinedAfter,
        }) as const,
    );
    return { changes, next_page_token: next };
  };
}
