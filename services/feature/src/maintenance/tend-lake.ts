import { pause } from '@insight-mesh/runtime/pause';
import { Repeating } from '@insight-mesh/runtime/repeating';
import type { Context } from '../context.js';
import { compactTenant } from '../lake/compact-tenant.js';
import { forgetOldDays } from '../lake/forget.js';
import type { LakeTools } from '../lake/lake-tools.js';
import { listChangedDays } from '../lake/manifest.js';
import { lakeTenants } from '../store/lake-files.js';

/** Half of the time of a core at most: the fold is on the same ones. */
const share = 0.5;

/** Writes the manifests of days whose files have changed, again and again. */
export function manifestWriting({ config, log }: Context, tools: LakeTools): Repeating {
  return new Repeating({
    task: (signal) => listChangedDays(tools, signal),
    everyMs: config.LAKE_MANIFEST_EVERY_MS,
    log,
    failed: 'writing manifests of the lake failed; trying again',
  });
}

/** Forgets old days and merges small files, tenant by tenant; of several workers one a tenant. */
export function lakeCompaction({ config, log, metrics }: Context, tools: LakeTools): Repeating {
  const files = metrics.counter(
    'feature_lake_merged_files_total',
    'Small files of the lake that became part of larger ones',
  );
  const rows = metrics.counter(
    'feature_lake_merged_rows_total',
    'Rows of the lake that were written again to merge files',
  );
  const removedRows = metrics.counter(
    'feature_lake_removed_rows_total',
    'Rows that retention has taken out of the lake',
  );
  const damaged = metrics.gauge(
    'feature_lake_damaged_files',
    'Files of a tenant that are damaged or missing and are left alone',
    ['tenant'],
  );
  const {
    LAKE_COMPACT_AFTER_MS: afterMs,
    LAKE_FILE_ROWS: targetRows,
    LAKE_FILE_BYTES: targetBytes,
    LAKE_DAYS: days,
  } = config;
  const tend = async (tenantId: string, signal: AbortSignal) => {
    const removed = days === 0 ? undefined : await forgetOldDays(tools, { tenantId, days, signal });
    if (removed !== undefined && removed.files > 0) {
      removedRows.inc(removed.rows);
      log.info({ tenantId, files: removed.files, rows: removed.rows, days }, 'took old days out of the lake');
    }
    const total = { files: 0, into: 0, rows: 0 };
    const found = await compactTenant(tools, tenantId, {
      afterMs,
      targetRows,
      targetBytes,
      share,
      signal,
      onMerged: (merged) => {
        files.inc(merged.files);
        rows.inc(merged.rows);
        total.files += merged.files;
        total.into++;
        total.rows += merged.rows;
      },
    });
    if (found !== undefined) damaged.set({ tenant: tenantId }, found.damaged);
    if (total.into > 0) log.info({ tenantId, ...total }, 'merged small files of the lake');
  };
  return new Repeating({
    task: async (signal) => {
      for (const tenantId of await lakeTenants(tools.pool)) {
        if (signal.aborted) return;
        try {
          await tend(tenantId, signal);
        } catch (error) {
          if (signal.aborted) return;
          // One tenant's trouble must not keep the others' files small.
          log.error({ err: error, tenantId }, 'looking after the lake failed; trying again');
        }
        await pause(0, signal);
      }
    },
    everyMs: config.LAKE_COMPACT_EVERY_MS,
    firstAfterMs: config.LAKE_COMPACT_EVERY_MS,
    log,
    failed: 'looking after the lake failed; trying again',
  });
}
