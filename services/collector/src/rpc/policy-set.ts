import type { SetPolicyRequest__Output } from '@insight-mesh/contracts/types/insightmesh/collector/v1/SetPolicyRequest';
import type { SetPolicyResponse } from '@insight-mesh/contracts/types/insightmesh/collector/v1/SetPolicyResponse';
import { AppError } from '@insight-mesh/runtime/errors';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import { changePolicy } from '../policy/change-policy.js';
import type { TenantPolicy } from '../policy/policy.js';
import type { StoredVersion } from '../policy/policy-store.js';
import { readPolicy } from '../policy/read-policy.js';
import { defaultSettings, fromSettings, type Settings, settingsUnder, toSettings } from '../policy/settings.js';
import {
  checkedNote,
  expectedVersion,
  maskedPaths,
  requireTenant,
  toAnswer,
  toGivenSettings,
} from './policy-messages.js';
import { invalid, whoCalls } from './requests.js';

/** See PolicyService.SetPolicy. */
export function setPolicy(context: Context): Unary<SetPolicyRequest__Output, SetPolicyResponse> {
  return async (request, call) => {
    const { tenantId } = call;
    if (request.policy === null && request.update_mask === null) {
      throw invalid('policy', 'must be there; an empty one sets the defaults');
    }
    const paths = maskedPaths(request.update_mask);
    const given = toGivenSettings(request.policy, paths);
    const change = {
      tenantId,
      by: whoCalls(call),
      note: checkedNote(request.note),
      expectedVersion: expectedVersion(request),
      dryRun: request.validate_only,
    };
    await requireTenant(context, call);
    const whole = request.update_mask === null;
    const changed = await changePolicy(context.policyStore, change, (current) =>
      whole || current === undefined ? fromSettings(given) : merged(current, given, paths),
    );
    return toAnswer(changed, context, change);
  };
}

/** @throws AppError FAILED_PRECONDITION where it would lose what this release does not understand */
function merged(current: StoredVersion, given: Settings, paths: readonly string[]): TenantPolicy {
  const read = readPolicy(current.stored);
  const lost = read?.notUnderstood.filter(
    ({ setting, taken }) => taken === 'ignored' || !settingsUnder(setting).every((path) => paths.includes(path)),
  );
  if (read === undefined || lost === undefined || lost.length > 0) {
    const what = lost?.map(({ setting }) => setting).join(', ') ?? 'policy';
    const message = `this release does not understand all of the policy in force (${what}) and would lose it: change it by the release that set it, or set the whole policy`;
    throw new AppError('FAILED_PRECONDITION', message);
  }
  const settings = new Map(toSettings(read.policy));
  for (const path of paths) {
    const value = given.get(path) ?? defaultSettings.get(path);
    if (value !== undefined) settings.set(path, value);
  }
  return fromSettings(settings);
}
