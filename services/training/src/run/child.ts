import { fork } from 'node:child_process';
import { storeEnvironment } from '@insight-mesh/runtime/config';
import type { Slot } from '../slots.js';
import type { FromWorker, Job, RunResult, ToWorker } from './job.js';

export interface ChildOptions {
  /** The compiled worker.js. */
  workerFile: string;
  memoryMb: number;
  timeLimitMs: number;
  /** Kills the process. */
  signal: AbortSignal;
  onStarted?: (pid: number) => void;
  onProgress: (step: string, progress: number) => void;
  reserve: (slots: Slot[]) => Promise<ReadonlyMap<Slot, number>>;
}

export type Outcome =
  | { ok: true; result: RunResult }
  /** `message` is for the one who started the run; `detail` for the log. */
  | { ok: false; message: string; detail: string };

const keptDetail = 8192;

/** Runs a job in a process of its own, bounded in memory and time. Whatever happens to that process is an outcome. */
export function runInChild(job: Job, options: ChildOptions): Promise<Outcome> {
  return new Promise((resolve) => {
    // Of the environment only what leads to the object store, and nothing where that is a folder: the run reads and writes
    // objects and nothing else, so it gets no other address and no other secret to lose.
    const child = fork(options.workerFile, {
      execArgv: [`--max-old-space-size=${options.memoryMb}`],
      env: storeEnvironment(job.objectStoreUrl),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    let detail = '';
    let outcome: Outcome | undefined;
    let killedBecause: string | undefined;
    const keep = (chunk: Buffer): void => {
      detail = (detail + chunk.toString('utf8')).slice(-keptDetail);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    const kill = (why: string): void => {
      killedBecause ??= why;
      child.kill('SIGKILL');
    };
    const tell = (message: ToWorker): void => {
      child.send(message, (error) => error && kill(`it could not be reached: ${error.message}`));
    };
    const seconds = options.timeLimitMs / 1000;
    const timer = setTimeout(
      () => kill(`it took longer than the ${seconds} s that a run may take`),
      options.timeLimitMs,
    );
    const onAbort = (): void => kill('the service stopped');
    options.signal.addEventListener('abort', onAbort, { once: true });
    if (options.signal.aborted) onAbort();

    const listeners: { [K in FromWorker['kind']]: (message: Extract<FromWorker, { kind: K }>) => void } = {
      ready: () => tell({ kind: 'start', job }),
      progress: ({ step, progress }) => options.onProgress(step, progress),
      reserve: ({ slots }) => {
        options.reserve(slots).then(
          (versions) => tell({ kind: 'reserved', versions: [...versions] }),
          (error: unknown) => kill(`no version number could be had: ${String(error)}`),
        );
      },
      done: ({ result }) => {
        outcome = { ok: true, result };
        child.kill('SIGKILL');
      },
      failed: ({ message, expected }) => {
        outcome = {
          ok: false,
          message: expected ? message : 'an internal error; the log of the training service says more',
          detail,
        };
        child.kill('SIGKILL');
      },
    };
    child.on('message', (message: FromWorker) => (listeners[message.kind] as (m: FromWorker) => void)(message));
    child.on('spawn', () => child.pid !== undefined && options.onStarted?.(child.pid));
    // 'close' comes after the output has been read; a process that could not be started has no 'close'.
    const end = (message: string): void => {
      clearTimeout(timer);
      options.signal.removeEventListener('abort', onAbort);
      const ended = outcome ?? { ok: false, message, detail };
      resolve(ended.ok ? ended : { ...ended, detail });
    };
    child.on('error', (error) => end(`its process did not start: ${error.message}`));
    child.on('close', (code, signal) => {
      if (killedBecause !== undefined) end(killedBecause);
      else if (detail.includes('heap out of memory'))
        end(`it needed more than the ${options.memoryMb} MB that a run may use`);
      else end(`its process ended before the run did (${signal ?? `exit code ${code}`})`);
    });
  });
}
