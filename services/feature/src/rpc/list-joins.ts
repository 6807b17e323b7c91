import type { ListJoinsRequest__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/ListJoinsRequest';
import type { ListJoinsResponse } from '@insight-mesh/contracts/types/insightmesh/feature/v1/ListJoinsResponse';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import { listJoins as list } from '../store/identity-list.js';
import { toJoinMessage } from './join-messages.js';
import { cutPage, readPage } from './join-requests.js';

export function listJoins({ pool }: Context): Unary<ListJoinsRequest__Output, ListJoinsResponse> {
  return async (request, call) => {
    const page = readPage('joins', /^[0-9a-f]{32}$/, request, call);
    const { entityId, position: after, size } = page;
    // One more than asked for tells whether there is a next page.
    const found = await list(pool, call.tenantId, { entityId, after, limit: size + 1 });
    const { rows, next } = cutPage(page, found, (join) => join.hash);
    return { joins: rows.map(toJoinMessage), next_page_token: next };
  };
}
