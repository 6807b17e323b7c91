import type { Run as RpcRun } from '@insight-mesh/contracts/types/insightmesh/training/v1/Run';
import type { RunState as RpcState } from '@insight-mesh/contracts/types/insightmesh/training/v1/RunState';
import { AppError } from '@insight-mesh/runtime/errors';
import { toTimestamp } from '@insight-mesh/runtime/time';
import { scoreSlot } from '../slots.js';
import type { Run, ShownRun } from '../store/runs.js';
import { invalid } from './violation.js';

export const rpcStates = {
  queued: 'RUN_STATE_QUEUED',
  running: 'RUN_STATE_RUNNING',
  succeeded: 'RUN_STATE_SUCCEEDED',
  failed: 'RUN_STATE_FAILED',
  cancelled: 'RUN_STATE_CANCELLED',
} as const satisfies Record<Run['state'], RpcState>;

/** As StartRun makes them: UUIDs. */
const runId = /^[0-9a-f-]{36}$/;

/** @throws AppError INVALID_ARGUMENT, or NOT_FOUND for what can be no run's id: Postgres is not asked for it, it refuses text with a NUL */
export function requireRunId(id: string): string {
  if (id === '') throw invalid('run_id', 'is missing');
  if (!runId.test(id)) throw unknownRun();
  return id;
}

export function unknownRun(): AppError {
  return new AppError('NOT_FOUND', 'there is no such run');
}

export function toRpcRun(run: ShownRun): RpcRun {
  return {
    run_id: run.id,
    state: rpcStates[run.state],
    request_id: run.requestId ?? '',
    models: run.models,
    seed: run.seed,
    step: run.step,
    progress: run.progress,
    error: run.error,
    cancelling: run.cancelling && run.state === 'running',
    attempt: run.attempts,
    seconds: run.spentMs / 1000,
    created_at: toTimestamp(run.createdAtMs),
    started_at: run.startedAtMs === undefined ? null : toTimestamp(run.startedAtMs),
    ended_at: run.endedAtMs === undefined ? null : toTimestamp(run.endedAtMs),
    warnings: run.warnings,
    slot: run.config?.tabular === undefined ? '' : scoreSlot(run.config.tabular.target),
  };
}
