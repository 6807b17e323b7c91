import type { Pool } from '@insight-mesh/runtime/postgres';
import { foldsVersion } from '../folds/version.js';
import { type BackfillRun, lastRun } from '../store/backfill-runs.js';
import { foldsOfPartitions } from '../store/states-made.js';

export interface BackfillStatus {
  /** The version of the folds of this release. */
  readonly folds: number;
  /** The version by which each partition's states were made. */
  readonly partitions: ReadonlyMap<number, number>;
  /** Partitions whose states are of another version. */
  readonly other: readonly number[];
  readonly last: BackfillRun | undefined;
}

/** Whether the store is of this release's folds, and what the last backfill did. */
export async function readStatus(pool: Pool, foldConsumer: string): Promise<BackfillStatus> {
  const partitions = await foldsOfPartitions(pool, foldConsumer);
  return {
    folds: foldsVersion,
    partitions,
    other: [...partitions].filter(([, folds]) => folds !== foldsVersion).map(([partition]) => partition),
    last: await lastRun(pool),
  };
}
