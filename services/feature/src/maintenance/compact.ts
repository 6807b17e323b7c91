import type { Logger } from '@insight-mesh/runtime/log';
import type { Metrics } from '@insight-mesh/runtime/metrics';
import { breathe } from '@insight-mesh/runtime/pause';
import type { Pool } from '@insight-mesh/runtime/postgres';
import { Repeating } from '@insight-mesh/runtime/repeating';
import { compactedKinds, compactPages, pagesOf } from '../store/compact-states.js';

export interface CompactionOptions {
  readonly pool: Pool;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly days: number;
  readonly everyMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Pages of a table that are worked through in one transaction: some hundred rows, so that no worker waits long for one. */
const pagesAtOnce = 16;

/**
 * Packs the states of customers, items and categories that no event has touched for `days`. Rows become cold by the day, so the tables are
 * worked through once a day, page by page. Several workers may do so at once.
 */
export function compaction({ pool, log, metrics, days, everyMs, now }: CompactionOptions): Repeating {
  const rowsTotal = metrics.counter('feature_compacted_rows_total', 'States that were stored deflated', ['kind']);
  const bytesTotal = metrics.counter('feature_compacted_bytes_total', 'Their bytes, before and after', [
    'kind',
    'when',
  ]);
  let doneDay: number | undefined;
  return new Repeating({
    task: async (signal) => {
      const nowMs = now();
      const day = Math.floor(nowMs / 86_400_000);
      if (day === doneDay) return;
      const total = { rows: 0, before: 0, after: 0 };
      for (const kind of compactedKinds) {
        const pages = await pagesOf(pool, kind);
        for (let from = 0; from < pages; from += pagesAtOnce) {
          if (signal.aborted) return;
          const { rows, before, after } = await compactPages(pool, kind, { from, to: from + pagesAtOnce, days, nowMs });
          rowsTotal.inc({ kind }, rows);
          bytesTotal.inc({ kind, when: 'before' }, before);
          bytesTotal.inc({ kind, when: 'after' }, after);
          total.rows += rows;
          total.before += before;
          total.after += after;
          await breathe();
        }
      }
      doneDay = day;
      if (total.rows > 0) log.info(total, 'stored states deflated that nobody has touched for long');
    },
    everyMs,
    firstAfterMs: everyMs,
    log,
    failed: 'storing cold states deflated failed; trying again',
  });
}
