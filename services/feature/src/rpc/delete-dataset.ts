import type { DeleteDatasetRequest__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/DeleteDatasetRequest';
import type { DeleteDatasetResponse } from '@insight-mesh/contracts/types/insightmesh/feature/v1/DeleteDatasetResponse';
import { AppError } from '@insight-mesh/runtime/errors';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import { removeDataset } from '../dataset-jobs/remove.js';
import { findDataset, hideDataset } from '../store/datasets.js';
import { checkDatasetId, unknownDataset } from './dataset-requests.js';

/** Hides a data set, then removes its files; what is not done of that when this is broken off, the queue does. */
export function deleteDataset(context: Context): Unary<DeleteDatasetRequest__Output, DeleteDatasetResponse> {
  const { pool } = context;
  return async (request, { tenantId }) => {
    const id = checkDatasetId(request.dataset_id);
    const hidden = await hideDataset(pool, tenantId, id);
    if (hidden === undefined) {
      if ((await findDataset(pool, tenantId, id)) === undefined) throw unknownDataset();
      throw new AppError('FAILED_PRECONDITION', 'the build has not ended: CancelDataset ends it');
    }
    await removeDataset(context, hidden);
    return {};
  };
}
