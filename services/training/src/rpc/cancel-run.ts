import type { CancelRunRequest__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/CancelRunRequest';
import type { CancelRunResponse } from '@insight-mesh/contracts/types/insightmesh/training/v1/CancelRunResponse';
import { AppError } from '@insight-mesh/runtime/errors';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import { Wake } from '@insight-mesh/runtime/wake';
import type { Context } from '../context.js';
import { cancelRun as askToEnd, findRun } from '../store/runs.js';
import { requireRunId, toRpcRun, unknownRun } from './run-messages.js';

/** A process that hears of it ends at once; one in a long step takes the grace, which nobody waits for here. */
const waitMs = 2_000;
const pollMs = 250;

/** Ends a run, and waits a little for its end. A second call is the same as one. */
export function cancelRun({ pool, instance }: Context): Unary<CancelRunRequest__Output, CancelRunResponse> {
  return async (request, call) => {
    const id = requireRunId(request.run_id);
    const wake = new Wake();
    const unsubscribe = instance.onRun((changed) => changed === id && wake.call());
    try {
      const cancelled = await askToEnd(pool, call.tenantId, id);
      if (cancelled) call.log.info({ tenant: call.tenantId, run: id }, 'run cancelled');
      const until = performance.now() + waitMs;
      for (;;) {
        const run = await findRun(pool, call.tenantId, id);
        if (run === undefined) throw unknownRun();
        if (run.state === 'succeeded' || run.state === 'failed') {
          throw new AppError('FAILED_PRECONDITION', `the run has ended: it has ${run.state}`);
        }
        if (run.state === 'cancelled' || performance.now() > until || call.signal.aborted)
          return { run: toRpcRun(run) };
        await wake.sleep(pollMs);
      }
    } finally {
      unsubscribe();
    }
  };
}
