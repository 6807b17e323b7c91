import type { WatchRunRequest__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/WatchRunRequest';
import type { WatchRunResponse } from '@insight-mesh/contracts/types/insightmesh/training/v1/WatchRunResponse';
import { AppError } from '@insight-mesh/runtime/errors';
import type { ServerStream } from '@insight-mesh/runtime/grpc-server';
import { toTimestamp } from '@insight-mesh/runtime/time';
import { Wake } from '@insight-mesh/runtime/wake';
import type { Context } from '../context.js';
import { versionsOfRun } from '../store/model-versions.js';
import { findRun, type ShownRun } from '../store/runs.js';
import { toRpcVersion } from './model-version.js';
import { requireRunId, rpcStates, unknownRun } from './run-messages.js';

/** A change is told by Postgres at once; this is for the case that the telling was missed. */
const pollMs = 2_000;
/** The present state at once, then every change, to the end of the run. Of changes that come faster than they are read only the newest. */
export function watchRun(
  { pool, instance }: Context,
  stopping: AbortSignal,
): ServerStream<WatchRunRequest__Output, WatchRunResponse> {
  return async function* (request, call) {
    const runId = requireRunId(request.run_id);
    const wake = new Wake();
    const wakeUp = (): void => wake.call();
    // Before the first look, so that no change falls between the two.
    const unsubscribe = instance.onRun((id) => id === runId && wake.call());
    call.signal.addEventListener('abort', wakeUp);
    stopping.addEventListener('abort', wakeUp);
    try {
      let told = '';
      while (!call.signal.aborted) {
        const run = await findRun(pool, call.tenantId, runId);
        if (run === undefined) throw unknownRun();
        const ended = run.state !== 'queued' && run.state !== 'running';
        const { state, step, progress, fit, attempts, warnings } = run;
        const now = JSON.stringify([state, step, progress, fit, attempts, warnings]);
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

function toResponse(run: ShownRun): WatchRunResponse {
  return {
    run_id: run.id,
    state: rpcStates[run.state],
    step: run.step,
    progress: run.progress,
    error: run.error,
    updated_at: toTimestamp(run.updatedAtMs),
    epoch: run.fit?.epoch ?? 0,
    examples_per_second: run.fit?.examplesPerSecond ?? 0,
    ...(run.fit?.loss === undefined ? {} : { loss: run.fit.loss }),
    ...(run.fit?.secondsLeft === undefined ? {} : { seconds_left: run.fit.secondsLeft }),
    validation: { ...run.fit?.validation },
    attempt: run.attempts,
    warnings: run.warnings,
  };
}
