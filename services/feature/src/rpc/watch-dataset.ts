import type { WatchDatasetRequest__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/WatchDatasetRequest';
import type { WatchDatasetResponse } from '@insight-mesh/contracts/types/insightmesh/feature/v1/WatchDatasetResponse';
import { AppError } from '@insight-mesh/runtime/errors';
import type { ServerStream } from '@insight-mesh/runtime/grpc-server';
import { Wake } from '@insight-mesh/runtime/wake';
import type { Context } from '../context.js';
import { findDataset, findWholeDataset } from '../store/datasets.js';
import { toDatasetMessage, toManifestMessage } from './dataset-messages.js';
import { checkDatasetId, unknownDataset } from './dataset-requests.js';

/** A change is told by Postgres at once; this is for the case that the telling was missed. */
const pollMs = 2_000;

/** The present state at once, then every change, to the end. Of changes that come faster than they are read only the newest. */
export function watchDataset(
  { pool, replica }: Context,
  stopping: AbortSignal,
): ServerStream<WatchDatasetRequest__Output, WatchDatasetResponse> {
  return async function* (request, call) {
    const id = checkDatasetId(request.dataset_id);
    const wake = new Wake();
    const wakeUp = (): void => wake.call();
    // Before the first look, so that no change falls between the two.
    const unsubscribe = replica.onChange((changed) => (changed === id || changed === '') && wake.call());
    call.signal.addEventListener('abort', wakeUp);
    stopping.addEventListener('abort', wakeUp);
    try {
      let told = '';
      while (!call.signal.aborted) {
        const set = await findDataset(pool, call.tenantId, id);
        if (set === undefined) throw unknownDataset();
        if (set.state !== 'queued' && set.state !== 'running') {
          const manifest = (await findWholeDataset(pool, call.tenantId, id))?.manifest;
          yield {
            dataset: toDatasetMessage(set),
            ...(manifest === undefined ? {} : { manifest: toManifestMessage(manifest) }),
          };
          return;
        }
        const dataset = toDatasetMessage(set);
        const now = JSON.stringify([dataset.state, dataset.step, dataset.done, dataset.total]);
        if (now !== told) yield { dataset };
        told = now;
        if (stopping.aborted) throw new AppError('UNAVAILABLE', 'the service is stopping; watch the data set again');
        await wake.sleep(pollMs);
      }
    } finally {
      unsubscribe();
      call.signal.removeEventListener('abort', wakeUp);
      stopping.removeEventListener('abort', wakeUp);
    }
  };
}
