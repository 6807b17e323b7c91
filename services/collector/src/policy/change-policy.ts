import { AppError } from '@insight-mesh/runtime/errors';
import type { TenantPolicy } from './policy.js';
import type { LockedPolicies, PolicyStore, StoredVersion } from './policy-store.js';
import { readPolicy } from './read-policy.js';
import { changedPaths, toSettings } from './settings.js';

/** A change of a tenant's policy, whatever it becomes. */
export interface Change {
  tenantId: string;
  by: string;
  note: string;
  /** The version that it was thought out for; undefined: whichever is in force. */
  expectedVersion: number | undefined;
  /** Nothing is kept. */
  dryRun: boolean;
  restoredFrom?: number;
}

export interface Changed {
  /** What is in force now; of a dry run, what would be. */
  version: Omit<StoredVersion, 'setAtMs'> & { setAtMs?: number };
  before: StoredVersion | undefined;
  changed: boolean;
}

/**
 * Puts what `wanted` makes of the policy in force in its place, as its next version. Where that is in force already, nothing is
 * written.
 * @throws AppError ABORTED where another version is in force than was expected
 */
export async function changePolicy(
  store: PolicyStore,
  change: Change,
  wanted: (current: StoredVersion | undefined, locked: LockedPolicies) => TenantPolicy | Promise<TenantPolicy>,
): Promise<Changed> {
  const { tenantId, by, note, expectedVersion, dryRun, restoredFrom } = change;
  let outcome: Changed | undefined;
  const written = await store.change(tenantId, async (before, locked) => {
    const at = before?.version ?? 0;
    if (expectedVersion !== undefined && expectedVersion !== at) {
      const message = `the policy is at version ${at} by now, not ${expectedVersion}: look at it again and decide anew`;
      throw new AppError('ABORTED', message);
    }
    const stored = await wanted(before, locked);
    if (before !== undefined && isThis(before, stored)) {
      outcome = { version: before, before, changed: false };
      return undefined;
    }
    const version = {
      version: at + 1,
      stored,
      setBy: by,
      note,
      ...(restoredFrom === undefined ? {} : { restoredFrom }),
    };
    outcome = { version, before, changed: true };
    return dryRun ? undefined : version;
  });
  if (outcome === undefined) throw new Error('a change of a policy came to no end');
  return written === undefined ? outcome : { ...outcome, version: written };
}

function isThis(before: StoredVersion, policy: TenantPolicy): boolean {
  const read = readPolicy(before.stored);
  if (read === undefined || read.notUnderstood.length > 0) return false;
  return changedPaths(toSettings(read.policy), toSettings(policy)).length === 0;
}
