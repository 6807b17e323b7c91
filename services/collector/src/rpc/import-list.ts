import type { ListImportsRequest__Output } from '@insight-mesh/contracts/types/insightmesh/collector/v1/ListImportsRequest';
import type { ListImportsResponse } from '@insight-mesh/contracts/types/insightmesh/collector/v1/ListImportsResponse';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import { readPageToken, writePageToken } from '../dead-letters/page-token.js';
import { toRpcImport } from './import-messages.js';
import { count } from './requests.js';

/** See ImportService.ListImports. */
export function listImports({ imports }: Context): Unary<ListImportsRequest__Output, ListImportsResponse> {
  return async (request, { tenantId }) => {
    const size = count('page_size', request.page_size, 1_000, 100);
    const mark = ['imports', tenantId];
    const after = readPageToken(request.page_token, mark);
    // One more tells whether there is a next page.
    const found = await imports.store.list(
      tenantId,
      size + 1,
      after === undefined ? undefined : { createdMs: after.occurredMs, id: after.id },
    );
    const page = found.slice(0, size);
    const last = page.at(-1);
    const more = found.length > size && last !== undefined;
    return {
      imports: page.map(toRpcImport),
      next_page_token: more ? writePageToken({ occurredMs: last.createdMs, id: last.id }, mark) : '',
    };
  };
}
