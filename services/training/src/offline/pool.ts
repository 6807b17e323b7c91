import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FitProgress } from '../models/fitting.js';
import type { FromTask } from './main.js';
import type { Tasks } from './tasks.js';

const program = fileURLToPath(
  new URL(import.meta.url.includes('/dist/') ? './main.js' : '../../dist/src/offline/main.js', import.meta.url),
);

export interface PoolOptions {
  /** Processes at once. */
  parallel: number;
  /** The JavaScript heap of each, in MB. */
  heapMb: number;
  signal?: AbortSignal;
  onProgress?: (call: number, progress: FitProgress) => void;
}

/** A task of the pool failed for a reason that its message tells a person. */
export class PoolError extends Error {
  override readonly name = 'PoolError';
}

/** What became of one call. */
export type Outcome<R> = { ok: true; result: R; cpuSeconds: number; peakMb: number } | { ok: false; message: string };

/**
 * Does calls of one task, some at a time, each in a process of its own, so that memory is given back and none disturbs another.
 * @param inputs are asked for in order; undefined: there are no more
 * @param onOutcome may throw, which ends the pool
 * @throws the signal's reason, or what onOutcome threw, once all processes have ended
 */
export async function runPool<N extends keyof Tasks>(
  task: N,
  inputs: (call: number) => Parameters<Tasks[N]>[0] | undefined,
  onOutcome: (call: number, outcome: Outcome<Awaited<ReturnType<Tasks[N]>>>) => void | Promise<void>,
  options: PoolOptions,
): Promise<void> {
  const ending = new AbortController();
  const stop = (): void => ending.abort(options.signal?.reason);
  options.signal?.addEventListener('abort', stop, { once: true });
  if (options.signal?.aborted) stop();
  let next = 0;
  const worker = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      const call = next;
      const input = inputs(call);
      if (input === undefined) return;
      next++;
      try {
        const outcome = await runOne(task, input, ending.signal, options, (progress) =>
          options.onProgress?.(call, progress),
        );
        if (!ending.signal.aborted) await onOutcome(call, outcome as Outcome<Awaited<ReturnType<Tasks[N]>>>);
      } catch (error) {
        ending.abort(error);
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.max(1, options.parallel) }, worker));
  } finally {
    options.signal?.removeEventListener('abort', stop);
  }
  ending.signal.throwIfAborted();
}

function runOne(
  task: keyof Tasks,
  input: object,
  signal: AbortSignal,
  { heapMb }: PoolOptions,
  onProgress: (progress: FitProgress) => void,
): Promise<Outcome<unknown>> {
  return new Promise((resolve) => {
    const child = fork(program, {
      execArgv: ['--enable-source-maps', `--max-old-space-size=${heapMb}`],
      // Processes side by side take a core each, not all of them.
      env: { ...process.env, OMP_NUM_THREADS: '1', TF_NUM_INTRAOP_THREADS: '1' },
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    let said = '';
    let outcome: Outcome<unknown> | undefined;
    const keep = (chunk: Buffer): void => {
      said = (said + chunk.toString('utf8')).slice(-4096);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    const stop = (): void => void child.kill('SIGTERM');
    signal.addEventListener('abort', stop, { once: true });
    child.on('message', (message: FromTask) => {
      if (message.kind === 'ready') child.send({ task, input }, (error) => error && child.kill('SIGKILL'));
      else if (message.kind === 'progress') onProgress(message.progress);
      else if (message.kind === 'done') outcome = { ok: true, ...message };
      else outcome = { ok: false, message: message.expected ? message.message : `${message.message}\n${said}` };
    });
    child.on('error', (error) => {
      outcome ??= { ok: false, message: `its process did not start: ${error.message}` };
    });
    child.on('close', (code, ended) => {
      signal.removeEventListener('abort', stop);
      const heap = /heap out of memory/.test(said)
        ? `it needs more than the ${heapMb} MB of memory that it may take`
        : undefined;
      resolve(
        outcome ?? { ok: false, message: heap ?? `its process ended (${ended ?? `exit code ${code}`})\n${said}` },
      );
    });
  });
}
