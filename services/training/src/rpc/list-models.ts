import type { ListModelsRequest__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/ListModelsRequest';
import type { ListModelsResponse } from '@insight-mesh/contracts/types/insightmesh/training/v1/ListModelsResponse';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import { listVersions } from '../store/model-versions.js';
import { toRpcVersion } from './model-version.js';
import { readPageToken, writePageToken } from './page-token.js';
import { invalid, requireSlot } from './violation.js';

const defaultPage = 50;
const largestPage = 500;

/** The tenant's versions, the newest first. A version that is registered between two pages is not in the later ones. */
export function listModels({ pool }: Context): Unary<ListModelsRequest__Output, ListModelsResponse> {
  return async (request, call) => {
    const slot = request.slot === '' ? undefined : requireSlot(request.slot);
    if (request.page_size < 0 || request.page_size > largestPage) {
      throw invalid('page_size', `must be from 1 to ${largestPage}, or 0 for ${defaultPage}`);
    }
    const size = request.page_size === 0 ? defaultPage : request.page_size;
    const list = { tenantId: call.tenantId, filter: request.slot };
    const beforeSeq = request.page_token === '' ? undefined : readPageToken(list, request.page_token);
    // One more than asked for tells whether there is a next page.
    const versions = await listVersions(pool, { tenantId: call.tenantId, slot, beforeSeq, limit: size + 1 });
    const page = versions.slice(0, size);
    const last = page.at(-1);
    return {
      models: page.map(toRpcVersion),
      next_page_token: versions.length > size && last !== undefined ? writePageToken(list, last.seq) : '',
    };
  };
}
