import { lakeFolder } from '@insight-mesh/algorithms/lake-files';
import { noteListed, readDay, unlistedDays } from '../store/lake-days.js';
import { withLakeLock } from '../store/lake-lock.js';
import type { LakeTools } from './lake-tools.js';

/** As Hive's SymlinkTextInputFormat wants it, and as Delta Lake names it: its name keeps Spark, Hive and pyarrow from taking it for data. */
export const manifestFolder = `${lakeFolder}/_symlink_format_manifest`;

/** The object that lists the files of one tenant's day, one URL a line. */
export function manifestKey(tenantId: string, day: string): string {
  return `${manifestFolder}/tenant=${tenantId}/day=${day}/manifest`;
}

/** One URL a line. */
export function manifestText(base: string, keys: readonly string[]): string {
  return keys.map((key) => `${base}/${key}\n`).join('');
}

/**
 * Replaces the manifest of one day by one that lists its current files. Rows never go from one day to another, so whoever reads the manifests
 * of any days reads each row once, at every moment.
 */
export async function listDay(tools: LakeTools, tenantId: string, day: string): Promise<void> {
  const { pool, store, manifestBase } = tools;
  await withLakeLock(pool, { lock: 'manifest', tenantId, wait: true }, async (lost) => {
    const { changes, keys } = await readDay(pool, tenantId, day);
    lost.throwIfAborted();
    if (keys.length === 0) await store.delete(manifestKey(tenantId, day));
    else await store.put(manifestKey(tenantId, day), Buffer.from(manifestText(manifestBase, keys)));
    await noteListed(pool, { tenantId, day, changes, gone: keys.length === 0 });
  });
}

const daysAtOnce = 100;

/** Writes the manifests of all days whose files have changed. @returns how many */
export async function listChangedDays(tools: LakeTools, signal: AbortSignal): Promise<number> {
  let listed = 0;
  for (;;) {
    const days = await unlistedDays(tools.pool, daysAtOnce);
    for (const { tenantId, day } of days) {
      if (signal.aborted) return listed;
      await listDay(tools, tenantId, day);
      listed++;
    }
    if (days.length < daysAtOnce) return listed;
  }
}
