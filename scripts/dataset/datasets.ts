import type { Dataset__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/Dataset';
import type { DatasetManifest__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/DatasetManifest';
import type { DatasetState } from '@insight-mesh/contracts/types/insightmesh/feature/v1/DatasetState';
import { AppError } from '@insight-mesh/runtime/errors';
import { pause } from '@insight-mesh/runtime/pause';
import { fromTimestamp, rfc3339 } from '@insight-mesh/runtime/time';
import type { Connection } from '../lib/connect.js';
import { StepProgress } from './progress.js';

export type Datasets = Connection<'insightmesh.feature.v1.DatasetService'>;

/** How a build has ended. */
export interface Ended {
  dataset: Dataset__Output;
  manifest: DatasetManifest__Output | undefined;
}

const watchMs = 7 * 86_400_000;
/** A service that restarts is away for some seconds; the build goes on when it is back. */
const awayMs = 300_000;
const againMs = 1_000;

/** `DATASET_STATE_SUCCEEDED` as `succeeded`. */
export function stateName(state: string): string {
  return state.replace('DATASET_STATE_', '').toLowerCase();
}

export function stateOf(name: string): DatasetState {
  return `DATASET_STATE_${name.toUpperCase()}` as DatasetState;
}

export function timeOf(at: { seconds?: unknown; nanos?: unknown } | null): string {
  return at === null ? '' : rfc3339(fromTimestamp(at as Parameters<typeof fromTimestamp>[0]));
}

/** Follows a build to its end, over restarts of the service. */
export async function watchToEnd({ client, call }: Datasets, id: string): Promise<Ended> {
  const progress = new StepProgress();
  let awaySince: number | undefined;
  try {
    for (;;) {
      try {
        for await (const { dataset, manifest } of client.WatchDataset(
          { dataset_id: id },
          { ...call, deadlineMs: watchMs },
        )) {
          awaySince = undefined;
          if (dataset === null) continue;
          if (dataset.ended_at !== null) return { dataset, manifest: manifest ?? undefined };
          progress.update(dataset.step, dataset.done, dataset.total);
        }
        throw new AppError('UNAVAILABLE', 'the stream ended before the build did');
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'UNAVAILABLE') throw error;
        awaySince ??= performance.now();
        if (performance.now() - awaySince > awayMs) throw error;
        progress.update('wait for the service', 0, 0);
        await pause(againMs);
      }
    }
  } finally {
    progress.end();
  }
}
