import type { Logger } from '@insight-mesh/runtime/log';
import type { Metrics } from '@insight-mesh/runtime/metrics';
import type { Pool } from '@insight-mesh/runtime/postgres';
import { Repeating } from '@insight-mesh/runtime/repeating';
import { foldsVersion } from '../folds/version.js';
import { foldsOfPartitions } from '../store/states-made.js';

export interface FoldsWatchOptions {
  readonly pool: Pool;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly foldConsumer: string;
  readonly everyMs: number;
}

/** Tells, in the log and in a metric, of partitions whose states were made by other folds than this release's: they need a backfill. */
export function foldsWatch({ pool, log, metrics, foldConsumer, everyMs }: FoldsWatchOptions): Repeating {
  const gauge = metrics.gauge(
    'feature_partitions_of_other_folds',
    'Partitions whose states were made by folds of another version: a backfill makes them anew',
  );
  // Not known yet.
  gauge.set(-1);
  let told = '';
  return new Repeating({
    task: async () => {
      const found = [...(await foldsOfPartitions(pool, foldConsumer))].filter(([, folds]) => folds !== foldsVersion);
      gauge.set(found.length);
      const partitions = found.map(([partition]) => partition);
      // Once for each change: the metric goes on.
      if (partitions.length > 0 && told !== partitions.join())
        log.warn({ partitions, folds: foldsVersion }, 'states were made by folds of another version: run a backfill');
      told = partitions.join();
    },
    everyMs,
    log,
    failed: 'the version of the states cannot be read; trying again',
  });
}
