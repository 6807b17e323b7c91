import type { SetBaselineRequest__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/SetBaselineRequest';
import type { SetBaselineResponse } from '@insight-mesh/contracts/types/insightmesh/feature/v1/SetBaselineResponse';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import { checkDatasetId } from '../quality/manifest.js';
import { setBaseline as set } from '../quality/set-baseline.js';
import { actorOf, type OneAtATime, toBaselineMessage } from './quality-messages.js';

export function setBaseline(
  { pool, store, config, now }: Context,
  turn: OneAtATime,
): Unary<SetBaselineRequest__Output, SetBaselineResponse> {
  return ({ dataset_id: datasetId }, call) => {
    checkDatasetId(datasetId);
    return turn.run(async () => {
      const baseline = await set({
        pool,
        store,
        tempRoot: config.LAKE_TEMP_DIR,
        tenantId: call.tenantId,
        datasetId,
        setBy: actorOf(call),
        nowMs: now(),
        signal: call.signal,
      });
      return { baseline: toBaselineMessage(baseline) };
    });
  };
}
