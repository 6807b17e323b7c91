import type { ListLakeDaysRequest__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/ListLakeDaysRequest';
import type { ListLakeDaysResponse } from '@insight-mesh/contracts/types/insightmesh/feature/v1/ListLakeDaysResponse';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import { lakeDays } from '../store/lake-catalogue.js';
import { cutPage, readPage } from './join-requests.js';
import { checkTable } from './lake-messages.js';

export function listLakeDays({ pool }: Context): Unary<ListLakeDaysRequest__Output, ListLakeDaysResponse> {
  return async (request, call) => {
    checkTable('table', request.table);
    const page = readPage('lake days', /^\d{4}-\d{2}-\d{2}$/, { ...request, entity_id: '' }, call);
    const found = await lakeDays(pool, call.tenantId, { after: page.position, limit: page.size + 1 });
    const { rows, next } = cutPage(page, found, ({ day }) => day);
    return { days: rows, next_page_token: next };
  };
}
