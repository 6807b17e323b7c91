import type { GetDatasetRequest__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/GetDatasetRequest';
import type { GetDatasetResponse } from '@insight-mesh/contracts/types/insightmesh/feature/v1/GetDatasetResponse';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import { findWholeDataset } from '../store/datasets.js';
import { toDatasetMessage, toManifestMessage, toSpecMessage } from './dataset-messages.js';
import { checkDatasetId, unknownDataset } from './dataset-requests.js';

export function getDataset({ pool }: Context): Unary<GetDatasetRequest__Output, GetDatasetResponse> {
  return async (request, { tenantId }) => {
    const set = await findWholeDataset(pool, tenantId, checkDatasetId(request.dataset_id));
    if (set === undefined) throw unknownDataset();
    const { manifest } = set;
    return {
      dataset: toDatasetMessage(set),
      spec: toSpecMessage(set.spec),
      ...(manifest === undefined ? {} : { manifest: toManifestMessage(manifest) }),
    };
  };
}
