import type { CancelDatasetRequest__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/CancelDatasetRequest';
import type { CancelDatasetResponse } from '@insight-mesh/contracts/types/insightmesh/feature/v1/CancelDatasetResponse';
import { AppError } from '@insight-mesh/runtime/errors';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import { Wake } from '@insight-mesh/runtime/wake';
import type { Context } from '../context.js';
import { cancelDataset as askToEnd, findDataset } from '../store/datasets.js';
import { toDatasetMessage } from './dataset-messages.js';
import { checkDatasetId, unknownDataset } from './dataset-requests.js';

/** A build is ended at once; its files may take a moment to go. */
const waitMs = 2_000;
const pollMs = 250;

/** Ends a build, and waits a little for its end. */
export function cancelDataset({ pool, replica }: Context): Unary<CancelDatasetRequest__Output, CancelDatasetResponse> {
  return async (request, { tenantId }) => {
    const id = checkDatasetId(request.dataset_id);
    const wake = new Wake();
    const unsubscribe = replica.onChange((changed) => changed === id && wake.call());
    try {
      await askToEnd(pool, tenantId, id);
      const until = performance.now() + waitMs;
      for (;;) {
        const set = await findDataset(pool, tenantId, id);
        if (set === undefined) throw unknownDataset();
        if (set.state === 'succeeded' || set.state === 'failed') {
          throw new AppError(
            'FAILED_PRECONDITION',
            `the build has ended: it has ${set.state}; DeleteDataset deletes it`,
          );
        }
        if (set.state === 'cancelled' || performance.now() > until) return { dataset: toDatasetMessage(set) };
        await wake.sleep(pollMs);
      }
    } finally {
      unsubscribe();
    }
  };
}
