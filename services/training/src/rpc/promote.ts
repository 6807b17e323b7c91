import type { PromoteRequest__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/PromoteRequest';
import type { PromoteResponse } from '@insight-mesh/contracts/types/insightmesh/training/v1/PromoteResponse';
import { AppError } from '@insight-mesh/runtime/errors';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import { withTransaction } from '@insight-mesh/runtime/postgres';
import { requireUsable } from '../artefact/read-artefact.js';
import type { Context } from '../context.js';
import { findVersion } from '../store/model-versions.js';
import { lockSlot, promote } from '../store/promotions.js';
import { toRpcVersion } from './model-version.js';
import { invalid, requireSlot } from './violation.js';

/** Makes a version the champion of its slot, whatever its figures. The champion itself: nothing changes. */
export function promoteModel({ pool, store, now }: Context): Unary<PromoteRequest__Output, PromoteResponse> {
  return async (request, call) => {
    const slot = requireSlot(request.slot);
    if (!Number.isSafeInteger(request.version) || request.version < 1) {
      throw invalid('version', 'must be a whole number from 1');
    }
    const champion = await withTransaction(pool, async (tx) => {
      const standing = await lockSlot(tx, call.tenantId, slot);
      const version = await findVersion(tx, call.tenantId, slot, request.version);
      if (version === undefined) throw new AppError('NOT_FOUND', `there is no version ${request.version} of ${slot}`);
      if (version.stage === 'champion') return version;
      // Ends with its caller: the slot is locked meanwhile, and a store that is away is tried for a while.
      await requireUsable(store, version.artefact, version.manifestSha256, { signal: call.signal });
      return promote(tx, version, { kind: 'promote', standing, nowMs: now() });
    });
    call.log.info({ tenant: call.tenantId, slot, version: champion.version }, 'champion');
    return { champion: toRpcVersion(champion) };
  };
}
