import { randomUUID } from 'node:crypto';
import type { UpdateExperimentRequest__Output } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/UpdateExperimentRequest';
import type { UpdateExperimentResponse } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/UpdateExperimentResponse';
import { AppError } from '@insight-mesh/runtime/errors';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import { type Tx, withTransaction } from '@insight-mesh/runtime/postgres';
import { findExperiment, lockTenant, runningExperiments, saveExperiment, savePhase } from '../../store/experiments.js';
import { changedExperiment, type ExperimentChange } from '../change.js';
import { keyPattern } from '../definition.js';
import type { Experiment } from '../experiment.js';
import type { Experiments } from '../experiments.js';
import { invalidField } from '../violations.js';
import { toExperimentMessage } from './experiment-message.js';

const actions = {
  EXPERIMENT_ACTION_UNSPECIFIED: undefined,
  EXPERIMENT_ACTION_START: 'start',
  EXPERIMENT_ACTION_STOP: 'stop',
} as const;

/** Starts, stops, or changes the traffic of an experiment. */
export function updateExperiment({
  pool,
  now,
}: Pick<Experiments, 'pool' | 'now'>): Unary<UpdateExperimentRequest__Output, UpdateExperimentResponse> {
  return async (request, call) => {
    const { key } = request;
    const change = { action: actions[request.action], traffic: request.traffic, shares: request.shares };
    if (change.action === undefined && change.traffic === undefined && Object.keys(change.shares).length === 0) {
      throw invalidField('action', 'or traffic or shares is needed: there is nothing to change');
    }
    const { tenantId } = call;
    const experiment = await withTransaction(pool, (tx) => changeOne(tx, { tenantId, key, change, nowMs: now() }));
    const { state, phase } = experiment;
    call.log.info({ tenant_id: tenantId, experiment: key, action: change.action, state, phase }, 'experiment changed');
    return { experiment: toExperimentMessage(experiment) };
  };
}

async function changeOne(
  tx: Tx,
  { tenantId, key, change, nowMs }: { tenantId: string; key: string; change: ExperimentChange; nowMs: number },
): Promise<Experiment> {
  await lockTenant(tx, { tenantId, salt: randomUUID(), nowMs });
  // Postgres is not asked for what can be no key: it refuses text with a NUL.
  const experiment = keyPattern.test(key) ? await findExperiment(tx, tenantId, key) : undefined;
  if (experiment === undefined) throw new AppError('NOT_FOUND', `there is no experiment "${key.slice(0, 64)}"`);
  const next = changedExperiment(experiment, change, await runningExperiments(tx, tenantId), nowMs);
  await saveExperiment(tx, next);
  if (next.phaseAtMs !== undefined && next.phaseAtMs !== experiment.phaseAtMs) {
    const shares = Object.fromEntries(next.arms.map((arm) => [arm.key, arm.share]));
    await savePhase(tx, tenantId, { experiment: key, phase: next.phase, beganAtMs: next.phaseAtMs, shares });
  }
  return next;
}
