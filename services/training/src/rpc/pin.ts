import type { PinRequest__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/PinRequest';
import type { PinResponse } from '@insight-mesh/contracts/types/insightmesh/training/v1/PinResponse';
import type { UnpinRequest__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/UnpinRequest';
import type { UnpinResponse } from '@insight-mesh/contracts/types/insightmesh/training/v1/UnpinResponse';
import { AppError } from '@insight-mesh/runtime/errors';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import { withTransaction } from '@insight-mesh/runtime/postgres';
import type { Context } from '../context.js';
import { lockSlot, setPin } from '../store/promotions.js';
import { readReason, whoCalls } from './caller.js';
import { toRpcPin } from './decision-messages.js';
import { requireSlot } from './violation.js';

/** A slot stays at its champion; pinned already, the reason is replaced. */
export function pinSlot({ pool, now }: Context): Unary<PinRequest__Output, PinResponse> {
  return async (request, call) => {
    const slot = requireSlot(request.slot);
    const pin = { by: whoCalls(call), why: readReason(request.reason, true), atMs: now() };
    const version = await withTransaction(pool, async (tx) => {
      const { champion } = await lockSlot(tx, call.tenantId, slot);
      if (champion === undefined) throw new AppError('FAILED_PRECONDITION', `${slot} has no champion to be pinned at`);
      await setPin(tx, call.tenantId, slot, pin);
      return champion.version;
    });
    call.log.info({ tenant: call.tenantId, slot, version }, 'slot pinned');
    return { pin: toRpcPin(slot, pin, version) };
  };
}

/** Runs may promote again. */
export function unpinSlot({ pool }: Context): Unary<UnpinRequest__Output, UnpinResponse> {
  return async (request, call) => {
    const slot = requireSlot(request.slot);
    await withTransaction(pool, async (tx) => {
      await lockSlot(tx, call.tenantId, slot);
      await setPin(tx, call.tenantId, slot, undefined);
    });
    call.log.info({ tenant: call.tenantId, slot }, 'slot unpinned');
    return {};
  };
}
