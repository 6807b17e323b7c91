import { randomUUID } from 'node:crypto';
import { holdoutArms, holdoutKey } from '@insight-mesh/algorithms/experiments/assign';
import { bucketCount } from '@insight-mesh/algorithms/experiments/buckets';
import type { SetHoldoutRequest__Output } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/SetHoldoutRequest';
import type { SetHoldoutResponse } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/SetHoldoutResponse';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import { withTransaction } from '@insight-mesh/runtime/postgres';
import { lockTenant, saveHoldout, savePhase } from '../../store/experiments.js';
import type { Experiments } from '../experiments.js';
import { invalidField } from '../violations.js';

const most = 0.5;

/** Sets the hold-out group's share. Another share begins a new phase of its report. */
export function setHoldout({
  pool,
  now,
}: Pick<Experiments, 'pool' | 'now'>): Unary<SetHoldoutRequest__Output, SetHoldoutResponse> {
  return async ({ share }, call) => {
    const buckets = Math.round(share * bucketCount);
    if (!(share >= 0 && share <= most) || (share > 0 && buckets === 0)) {
      throw invalidField('share', `must be 0, or from 0.0001 to ${most}`);
    }
    const { tenantId } = call;
    await withTransaction(pool, async (tx) => {
      const nowMs = now();
      const holdout = await lockTenant(tx, { tenantId, salt: randomUUID(), nowMs });
      if (holdout.buckets === buckets) return;
      const phase = holdout.phase + 1;
      await saveHoldout(tx, { ...holdout, buckets, phase, sinceMs: nowMs });
      if (buckets === 0) return;
      const shares = { [holdoutArms.out]: buckets / bucketCount, [holdoutArms.served]: 1 - buckets / bucketCount };
      await savePhase(tx, tenantId, { experiment: holdoutKey, phase, beganAtMs: nowMs, shares });
    });
    call.log.info({ tenant_id: tenantId, share }, 'hold-out group set');
    return { share: buckets / bucketCount };
  };
}
