import type { GetBaselineRequest__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/GetBaselineRequest';
import type { GetBaselineResponse } from '@insight-mesh/contracts/types/insightmesh/feature/v1/GetBaselineResponse';
import { AppError } from '@insight-mesh/runtime/errors';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import { activeBaseline } from '../store/quality-baselines.js';
import { toBaselineMessage } from './quality-messages.js';

export function getBaseline({ pool }: Context): Unary<GetBaselineRequest__Output, GetBaselineResponse> {
  return async (_request, call) => {
    const baseline = await activeBaseline(pool, call.tenantId);
    if (baseline === undefined) throw new AppError('NOT_FOUND', 'the tenant has no baseline; SetBaseline sets one');
    return { baseline: toBaselineMessage(baseline) };
  };
}
