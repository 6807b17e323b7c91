import { randomUUID } from 'node:crypto';
import type { BuildDatasetRequest__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/BuildDatasetRequest';
import type { BuildDatasetResponse } from '@insight-mesh/contracts/types/insightmesh/feature/v1/BuildDatasetResponse';
import { AppError } from '@insight-mesh/runtime/errors';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import { insertDataset } from '../store/datasets.js';
import { readSpec } from './dataset-spec.js';
import { invalid } from './requests.js';

const requestId = /^[A-Za-z0-9._:-]{0,128}$/;

/** Puts a data set into the queue and answers with its id. */
export function buildDataset({
  pool,
  store,
  config,
}: Context): Unary<BuildDatasetRequest__Output, BuildDatasetResponse> {
  return async (request, call) => {
    const { tenantId } = call;
    if (!requestId.test(request.request_id)) {
      throw invalid('request_id', 'must be at most 128 of A-Z, a-z, 0-9, ".", "_", ":" and "-"');
    }
    const spec = readSpec(request.spec, tenantId);
    if (spec.labels.from === 'file') {
      const { key } = spec.labels;
      const found = await store.head(key, { signal: call.signal });
      if (found === undefined) throw invalid('spec.given.key', `names no object: there is no ${key}`);
      const most = config.DATASET_LABELS_MAX_BYTES;
      if (found.size === 0 || found.size > most) {
        throw invalid('spec.given.key', `names an object of ${found.size} bytes: labels have 1 to ${most}`);
      }
    }
    const id = randomUUID();
    const inserted = await insertDataset(pool, {
      id,
      tenantId,
      requestId: request.request_id === '' ? undefined : request.request_id,
      spec,
      maxQueued: config.DATASETS_MAX_QUEUED,
    });
    if (inserted.outcome === 'inserted') return { dataset_id: id, started: true };
    if (inserted.outcome === 'full') {
      throw new AppError('RESOURCE_EXHAUSTED', `${config.DATASETS_MAX_QUEUED} data sets are waiting already`, {
        retryAfterSeconds: 60,
      });
    }
    if (inserted.same) return { dataset_id: inserted.id, started: false };
    throw new AppError(
      'ALREADY_EXISTS',
      `request_id was used for ${inserted.id}, which is asked for with another spec`,
      {
        violations: [{ field: 'request_id', description: 'must be another one, or the spec the same' }],
      },
    );
  };
}
