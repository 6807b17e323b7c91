import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { StartRunRequest__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/StartRunRequest';
import type { StartRunResponse } from '@insight-mesh/contracts/types/insightmesh/training/v1/StartRunResponse';
import { AppError } from '@insight-mesh/runtime/errors';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import { manifestKey, noDataset } from '../data/dataset-manifest.js';
import { runConfig } from '../run/run-config.js';
import { insertRun } from '../store/runs.js';
import { toRunConfig } from './run-request.js';
import { invalid } from './violation.js';

const requestId = /^[A-Za-z0-9._:-]{0,128}$/;

/** Puts a run into the queue and answers with its id. */
export function startRun({ pool, store, config }: Context): Unary<StartRunRequest__Output, StartRunResponse> {
  return async (request, call) => {
    if (!requestId.test(request.request_id)) {
      throw invalid('request_id', 'must be at most 128 of A-Z, a-z, 0-9, ".", "_", ":" and "-"');
    }
    const id = randomUUID();
    const wanted = await toRunConfig(request, config);
    if (wanted.tabular !== undefined) {
      const { datasetId } = wanted.tabular;
      const there = await store.head(manifestKey(call.tenantId, datasetId), { signal: call.signal });
      if (there === undefined) throw invalid('tabular.dataset_id', noDataset(datasetId));
    }
    const inserted = await insertRun(pool, {
      id,
      tenantId: call.tenantId,
      config: wanted,
      maxQueued: config.MAX_QUEUED_RUNS,
      ...(request.request_id === '' ? {} : { requestId: request.request_id }),
    });
    if (inserted.outcome === 'inserted') return { run_id: id, started: true };
    if (inserted.outcome === 'full') {
      throw new AppError('RESOURCE_EXHAUSTED', `${config.MAX_QUEUED_RUNS} runs are waiting already`, {
        retryAfterSeconds: 60,
      });
    }
    const { run } = inserted;
    // As it would be read back, so that the order of fields and what is absent make no difference.
    const same = isDeepStrictEqual(runConfig.parse(JSON.parse(JSON.stringify(wanted))), run.config);
    if (same) return { run_id: run.id, started: false };
    throw new AppError('ALREADY_EXISTS', `request_id was used for the run ${run.id}, which was asked for otherwise`, {
      violations: [{ field: 'request_id', description: 'must be another one, or the request the same' }],
    });
  };
}
