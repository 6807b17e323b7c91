import type { ListRunsRequest__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/ListRunsRequest';
import type { ListRunsResponse } from '@insight-mesh/contracts/types/insightmesh/training/v1/ListRunsResponse';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import { runStates } from '../run/run-config.js';
import { listRuns as readRuns } from '../store/runs.js';
import { readPageToken, writePageToken } from './page-token.js';
import { rpcStates, toRpcRun } from './run-messages.js';
import { invalid } from './violation.js';

const defaultPage = 50;
const largestPage = 500;

/** The tenant's runs, the newest first. A run that is started between two pages is not in the later ones. */
export function listRuns({ pool }: Context): Unary<ListRunsRequest__Output, ListRunsResponse> {
  return async (request, call) => {
    const state = runStates.find((each) => rpcStates[each] === request.state);
    if (state === undefined && request.state !== 'RUN_STATE_UNSPECIFIED') {
      throw invalid('state', `must be one of ${Object.values(rpcStates).join(', ')}, or absent for all`);
    }
    if (request.page_size < 0 || request.page_size > largestPage) {
      throw invalid('page_size', `must be from 1 to ${largestPage}, or 0 for ${defaultPage}`);
    }
    const size = request.page_size === 0 ? defaultPage : request.page_size;
    const list = { tenantId: call.tenantId, filter: `runs ${state ?? ''}` };
    const beforeSeq = request.page_token === '' ? undefined : readPageToken(list, request.page_token);
    // One more than asked for tells whether there is a next page.
    const found = await readRuns(pool, { tenantId: call.tenantId, state, beforeSeq, limit: size + 1 });
    const page = found.slice(0, size);
    const last = page.at(-1);
    return {
      runs: page.map(toRpcRun),
      next_page_token: found.length > size && last !== undefined ? writePageToken(list, last.seq) : '',
    };
  };
}
