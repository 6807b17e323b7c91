import type { PromoteRequest__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/PromoteRequest';
import type { PromoteResponse } from '@insight-mesh/contracts/types/insightmesh/training/v1/PromoteResponse';
import { AppError } from '@insight-mesh/runtime/errors';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import { withTransaction } from '@insight-mesh/runtime/postgres';
import { requireUsable } from '../artefact/read-artefact.js';
import type { Context } from '../context.js';
import { reasonsAgainst } from '../gate/check.js';
import { hardChecks } from '../gate/hard-checks.js';
import { type Decision, decisionsOf, insertDecision } from '../store/decisions.js';
import { findVersion } from '../store/model-versions.js';
import { lockSlot, promote } from '../store/promotions.js';
import { readReason, whoCalls } from './caller.js';
import { toRpcDecision } from './decision-messages.js';
import { toRpcVersion } from './model-version.js';
import { requireSlot, requireVersion } from './violation.js';

/**
 * Makes a version the champion of its slot, whatever its figures. Hard checks (size, latency, a pin) bind unless they are forced, with a
 * reason; what cannot be served is refused in any case. The champion itself: nothing changes.
 */
export function promoteModel({ pool, store, bounds, now }: Context): Unary<PromoteRequest__Output, PromoteResponse> {
  return async (request, call) => {
    const { tenantId } = call;
    const slot = requireSlot(request.slot);
    const number = requireVersion(request.version);
    const reason = readReason(request.reason, request.force);
    const { champion, decision } = await withTransaction(pool, async (tx) => {
      const standing = await lockSlot(tx, tenantId, slot);
      const version = await findVersion(tx, tenantId, slot, number);
      if (version === undefined) throw new AppError('NOT_FOUND', `there is no version ${number} of ${slot}`);
      if (version.stage === 'champion') {
        const [newest] = await decisionsOf(tx, { tenantId, slot, version: number }, 1);
        return { champion: version, decision: newest };
      }
      if (version.artefactRemoved) {
        throw new AppError('FAILED_PRECONDITION', `version ${number} cannot be served: its artefact was removed`);
      }
      const checks = hardChecks({ p99Ms: version.latency?.p99Ms, sizeBytes: version.sizeBytes }, standing.pin, bounds);
      const against = reasonsAgainst(checks);
      if (against !== '' && !request.force) {
        throw new AppError(
          'FAILED_PRECONDITION',
          `not promoted because ${against}; force it with a reason if you must`,
        );
      }
      // Ends with its caller: the slot is locked meanwhile, and a store that is away is tried for a while.
      await requireUsable(store, version.artefact, version.manifestSha256, { signal: call.signal });
      const decided: Decision = {
        ...{ tenantId, slot, version: number, checks, reason, dataSet: version.dataSet },
        kind: 'promote',
        promoted: true,
        why: against === '' ? 'promoted by hand' : `promoted by hand although ${against}`,
        championVersion: standing.champion?.version,
        forced: against !== '',
        decidedBy: whoCalls(call),
        decidedAtMs: now(),
      };
      await insertDecision(tx, decided);
      const told = { ...version, decision: decided.why };
      return { champion: await promote(tx, told, { kind: 'promote', standing, nowMs: now() }), decision: decided };
    });
    call.log.info({ tenant: tenantId, slot, version: champion.version, why: decision?.why }, 'champion');
    return {
      champion: toRpcVersion(champion),
      ...(decision === undefined ? {} : { decision: toRpcDecision(decision) }),
    };
  };
}
