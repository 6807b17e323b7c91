import { randomUUID } from 'node:crypto';
import type { CreateExperimentRequest__Output } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/CreateExperimentRequest';
import type { CreateExperimentResponse } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/CreateExperimentResponse';
import { AppError } from '@insight-mesh/runtime/errors';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import { withTransaction } from '@insight-mesh/runtime/postgres';
import { countExperiments, ensureLayer, insertExperiment, lockTenant } from '../../store/experiments.js';
import { armBucketsOf } from '../change.js';
import { readDefinition } from '../definition.js';
import type { Experiment } from '../experiment.js';
import type { Experiments } from '../experiments.js';
import { invalidField } from '../violations.js';
import { experimentCodec, toExperimentMessage, whoCalls } from './experiment-message.js';

/** Each is read by every replica at every change. */
const mostExperiments = 1_000;

/** Makes a draft. */
export function createExperiment({
  pool,
  now,
}: Pick<Experiments, 'pool' | 'now'>): Unary<CreateExperimentRequest__Output, CreateExperimentResponse> {
  return async ({ experiment: given }, call) => {
    if (!given) throw invalidField('experiment', 'is needed');
    const definition = readDefinition(experimentCodec.fromRpc(given));
    const { tenantId } = call;
    const salt = randomUUID();
    const nowMs = now();
    const experiment: Experiment = {
      ...definition,
      ...{ tenantId, salt, state: 'draft', phase: 1, armBuckets: armBucketsOf(definition.arms, salt) },
      ...{ trafficBuckets: undefined, startedAtMs: undefined, stoppedAtMs: undefined, phaseAtMs: undefined },
      ...{ createdBy: whoCalls(call), createdAtMs: nowMs },
    };
    await withTransaction(pool, async (tx) => {
      await lockTenant(tx, { tenantId, salt: randomUUID(), nowMs });
      if ((await countExperiments(tx, tenantId)) >= mostExperiments) {
        throw new AppError('RESOURCE_EXHAUSTED', `a tenant has at most ${mostExperiments} experiments`);
      }
      await ensureLayer(tx, tenantId, { name: experiment.layer, salt: randomUUID() });
      if (!(await insertExperiment(tx, experiment))) {
        throw new AppError('FAILED_PRECONDITION', `there is an experiment ${experiment.key}: take another key`);
      }
    });
    call.log.info({ tenant_id: tenantId, experiment: experiment.key }, 'experiment made');
    return { experiment: toExperimentMessage(experiment) };
  };
}
