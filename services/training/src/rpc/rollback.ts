import type { RollbackRequest__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/RollbackRequest';
import type { RollbackResponse } from '@insight-mesh/contracts/types/insightmesh/training/v1/RollbackResponse';
import { AppError } from '@insight-mesh/runtime/errors';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import { withTransaction } from '@insight-mesh/runtime/postgres';
import { requireUsable } from '../artefact/read-artefact.js';
import type { Context } from '../context.js';
import { type Decision, insertDecision } from '../store/decisions.js';
import { findVersion } from '../store/model-versions.js';
import { championBefore, lockSlot, restore } from '../store/promotions.js';
import { readReason, whoCalls } from './caller.js';
import { toRpcDecision } from './decision-messages.js';
import { toRpcVersion } from './model-version.js';
import { requireSlot } from './violation.js';

/** Makes the champion before the present one the champion again; a second call goes one further back. */
export function rollbackModel({ pool, store, now }: Context): Unary<RollbackRequest__Output, RollbackResponse> {
  return async (request, call) => {
    const { tenantId } = call;
    const slot = requireSlot(request.slot);
    const reason = readReason(request.reason, request.force);
    const { champion, decision } = await withTransaction(pool, async (tx) => {
      const standing = await lockSlot(tx, tenantId, slot);
      const { pin } = standing;
      const before = await championBefore(tx, standing);
      if (before === undefined)
        throw new AppError('FAILED_PRECONDITION', `${slot} has no champion before the present one`);
      if (pin !== undefined && !request.force) {
        const pinned = `${slot} is pinned by ${pin.by}: ${pin.why}`;
        throw new AppError('FAILED_PRECONDITION', `${pinned}; unpin it, or force the rollback with a reason`);
      }
      const version = await findVersion(tx, tenantId, slot, before.version);
      if (version === undefined) throw new Error('a promoted version is not in the registry');
      if (version.artefactRemoved) {
        throw new AppError(
          'FAILED_PRECONDITION',
          `version ${before.version} cannot be served: its artefact was removed`,
        );
      }
      // Ends with its caller: the slot is locked meanwhile, and a store that is away is tried for a while.
      await requireUsable(store, version.artefact, version.manifestSha256, { signal: call.signal });
      const decided: Decision = {
        ...{ tenantId, slot, version: version.version, checks: [], reason, dataSet: version.dataSet },
        kind: 'rollback',
        promoted: true,
        why: `rolled back from version ${standing.champion?.version ?? 'none'}`,
        championVersion: standing.champion?.version,
        forced: pin !== undefined,
        decidedBy: whoCalls(call),
        decidedAtMs: now(),
      };
      await insertDecision(tx, decided);
      const told = { ...version, decision: decided.why };
      return { champion: await restore(tx, told, { beforeId: before.beforeId, nowMs: now() }), decision: decided };
    });
    call.log.info({ tenant: tenantId, slot, version: champion.version }, 'champion after a rollback');
    return { champion: toRpcVersion(champion), decision: toRpcDecision(decision) };
  };
}
