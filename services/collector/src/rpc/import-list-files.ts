import type { ListImportFilesRequest__Output } from '@insight-mesh/contracts/types/insightmesh/collector/v1/ListImportFilesRequest';
import type { ListImportFilesResponse } from '@insight-mesh/contracts/types/insightmesh/collector/v1/ListImportFilesResponse';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import { readPageToken, writePageToken } from '../dead-letters/page-token.js';
import { importId, toRpcFile } from './import-messages.js';
import { count } from './requests.js';

/** See ImportService.ListImportFiles. */
export function listImportFiles({ imports }: Context): Unary<ListImportFilesRequest__Output, ListImportFilesResponse> {
  return async (request, { tenantId }) => {
    const run = await imports.store.get(tenantId, importId(request.import_id));
    const size = count('page_size', request.page_size, 1_000, 100);
    const mark = ['import files', tenantId, run.id];
    const after = readPageToken(request.page_token, mark);
    const found = await imports.store.files(tenantId, run.id, size + 1, after?.id);
    const page = found.slice(0, size);
    const last = page.at(-1);
    const more = found.length > size && last !== undefined;
    return {
      files: page.map((file) => toRpcFile(file, run)),
      next_page_token: more ? writePageToken({ occurredMs: 0, id: last.contentSha256 }, mark) : '',
    };
  };
}
