import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkoutRoot } from './checkout.js';

/** As services/training/src/models/fitting.ts has it. */
export interface FitProgress {
  step: string;
  done: number;
  total: number;
  epoch?: number;
  loss?: number;
  examplesPerSecond?: number;
  secondsLeft?: number;
  validation?: Readonly<Record<string, number>>;
}

export interface TaskOptions {
  onProgress?: (progress: FitProgress) => void;
  /** SIGTERM to the task, which ends after a checkpoint. */
  signal?: AbortSignal;
  /** The JavaScript heap, in MB. */
  heapMb?: number;
  /** Resident memory of the process, in MB; over it, it is ended. Where the system tells it (Linux). */
  rssMb?: number;
  onStarted?: (pid: number) => void;
}

export interface TaskResult<R> {
  result: R;
  /** Of the task's process. */
  peakMb: number;
  cpuSeconds: number;
}

/** A task failed for a reason that its message tells a person. */
export class TaskError extends Error {
  override readonly name = 'TaskError';
}

type FromTask =
  | { kind: 'ready' }
  | { kind: 'progress'; progress: FitProgress }
  | { kind: 'done'; result: unknown; peakMb: number; cpuSeconds: number }
  | { kind: 'failed'; message: string; expected: boolean; stopped: boolean };

/**
 * Runs a task of training in a process of its own (services/training/src/offline).
 * @throws TaskError
 */
export function runTrainingTask<R>(task: string, input: object, options: TaskOptions = {}): Promise<TaskResult<R>> {
  return new Promise((resolve, reject) => {
    const child = fork(join(checkoutRoot(), 'services/training/dist/src/offline/main.js'), {
      execArgv: ['--enable-source-maps', `--max-old-space-size=${options.heapMb ?? 4096}`],
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    let said = '';
    let failure: string | undefined;
    let done: TaskResult<R> | undefined;
    const keep = (chunk: Buffer): void => {
      said = (said + chunk.toString('utf8')).slice(-8192);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    const stop = (): void => void child.kill('SIGTERM');
    options.signal?.addEventListener('abort', stop, { once: true });
    const watch = setInterval(() => {
      const mb = residentMb(child.pid);
      if (options.rssMb === undefined || mb === undefined || mb <= options.rssMb) return;
      failure ??= `the process of ${task} took ${mb} MB of memory, and may take ${options.rssMb}`;
      child.kill('SIGKILL');
    }, 500);
    child.on('spawn', () => child.pid !== undefined && options.onStarted?.(child.pid));
    child.on('message', (message: FromTask) => {
      if (message.kind === 'ready') {
        child.send({ task, input });
        // It was to stop before it was there to hear it.
        if (options.signal?.aborted) stop();
      } else if (message.kind === 'progress') options.onProgress?.(message.progress);
      else if (message.kind === 'done') {
        done = { result: message.result as R, peakMb: message.peakMb, cpuSeconds: message.cpuSeconds };
      } else failure = message.expected ? message.message : `${message.message}\n${said}`;
    });
    child.on('error', (error) => {
      clearInterval(watch);
      reject(new TaskError(`the process of ${task} did not start: ${error.message}`));
    });
    child.on('close', (code, signal) => {
      clearInterval(watch);
      options.signal?.removeEventListener('abort', stop);
      if (done !== undefined) resolve(done);
      else reject(new TaskError(failure ?? `the process of ${task} ended (${signal ?? `exit code ${code}`})\n${said}`));
    });
  });
}

function residentMb(pid: number | undefined): number | undefined {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Math.round(Number(kilobytes) / 1024);
  } catch {
    return undefined;
  }
}
