import { hash } from 'node:crypto';
import { currentFilesOf } from '../store/lake-files.js';
import { withLakeLock } from '../store/lake-lock.js';
import { inWorkshop } from './held-file.js';
import type { LakeTools } from './lake-tools.js';
import { quoted } from './parquet-file.js';
import { removeFile, removeRows } from './remove-rows.js';
import { deleteSuperseded, tidyUp } from './swap-files.js';

const filesAtOnce = 500;

export interface Removed {
  files: number;
  rows: number;
  /** Files that could not be looked at. */
  damaged: string[];
}

/**
 * Takes a person's rows out of a tenant's lake: those with the customer's id, and those with one of the visitors' ids and no customer's. Superseded files,
 * which still have them, are deleted at once.
 * @returns undefined when somebody else holds the tenant's files for too long
 */
export function forgetPerson(
  tools: LakeTools,
  o: {
    tenantId: string;
    customerId: string;
    visitorIds: readonly string[];
    actor: string;
    reason: string;
    signal: AbortSignal;
    onFile?: (looked: number) => void;
  },
): Promise<Removed | undefined> {
  const { tenantId, customerId, visitorIds, actor, reason } = o;
  const visitors =
    visitorIds.length === 0
      ? ''
      : ` OR (customer_id IS NULL AND anonymous_id IN (${visitorIds.map(quoted).join(', ')}))`;
  const where = `customer_id = ${quoted(customerId)}${visitors}`;
  const what = hash('sha256', `${tenantId}\n${customerId}`, 'hex');
  const removal = { kind: 'forgotten', what, actor, reason } as const;
  return withLakeLock(tools.pool, { lock: 'files', tenantId, wait: true }, (lost) =>
    inWorkshop(tools, async (workshop) => {
      const removed: Removed = { files: 0, rows: 0, damaged: [] };
      // A merged file that a crash has left unrecorded would have the rows too.
      await tidyUp({ ...tools, deleteAfterMs: 0 }, tenantId);
      let after: string | undefined;
      for (let looked = 0; ; ) {
        const files = await currentFilesOf(tools.pool, { tenantId, after, limit: filesAtOnce });
        for (const file of files) {
          o.signal.throwIfAborted();
          const rows = await removeRows(tools, workshop, { file, where, removal, lost });
          if (typeof rows !== 'number') removed.damaged.push(file.key);
          else if (rows > 0) {
            removed.files++;
            removed.rows += rows;
            await deleteSuperseded({ ...tools, deleteAfterMs: 0 }, tenantId);
          }
          o.onFile?.(++looked);
        }
        after = files.at(-1)?.key;
        if (files.length < filesAtOnce) return removed;
      }
    }),
  );
}

/**
 * Takes the days out that end more than `days` days before the end of the tenant's newest day.
 * @returns undefined when another worker is at it
 */
export function forgetOldDays(
  tools: LakeTools,
  o: { tenantId: string; days: number; signal: AbortSignal },
): Promise<Removed | undefined> {
  const { tenantId, days } = o;
  return withLakeLock(tools.pool, { lock: 'files', tenantId, wait: false }, async (lost) => {
    const { rows } = await tools.pool.query<{ day: string }>(
      `SELECT day::text AS day FROM lake_days WHERE tenant_id = $1
       AND day <= (SELECT max(day) FROM lake_days WHERE tenant_id = $1) - $2::integer ORDER BY day`,
      [tenantId, days],
    );
    const removed: Removed = { files: 0, rows: 0, damaged: [] };
    if (rows.length === 0) return removed;
    return inWorkshop(tools, async (workshop) => {
      for (const { day } of rows) {
        const removal = {
          kind: 'retention',
          what: day,
          actor: 'service:feature',
          reason: `LAKE_DAYS is ${days}`,
        } as const;
        for (const file of await currentFilesOf(tools.pool, { tenantId, day, limit: 100_000 })) {
          if (o.signal.aborted) return removed;
          const gone = await removeFile(tools, workshop, { file, removal, lost });
          if (typeof gone !== 'number') removed.damaged.push(file.key);
          else {
            removed.files++;
            removed.rows += gone;
          }
        }
        await deleteSuperseded(tools, tenantId);
      }
      return removed;
    });
  });
}
