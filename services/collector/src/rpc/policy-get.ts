import type { GetPolicyRequest__Output } from '@insight-mesh/contracts/types/insightmesh/collector/v1/GetPolicyRequest';
import type { GetPolicyResponse } from '@insight-mesh/contracts/types/insightmesh/collector/v1/GetPolicyResponse';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import { defaultSettings } from '../policy/settings.js';
import { requireTenant, toPolicy, toPolicyVersion } from './policy-messages.js';

/** See PolicyService.GetPolicy. */
export function getPolicy(context: Context): Unary<GetPolicyRequest__Output, GetPolicyResponse> {
  const { policyStore } = context;
  return async (_request, call) => {
    await requireTenant(context, call);
    const { tenantId } = call;
    const defaults = toPolicy(defaultSettings);
    const current = await policyStore.current(tenantId);
    if (current === undefined) return { current: { version: 0, policy: defaults }, is_default: true, defaults };
    const [before] = await policyStore.list(tenantId, { limit: 1, below: current.version });
    return { current: toPolicyVersion(current, before), is_default: false, defaults };
  };
}
