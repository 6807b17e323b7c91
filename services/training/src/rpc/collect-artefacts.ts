import type { CollectArtefactsRequest__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/CollectArtefactsRequest';
import type { CollectArtefactsResponse } from '@insight-mesh/contracts/types/insightmesh/training/v1/CollectArtefactsResponse';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import { collectArtefacts as collect } from '../registry/collect.js';
import { slotsOfTenant } from '../store/artefacts.js';
import { invalid, requireSlot } from './violation.js';

const defaultLimit = 100;
const mostAtOnce = 1000;

/** Removes artefacts of the caller's tenant that nobody needs any more, or says which would go. */
export function collectArtefacts(context: Context): Unary<CollectArtefactsRequest__Output, CollectArtefactsResponse> {
  const { pool, store, keep, now } = context;
  return async (request, call) => {
    const slots = request.slot === '' ? await slotsOfTenant(pool, call.tenantId) : [requireSlot(request.slot)];
    if (request.limit < 0 || request.limit > mostAtOnce) {
      throw invalid('limit', `must be from 1 to ${mostAtOnce}, or 0 for ${defaultLimit}`);
    }
    const { collected, more } = await collect(pool, store, {
      tenantId: call.tenantId,
      slots,
      keep,
      limit: request.limit === 0 ? defaultLimit : request.limit,
      nowMs: now(),
      dryRun: request.dry_run,
      signal: call.signal,
    });
    if (!request.dry_run) call.log.info({ tenant: call.tenantId, removed: collected.length }, 'artefacts removed');
    return {
      collected: collected.map(({ slot, version, model, sizeBytes }) => ({ slot, version, model, bytes: sizeBytes })),
      bytes: collected.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      more,
    };
  };
}
