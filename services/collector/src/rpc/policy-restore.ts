import type { RestorePolicyRequest__Output } from '@insight-mesh/contracts/types/insightmesh/collector/v1/RestorePolicyRequest';
import type { RestorePolicyResponse } from '@insight-mesh/contracts/types/insightmesh/collector/v1/RestorePolicyResponse';
import { AppError } from '@insight-mesh/runtime/errors';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import { changePolicy } from '../policy/change-policy.js';
import { readPolicy } from '../policy/read-policy.js';
import { checkedNote, expectedVersion, requireTenant, toAnswer } from './policy-messages.js';
import { invalid, whoCalls } from './requests.js';

/** See PolicyService.RestorePolicy. */
export function restorePolicy(context: Context): Unary<RestorePolicyRequest__Output, RestorePolicyResponse> {
  return async (request, call) => {
    const { tenantId } = call;
    const { version } = request;
    if (version < 1) throw invalid('version', 'must be a version of the policy, from 1 on');
    const change = {
      tenantId,
      by: whoCalls(call),
      note: checkedNote(request.note),
      expectedVersion: expectedVersion(request),
      dryRun: request.validate_only,
      restoredFrom: version,
    };
    await requireTenant(context, call);
    const changed = await changePolicy(context.policyStore, change, async (_current, locked) => {
      const read = readPolicy((await locked.version(tenantId, version)).stored);
      if (read !== undefined && read.notUnderstood.length === 0) return read.policy;
      const what = read?.notUnderstood.map(({ setting }) => setting).join(', ') ?? 'policy';
      const message = `this release does not understand all of version ${version} (${what}): restore it by the release that set it`;
      throw new AppError('FAILED_PRECONDITION', message);
    });
    return toAnswer(changed, context, change);
  };
}
