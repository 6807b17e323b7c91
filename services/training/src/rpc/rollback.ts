import type { RollbackRequest__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/RollbackRequest';
import type { RollbackResponse } from '@insight-mesh/contracts/types/insightmesh/training/v1/RollbackResponse';
import { AppError } from '@insight-mesh/runtime/errors';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import { withTransaction } from '@insight-mesh/runtime/postgres';
import { requireUsable } from '../artefact/read-artefact.js';
import type { Context } from '../context.js';
import { findVersion } from '../store/model-versions.js';
import { championBefore, lockSlot, restore } from '../store/promotions.js';
import { toRpcVersion } from './model-version.js';
import { requireSlot } from './violation.js';

/** Makes the champion before the present one the champion again; a second call goes one further back. */
export function rollbackModel({ pool, store, now }: Context): Unary<RollbackRequest__Output, RollbackResponse> {
  return async (request, call) => {
    const slot = requireSlot(request.slot);
    const champion = await withTransaction(pool, async (tx) => {
      const standing = await lockSlot(tx, call.tenantId, slot);
      const before = await championBefore(tx, standing);
      if (before === undefined)
        throw new AppError('FAILED_PRECONDITION', `${slot} has no champion before the present one`);
      const version = await findVersion(tx, call.tenantId, slot, before.version);
      if (version === undefined) throw new Error('a promoted version is not in the registry');
      // Ends with its caller: the slot is locked meanwhile, and a store that is away is tried for a while.
      await requireUsable(store, version.artefact, version.manifestSha256, { signal: call.signal });
      return restore(tx, version, { beforeId: before.beforeId, nowMs: now() });
    });
    call.log.info({ tenant: call.tenantId, slot, version: champion.version }, 'champion after a rollback');
    return { champion: toRpcVersion(champion) };
  };
}
