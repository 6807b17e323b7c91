import type { Policy, Policy__Output } from '@insight-mesh/contracts/types/insightmesh/collector/v1/Policy';
import type { PolicyVersion } from '@insight-mesh/contracts/types/insightmesh/collector/v1/PolicyVersion';
import { tenantExists } from '@insight-mesh/runtime/access-store';
import { AppError, type FieldViolation } from '@insight-mesh/runtime/errors';
import type { CallContext } from '@insight-mesh/runtime/grpc-server';
import { toTimestamp } from '@insight-mesh/runtime/time';
import type { Context } from '../context.js';
import type { Changed } from '../policy/change-policy.js';
import type { StoredVersion } from '../policy/policy-store.js';
import { readPolicy } from '../policy/read-policy.js';
import {
  changedPaths,
  defaultSettings,
  knownPaths,
  type Settings,
  type SettingValue,
  settingPaths,
  settingsUnder,
  toSettings,
  wrongValue,
} from '../policy/settings.js';
import { nearName, printableName } from '../validation/near-name.js';
import { invalid } from './requests.js';

/** The contract's enum of each setting that is a choice; its values are the choices in capitals behind it. */
export const enumPrefixes: Readonly<Record<string, string>> = {
  'consent.analytics': 'ANALYTICS_CONSENT_',
  'privacy.email': 'PERSONAL_DATA_TREATMENT_',
  'privacy.phone': 'PERSONAL_DATA_TREATMENT_',
  'privacy.name': 'PERSONAL_DATA_TREATMENT_',
  'privacy.address': 'PERSONAL_DATA_TREATMENT_',
  'privacy.ids': 'ID_TREATMENT_',
  'privacy.ip': 'IP_TREATMENT_',
  'privacy.user_agent': 'USER_AGENT_TREATMENT_',
  'cleaning.bots': 'BOT_TREATMENT_',
  'cleaning.bots_by_rate': 'BOT_TREATMENT_',
};

const noteCharacters = 500;

export function toPolicy(settings: Settings): Policy {
  const policy: Record<string, unknown> = {};
  for (const [path, value] of settings) {
    const parts = path.split('.');
    const field = parts.pop() ?? '';
    let at = policy;
    for (const part of parts) {
      const next = (at[part] ?? {}) as Record<string, unknown>;
      at[part] = next;
      at = next;
    }
    at[field] = path in enumPrefixes ? `${enumPrefixes[path]}${String(value).toUpperCase()}` : value;
  }
  return policy;
}

function valueAt(policy: Policy__Output, path: string): unknown {
  let at: unknown = policy;
  for (const part of path.split('.')) at = typeof at === 'object' && at !== null ? Reflect.get(at, part) : undefined;
  return at ?? undefined;
}

/**
 * The settings that are there, each checked.
 * @throws AppError INVALID_ARGUMENT that names every wrong one among `paths`
 */
export function toGivenSettings(policy: Policy__Output | null, paths: readonly string[]): Settings {
  const settings = new Map<string, SettingValue>();
  const violations: FieldViolation[] = [];
  for (const path of policy === null ? [] : paths) {
    const value = valueAt(policy as Policy__Output, path);
    const prefix = enumPrefixes[path];
    if (value === undefined || value === `${prefix}UNSPECIFIED`) continue;
    const named = typeof value === 'string' && prefix !== undefined && value.startsWith(prefix);
    const own = named ? value.slice(prefix.length).toLowerCase() : value;
    const wrong = wrongValue(path, own);
    if (wrong === undefined) settings.set(path, own as SettingValue);
    else violations.push({ field: `policy.${path}`, description: wrong });
  }
  if (violations.length === 0) return settings;
  const message = violations.map(({ field, description }) => `${field} ${description}`).join('; ');
  throw new AppError('INVALID_ARGUMENT', message, { violations });
}

/** The settings that a mask names; all where there is none. @throws AppError INVALID_ARGUMENT */
export function maskedPaths(mask: { paths: readonly string[] } | null): readonly string[] {
  if (mask === null) return settingPaths;
  if (mask.paths.length === 0)
    throw invalid('update_mask', 'must name a setting; leave it out to set the whole policy');
  if (mask.paths.length > 200) throw invalid('update_mask', 'must have at most 200 paths');
  return mask.paths.flatMap((path, index) => {
    const settings = settingsUnder(path);
    if (settings.length > 0) return settings;
    const near = nearName(path, knownPaths);
    const hint = near === undefined ? `there are ${knownPaths.join(', ')}` : `did you mean ${near}?`;
    throw invalid(`update_mask.paths[${index}]`, `is no setting (${printableName(path)}); ${hint}`);
  });
}

/** @throws AppError INVALID_ARGUMENT */
export function checkedNote(note: string): string {
  if (note.length <= noteCharacters && !/\p{Cc}/u.test(note)) return note;
  throw invalid('note', `must have at most ${noteCharacters} characters and none that control`);
}

/** @throws AppError INVALID_ARGUMENT */
export function expectedVersion({ expected_version: version }: { expected_version?: number }): number | undefined {
  if (version === undefined || version >= 0) return version;
  throw invalid('expected_version', 'must be a version of the policy, or 0 for none that was set');
}

type Version = Omit<StoredVersion, 'setAtMs'> & { setAtMs?: number };

/** @param before the version before it; undefined where it is the first */
export function toPolicyVersion(version: Version, before: Version | undefined): PolicyVersion {
  const read = readPolicy(version.stored);
  const settings = read && toSettings(read.policy);
  const { setAtMs } = version;
  return {
    version: version.version,
    ...(settings && { policy: toPolicy(settings), changed: changedPaths(settingsOf(before), settings) }),
    ...(setAtMs === undefined ? {} : { set_at: toTimestamp(setAtMs) }),
    set_by: version.setBy,
    note: version.note,
    restored_from: version.restoredFrom ?? 0,
    not_understood: read === undefined ? ['policy'] : read.notUnderstood.map(({ setting }) => setting),
  };
}

function settingsOf(version: Version | undefined): Settings {
  const read = version && readPolicy(version.stored);
  return read === undefined ? defaultSettings : toSettings(read.policy);
}

/** The answer to a change, which counts here at once. */
export function toAnswer(
  { version, before, changed }: Changed,
  { policies, log }: Context,
  call: { tenantId: string; dryRun: boolean },
): { current: PolicyVersion; changed: boolean } {
  const current = toPolicyVersion(version, before);
  if (!changed) return { current: { ...current, changed: [] }, changed };
  if (call.dryRun) return { current, changed };
  policies.forget(call.tenantId);
  const { version: number, setBy: by } = version;
  log.info({ tenant: call.tenantId, version: number, by, settings: current.changed }, "a tenant's policy was changed");
  return { current, changed };
}

/** A key's tenant is there; one that a service names may be a slip. @throws AppError NOT_FOUND */
export async function requireTenant({ pool, config }: Context, { caller, tenantId }: CallContext): Promise<void> {
  if (caller.kind === 'key' || (await tenantExists(pool, config.ACCESS_SCHEMA, tenantId))) return;
  throw new AppError('NOT_FOUND', `there is no tenant ${tenantId}`);
}
