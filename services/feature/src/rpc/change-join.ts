import type { CutJoinRequest__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/CutJoinRequest';
import type { CutJoinResponse } from '@insight-mesh/contracts/types/insightmesh/feature/v1/CutJoinResponse';
import type { RestoreJoinRequest__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/RestoreJoinRequest';
import type { RestoreJoinResponse } from '@insight-mesh/contracts/types/insightmesh/feature/v1/RestoreJoinResponse';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import { changeJoin as change, type JoinAction } from '../store/identity-changes.js';
import { toJoinMessage } from './join-messages.js';
import { readChange } from './join-requests.js';

/** CutJoin and RestoreJoin, which ask the same and answer the same. */
export function changeJoin(
  { pool, states }: Context,
  action: JoinAction,
): Unary<CutJoinRequest__Output | RestoreJoinRequest__Output, CutJoinResponse & RestoreJoinResponse> {
  return async (request, call) => {
    const wanted = readChange(request, call);
    const { join, marks } = await change(pool, { ...wanted, action });
    // Whoever has this answer may ask here before Postgres has told of the change.
    states.changed(marks);
    // Who is joined to whom is personal: the audit has it, the log has not.
    call.log.info({ tenant: call.tenantId, by: wanted.actor, action }, 'a join was changed');
    return { join: toJoinMessage(join) };
  };
}
