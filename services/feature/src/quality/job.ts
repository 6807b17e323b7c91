import type { Logger } from '@insight-mesh/runtime/log';
import { Repeating } from '@insight-mesh/runtime/repeating';
import type { Context } from '../context.js';
import { pruneDrift } from '../store/quality-drift.js';
import { checkDueDays } from './drift-checks.js';
import { DriftMetrics } from './drift-metrics.js';
import { takeLead } from './lead.js';
import { publishDrift } from './publish.js';

const dayMs = 86_400_000;
/** Days of results forgotten with one statement. */
const daysAtOnce = 100;

/** Looks again and again for days to check, publishes what was found, and forgets what is old; of all replicas one does so at a time. */
export function qualityJob(context: Context, log: Logger = context.log): Repeating {
  const { config, qualityPool: pool, producer, topics, now } = context;
  const metrics = new DriftMetrics(context.metrics, config.DRIFT_METRIC_SERIES);
  return new Repeating({
    task: async (stopping) => {
      const lead = await takeLead(pool);
      if (lead === undefined) {
        metrics.forget();
        return;
      }
      const signal = AbortSignal.any([stopping, lead.signal]);
      try {
        // What a kill left behind first.
        await publishDrift({ pool, producer, topic: topics.drift, signal });
        const options = {
          pool,
          log,
          metrics,
          sample: config.DRIFT_SAMPLE,
          by: config.DRIFT_DAY,
          catchUpDays: config.DRIFT_CATCH_UP_DAYS,
          now,
          signal,
        };
        const checked = await checkDueDays(options);
        if (checked > 0) await publishDrift({ pool, producer, topic: topics.drift, signal });
        await pruneDrift(pool, Math.floor(now() / dayMs) - config.DRIFT_KEEP_DAYS, daysAtOnce);
      } catch (error) {
        // A stop breaks off what is under way.
        if (!stopping.aborted) throw error;
      } finally {
        lead.release();
      }
    },
    everyMs: config.DRIFT_EVERY_MS,
    log,
    failed: 'checking served features against the baseline failed; trying again',
  });
}
