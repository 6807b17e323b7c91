import type { ListTablesRequest__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/ListTablesRequest';
import type { ListTablesResponse } from '@insight-mesh/contracts/types/insightmesh/feature/v1/ListTablesResponse';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import { eventsTable } from '../lake/column-facts.js';
import { lakeSummary } from '../store/lake-catalogue.js';
import { cutPage, readPage } from './join-requests.js';
import { toTableMessage } from './lake-messages.js';

export function listTables({ pool }: Context): Unary<ListTablesRequest__Output, ListTablesResponse> {
  return async (request, call) => {
    const page = readPage('tables', /^[a-z_]{1,64}$/, { ...request, entity_id: '' }, call);
    const { tenantId } = call;
    // By now there is one.
    const left = page.position === undefined ? [eventsTable.name] : [];
    const { rows, next } = cutPage(page, left, (name) => name);
    const tables = await Promise.all(rows.map(async () => toTableMessage(tenantId, await lakeSummary(pool, tenantId))));
    return { tables, next_page_token: next };
  };
}
