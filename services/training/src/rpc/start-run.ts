import { randomUUID } from 'node:crypto';
import { isModelName, modelNames } from '@insight-mesh/algorithms/load-model';
import type { ModelName } from '@insight-mesh/algorithms/model';
import type { StartRunRequest__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/StartRunRequest';
import type { StartRunResponse } from '@insight-mesh/contracts/types/insightmesh/training/v1/StartRunResponse';
import { AppError } from '@insight-mesh/runtime/errors';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import type { RunConfig } from '../run/run-config.js';
import { insertRun } from '../store/runs.js';
import { invalid } from './violation.js';

const defaultTestShare = 0.1;
const testShareBounds = { least: 0.01, most: 0.5 };

/** Puts a run into the queue and answers with its id. */
export function startRun({ pool, config }: Context): Unary<StartRunRequest__Output, StartRunResponse> {
  return async (request, call) => {
    const id = randomUUID();
    const queued = await insertRun(pool, {
      id,
      tenantId: call.tenantId,
      config: toRunConfig(request),
      maxQueued: config.MAX_QUEUED_RUNS,
    });
    if (!queued) {
      throw new AppError('RESOURCE_EXHAUSTED', `${config.MAX_QUEUED_RUNS} runs are waiting already`, {
        retryAfterSeconds: 60,
      });
    }
    return { run_id: id };
  };
}

/** @throws AppError INVALID_ARGUMENT */
export function toRunConfig(request: StartRunRequest__Output): RunConfig {
  const models = request.models.map((name, i): ModelName => {
    if (isModelName(name)) return name;
    throw invalid(`models[${i}]`, `there is no model "${name.slice(0, 64)}"; the models are ${modelNames.join(', ')}`);
  });
  if (!Number.isSafeInteger(request.seed)) throw invalid('seed', 'must be a whole number within 2^53');
  const { least, most } = testShareBounds;
  const testShare = request.test_share === 0 ? defaultTestShare : request.test_share;
  if (!(testShare >= least && testShare <= most)) {
    throw invalid('test_share', `must be from ${least} to ${most}, or 0 for ${defaultTestShare}`);
  }
  return {
    models: models.length === 0 ? [...modelNames] : [...new Set(models)].sort(),
    seed: request.seed,
    testShare,
    hold: request.hold,
  };
}
