import { createClient } from '@insight-mesh/runtime/grpc-client';

export interface RegisteredModel {
  slot: string;
  model: string;
  version: number;
  champion: boolean;
  metrics: Record<string, number>;
}

export interface RunOptions {
  /** gRPC address of training. */
  address: string;
  apiKey: string;
  seed: number;
  onProgress?: (step: string, share: number) => void;
}

/** Starts a run with all models and follows it to its end. @throws Error with the run's own words when it failed */
export async function trainAndWait(options: RunOptions): Promise<RegisteredModel[]> {
  const client = createClient('insightmesh.training.v1.TrainingService', {
    address: options.address,
    apiKey: options.apiKey,
    defaultDeadlineMs: 10_000,
  });
  try {
    const { run_id } = await client.StartRun({ seed: options.seed });
    for await (const state of client.WatchRun({ run_id }, { deadlineMs: 30 * 60_000 })) {
      options.onProgress?.(state.step, state.progress);
      if (state.state === 'RUN_STATE_FAILED') throw new Error(`training run ${run_id} failed: ${state.error}`);
      if (state.state === 'RUN_STATE_SUCCEEDED') {
        return state.models.map((model) => ({
          slot: model.slot,
          model: model.model,
          version: model.version,
          champion: model.stage === 'MODEL_STAGE_CHAMPION',
          metrics: { ...model.metrics },
        }));
      }
    }
    throw new Error(`the stream of training run ${run_id} ended before the run did`);
  } finally {
    client.close();
  }
}
