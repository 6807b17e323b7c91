import { fork } from 'node:child_process';
import { storeEnvironment } from '@insight-mesh/runtime/config';
import { computeEnvironment } from '../config.js';
import type { Slot } from '../slots.js';
import type { FromWorker, Job, RunResult, ToWorker, WorkerProgress } from './job.js';
import { watchMemory } from './watch-memory.js';

export interface ChildOptions {
  /** The compiled worker.js. */
  workerFile: string;
  /** The JavaScript heap. */
  heapMb: number;
  /** Resident memory of the whole process: TensorFlow's and DuckDB's lie outside the heap. */
  rssMb: number;
  /** Of this attempt. */
  timeLimitMs: number;
  /** For people: of all attempts. */
  timeLimitSeconds: number;
  /** Tells the process to keep its state and end; after the grace it is killed. */
  signal: AbortSignal;
  stopGraceMs: number;
  onStarted?: (pid: number) => void;
  onProgress: (progress: WorkerProgress) => void;
  reserve: (slots: readonly Slot[]) => Promise<ReadonlyMap<Slot, number>>;
}

/** `message` is for the one who started the run; `detail` for the log. */
export type Outcome =
  | { kind: 'done'; result: RunResult }
  | { kind: 'failed'; message: string; detail: string }
  /** The object store did not answer: another attempt may find it mended. */
  | { kind: 'away'; message: string; detail: string }
  /** Nothing of it could be begun here. */
  | { kind: 'unstarted'; message: string; detail: string }
  /** Its process ended in the middle, by no fault that it could tell: another one goes on. */
  | { kind: 'crashed'; message: string; detail: string }
  /** By the signal; whoever gave it knows why. */
  | { kind: 'stopped' };

const keptDetail = 8192;
export const internalError = 'an internal error; the log of the training service says more';

/** Runs a job in a process of its own, bounded in memory and time. Whatever happens to that process is an outcome. */
export function runInChild(job: Job, options: ChildOptions): Promise<Outcome> {
  const { signal, rssMb } = options;
  if (signal.aborted) return Promise.resolve({ kind: 'stopped' });
  if (options.timeLimitMs <= 0) return Promise.resolve({ kind: 'failed', message: tooLong(options), detail: '' });
  return new Promise((resolve) => {
    // Of the environment only what leads to the object store, nothing where that is a folder, and what TensorFlow is told by it: the
    // run reads and writes objects and nothing else, so it gets no other address and no secret to lose.
    const child = fork(options.workerFile, [String(process.pid)], {
      execArgv: ['--enable-source-maps', `--max-old-space-size=${options.heapMb}`],
      env: { ...storeEnvironment(job.objectStoreUrl), ...computeEnvironment() },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      serialization: 'advanced',
    });
    let detail = '';
    let outcome: Outcome | undefined;
    const keep = (chunk: Buffer): void => {
      detail = (detail + chunk.toString('utf8')).slice(-keptDetail);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    const end = (why: Outcome): void => {
      outcome ??= why;
      child.kill('SIGKILL');
    };
    const crash = (message: string): void => end({ kind: 'crashed', message, detail });
    const tell = (message: ToWorker): void => {
      child.send(message, (error) => error && crash(`its process could not be reached: ${error.message}`));
    };
    const timer = setTimeout(
      () => end({ kind: 'failed', message: tooLong(options), detail }),
      // A longer one would fire at once.
      Math.min(options.timeLimitMs, 2 ** 31 - 1),
    );
    let unwatch = (): void => {};
    let grace: NodeJS.Timeout | undefined;
    const onAbort = (): void => {
      // Halted or in a long step it does not hear this.
      if (child.connected) child.send({ kind: 'stop' } satisfies ToWorker, () => {});
      grace = setTimeout(() => end({ kind: 'stopped' }), options.stopGraceMs);
    };
    signal.addEventListener('abort', onAbort, { once: true });

    const listeners: { [K in FromWorker['kind']]: (message: Extract<FromWorker, { kind: K }>) => void } = {
      ready: () => tell({ kind: 'start', job }),
      progress: ({ kind: _kind, ...progress }) => options.onProgress(progress),
      reserve: ({ slots }) => {
        options.reserve(slots).then(
          (versions) => tell({ kind: 'reserved', versions: [...versions] }),
          (error: unknown) =>
            end(
              signal.aborted
                ? { kind: 'stopped' }
                : { kind: 'away', message: 'no version number could be had', detail: String(error) },
            ),
        );
      },
      done: ({ result }) => end({ kind: 'done', result }),
      stopped: () => end({ kind: 'stopped' }),
      failed: ({ message, expected, code }) => {
        if (code === 'UNAVAILABLE' || code === 'DEADLINE_EXCEEDED') end({ kind: 'away', message, detail });
        else end({ kind: 'failed', message: expected ? message : internalError, detail });
      },
    };
    child.on('message', (message: FromWorker) => (listeners[message.kind] as (m: FromWorker) => void)(message));
    child.on('spawn', () => {
      if (child.pid === undefined) return;
      options.onStarted?.(child.pid);
      unwatch = watchMemory(child.pid, rssMb, (mb) => {
        const message = `it took ${mb} MB of memory, and may take ${rssMb} (RUN_RSS_MB, or the memory_mb of the run)`;
        end({ kind: 'failed', message, detail });
      });
    });
    const settle = (fallback: Outcome): void => {
      clearTimeout(timer);
      clearTimeout(grace);
      unwatch();
      signal.removeEventListener('abort', onAbort);
      const ended = outcome ?? fallback;
      resolve('detail' in ended ? { ...ended, detail: detail || ended.detail } : ended);
    };
    child.on('error', (error) => {
      // Also told where a process that runs cannot be killed; only one that did not start has no 'close'.
      if (child.pid === undefined)
        settle({ kind: 'crashed', message: `its process did not start: ${error.message}`, detail });
    });
    // 'close' comes after the output has been read.
    child.on('close', (code, killedBy) => {
      if (detail.includes('heap out of memory')) {
        const message = `it needed more than the ${options.heapMb} MB that a run may use`;
        settle({ kind: 'failed', message, detail });
      } else {
        const how = killedBy ?? `exit code ${code}`;
        settle({ kind: 'crashed', message: `its process ended before the run did (${how})`, detail });
      }
    });
  });
}

function tooLong({ timeLimitSeconds }: ChildOptions): string {
  return `it took longer than the ${timeLimitSeconds} s that a run may take`;
}
