// Does one task of training in a process of its own, without a service: what evaluate, train, bench and faults start. It is told the
// task over the IPC channel, answers with progress and one result, and ends; it ends too when its parent is gone. SIGTERM stops
// the task after a checkpoint.
import { endWithParent } from '@insight-mesh/runtime/end-with-parent';
import { AppError } from '@insight-mesh/runtime/errors';
import type { FitProgress } from '../models/fitting.js';
import { isExpected } from './expected.js';
import { type Tasks, tasks } from './tasks.js';

/** What the parent sends; one to a process. */
export interface TaskCall<N extends keyof Tasks = keyof Tasks> {
  task: N;
  input: Parameters<Tasks[N]>[0];
}

export type FromTask =
  | { kind: 'ready' }
  | { kind: 'progress'; progress: FitProgress }
  | { kind: 'done'; result: unknown; peakMb: number; cpuSeconds: number }
  /** `expected`: the message is meant for a person and needs no stack. `stopped`: by a signal; it goes on from its checkpoint. */
  | { kind: 'failed'; message: string; expected: boolean; stopped: boolean };

const stopping = new AbortController();
const send = (message: FromTask): void => void process.send?.(message);
/** Resolves when the parent has it: whoever leaves before loses a great result that is still on its way. */
const deliver = (message: FromTask): Promise<void> =>
  new Promise((resolve) => {
    if (process.send?.(message, undefined, undefined, () => resolve()) === undefined) resolve();
  });
let delivered = false;

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => stopping.abort(new Error(`stopped by ${signal}`)));
}
process.on('disconnect', () => process.exit(delivered ? 0 : 1));
endWithParent(process.ppid);
process.once('message', (call: TaskCall) => void work(call));

async function work({ task, input }: TaskCall): Promise<void> {
  let sentAt = 0;
  let sentStep = '';
  try {
    const run = tasks[task] as (input: unknown, controls: unknown) => Promise<unknown>;
    if (run === undefined) throw new AppError('INVALID_ARGUMENT', `there is no task ${String(task)}`);
    const result = await run(input, {
      signal: stopping.signal,
      onProgress: (progress: FitProgress) => {
        const now = performance.now();
        if (progress.step === sentStep && progress.done < progress.total && now - sentAt < 200) return;
        sentAt = now;
        sentStep = progress.step;
        send({ kind: 'progress', progress });
      },
    });
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    await deliver({
      kind: 'done',
      result,
      peakMb: Math.round(maxRSS / 1024),
      cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    });
  } catch (error) {
    const stopped = stopping.signal.aborted && error === stopping.signal.reason;
    const expected = stopped || isExpected(error);
    if (!expected) process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    await deliver({
      kind: 'failed',
      message: error instanceof Error ? error.message : String(error),
      expected,
      stopped,
    });
  }
  delivered = true;
  process.disconnect?.();
}

send({ kind: 'ready' });
