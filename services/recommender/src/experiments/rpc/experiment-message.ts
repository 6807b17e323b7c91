import { bucketCount } from '@insight-mesh/algorithms/experiments/buckets';
import type { ExperimentJson } from '@insight-mesh/contracts/json';
import type { Experiment as ExperimentMessage } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/Experiment';
import { codecFor } from '@insight-mesh/runtime/codec';
import type { CallContext } from '@insight-mesh/runtime/grpc-server';
import { rfc3339 } from '@insight-mesh/runtime/time';
import type { Experiment } from '../experiment.js';

export const experimentCodec = codecFor('insightmesh.recommender.v1.Experiment');

const states = {
  draft: 'EXPERIMENT_STATE_DRAFT',
  running: 'EXPERIMENT_STATE_RUNNING',
  stopped: 'EXPERIMENT_STATE_STOPPED',
} as const satisfies Record<Experiment['state'], ExperimentJson['state']>;

/** An experiment as RPCs write it; shares add up to 1. */
export function toExperimentMessage(experiment: Experiment): ExperimentMessage {
  const all = experiment.arms.reduce((sum, { share }) => sum + share, 0);
  const time = (name: string, ms: number | undefined) => (ms === undefined ? {} : { [name]: rfc3339(ms) });
  return experimentCodec.toRpc({
    ...{ key: experiment.key, layer: experiment.layer, scenarios: [...experiment.scenarios] },
    traffic: experiment.traffic / bucketCount,
    arms: experiment.arms.map(({ key, share, parameters }) => ({
      key,
      share: share / all,
      parameters: { ...parameters },
    })),
    ...{ control: experiment.control, planned_units: experiment.plannedUnits, description: experiment.description },
    ...{ state: states[experiment.state], phase: experiment.phase, created_by: experiment.createdBy },
    ...time('created_at', experiment.createdAtMs),
    ...time('started_at', experiment.startedAtMs),
    ...time('stopped_at', experiment.stoppedAtMs),
    ...time('phase_at', experiment.phaseAtMs),
  });
}

/** Who calls, as it is kept. */
export function whoCalls({ caller }: CallContext): string {
  return caller.kind === 'key' ? `key:${caller.keyId}` : `service:${caller.name}`;
}
