import type { ModelVersion__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/ModelVersion';
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

/** Starts a run with the models that train in seconds, and follows it to its end. @throws Error with the run's own words when it failed */
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
      if (state.state === 'RUN_STATE_CANCELLED') throw new Error(`training run ${run_id} was cancelled`);
      if (state.state === 'RUN_STATE_SUCCEEDED') {
        return state.models.map(registered);
      }
    }
    throw new Error(`the stream of training run ${run_id} ended before the run did`);
  } finally {
    client.close();
  }
}

/** The model that a slot serves, which may be an earlier run's; undefined when it has none. */
export async function championOf(
  slot: string,
  options: { address: string; apiKey: string },
): Promise<RegisteredModel | undefined> {
  const client = createClient('insightmesh.training.v1.TrainingService', { ...options, defaultDeadlineMs: 10_000 });
  try {
    let page_token = '';
    do {
      const page = await client.ListModels({ slot, page_size: 500, page_token });
      const champion = page.models.map(registered).find((model) => model.champion);
      if (champion) return champion;
      page_token = page.next_page_token;
    } while (page_token !== '');
    return undefined;
  } finally {
    client.close();
  }
}

function registered(model: ModelVersion__Output): RegisteredModel {
  return {
    slot: model.slot,
    model: model.model,
    version: model.version,
    champion: model.stage === 'MODEL_STAGE_CHAMPION',
    metrics: { ...model.metrics },
  };
}
