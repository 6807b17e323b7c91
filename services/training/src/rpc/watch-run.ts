import type { RunState } from '@insight-mesh/contracts/types/insightmesh/training/v1/RunState';
import type { WatchRunRequest__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/WatchRunRequest';
import type { WatchRunResponse } from '@insight-mesh/contracts/types/insightmesh/training/v1/WatchRunResponse';
import { AppError } from '@insight-mesh/runtime/errors';
import type { ServerStream } from '@insight-mesh/runtime/grpc-server';
import { toTimestamp } from '@insight-mesh/runtime/time';
import { Wake } from '@insight-mesh/runtime/wake';
import type { Context } from '../context.js';
import { versionsOfRun } from '../store/model-versions.js';
import { findRun, type Run } from '../store/runs.js';
import { toRpcVersion } from './model-version.js';
import { invalid } from './violation.js';

/** A change is told by Postgres at once; this is for the case that the telling was missed. */
const pollMs = 2_000;
/** As StartRun makes them: UUIDs. */
const runId = /^[0-9a-f-]{36}$/;

const states = {
  queued: 'RUN_STATE_QUEUED',
  running: 'RUN_STATE_RUNNING',
  succeeded: 'RUN_STATE_SUCCEEDED',
  failed: 'RUN_STATE_FAILED',
} as const satisfies Record<Run['state'], RunState>;

/** The present state at once, then every change, to the end of the run. Of changes that come faster than they are read only the newest. */
export function watchRun(
  { pool, instance }: Context,
  stopping: AbortSignal,
): ServerStream<WatchRunRequest__Output, WatchRunResponse> {
  return async function* (request, call) {
    if (request.run_id === '') throw invalid('run_id', 'is missing');
    // Not asked of Postgres, which refuses text with a NUL.
    if (!runId.test(request.run_id)) throw unknownRun();
    const wake = new Wake();
    const wakeUp = (): void => wake.call();
    // Before the first look, so that no change falls between the two.
    const unsubscribe = instance.onRun((id) => id === request.run_id && wake.call());
    call.signal.addEventListener('abort', wakeUp);
    stopping.addEventListener('abort', wakeUp);
    try {
      let told = '';
      while (!call.signal.aborted) {
        const run = await findRun(pool, call.tenantId, request.run_id);
        if (run === undefined) throw unknownRun();
        const ended = run.state === 'succeeded' || run.state === 'failed';
        const now = `${run.state} ${run.step} ${run.progress}`;
        if (ended) {
          yield { ...toResponse(run), models: (await versionsOfRun(pool, call.tenantId, run.id)).map(toRpcVersion) };
          return;
        }
        if (now !== told) {
          told = now;
          yield toResponse(run);
        }
        if (stopping.aborted) throw new AppError('UNAVAILABLE', 'the service is stopping; watch the run again');
        await wake.sleep(pollMs);
      }
    } finally {
      unsubscribe();
      call.signal.removeEventListener('abort', wakeUp);
      stopping.removeEventListener('abort', wakeUp);
    }
  };
}

function unknownRun(): AppError {
  return new AppError('NOT_FOUND', 'there is no such run');
}

function toResponse(run: Run): WatchRunResponse {
  return {
    run_id: run.id,
    state: states[run.state],
    step: run.step,
    progress: run.progress,
    error: run.error,
    updated_at: toTimestamp(run.updatedAtMs),
  };
}
