import type { ListDatasetsRequest__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/ListDatasetsRequest';
import type { ListDatasetsResponse } from '@insight-mesh/contracts/types/insightmesh/feature/v1/ListDatasetsResponse';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import { datasetStates, listDatasets as readDatasets } from '../store/datasets.js';
import { rpcStates, toDatasetMessage } from './dataset-messages.js';
import { cutPage, readPage } from './join-requests.js';
import { invalid } from './requests.js';

export function listDatasets({ pool }: Context): Unary<ListDatasetsRequest__Output, ListDatasetsResponse> {
  return async (request, call) => {
    const state = datasetStates.find((each) => rpcStates[each] === request.state);
    if (state === undefined && request.state !== 'DATASET_STATE_UNSPECIFIED') {
      throw invalid('state', `must be one of ${Object.values(rpcStates).join(', ')}, or absent for all`);
    }
    const list = `data sets ${state ?? ''}`;
    const page = readPage(list, /^\d{1,18}$/, { ...request, entity_id: '' }, call);
    const found = await readDatasets(pool, call.tenantId, { state, below: page.position, limit: page.size + 1 });
    const { rows, next } = cutPage(page, found, ({ seq }) => seq);
    return { datasets: rows.map(toDatasetMessage), next_page_token: next };
  };
}
