import { fork } from 'node:child_process';
import type { DatasetManifest } from '../datasets/spec.js';
import type { Progress } from '../store/dataset-builds.js';
import { aloneIn, noteBuilder } from './alone.js';
import { type BuildJob, duckShare, type FromBuilder, type ToBuilder } from './job.js';
import { tooMuchMemory } from './words.js';

export interface ChildOptions {
  /** The compiled worker.js. */
  readonly workerFile: string;
  readonly timeLimitMs: number;
  /** Kills the process. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

export type Outcome =
  | { readonly kind: 'built'; readonly manifest: DatasetManifest }
  /** `message` is for whoever wanted the data set, `detail` for the log. */
  | { readonly kind: 'failed'; readonly message: string; readonly detail: string }
  | { readonly kind: 'internal'; readonly message: string; readonly detail: string }
  /** Its process ended in the middle, by no fault that it could tell: another one goes on. */
  | { readonly kind: 'crashed'; readonly message: string; readonly detail: string }
  | { readonly kind: 'stopped' };

const keptDetail = 8_192;

/** Builds in a process of its own, bounded in memory and time. Whatever happens to that process is an outcome. */
export async function buildInChild(job: BuildJob, options: ChildOptions): Promise<Outcome> {
  // A process that an earlier service left must not write beside this one.
  await aloneIn(job.folder, job.id);
  if (options.signal.aborted) return { kind: 'stopped' };
  return run(job, options);
}

function run(job: BuildJob, { workerFile, timeLimitMs, signal, onProgress }: ChildOptions): Promise<Outcome> {
  return new Promise((resolve) => {
    // No environment: the build reads files and nothing else, so it gets no address and no secret to lose.
    const child = fork(workerFile, [job.id], {
      execArgv: ['--enable-source-maps', `--max-old-space-size=${Math.ceil(job.memoryMb * (1 - duckShare))}`],
      env: {},
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
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
    const timer = setTimeout(() => {
      const message = `it took longer than the ${timeLimitMs / 1000} s that a build may take: ask for less, or raise DATASET_TIMEOUT_MS`;
      end({ kind: 'failed', message, detail });
    }, timeLimitMs);
    const onAbort = (): void => end({ kind: 'stopped' });
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();

    child.on('message', (message: FromBuilder) => {
      if (message.kind === 'ready') {
        const start: ToBuilder = { kind: 'build', job };
        child.send(start, (error) => error && end({ kind: 'crashed', message: error.message, detail }));
      } else if (message.kind === 'progress') onProgress(message.progress);
      else if (message.kind === 'done') end({ kind: 'built', manifest: message.manifest });
      else end({ kind: message.expected ? 'failed' : 'internal', message: message.message, detail });
    });
    child.on('spawn', () => child.pid !== undefined && noteBuilder(job.folder, child.pid));
    const settle = (fallback: Outcome): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      const ended = outcome ?? fallback;
      resolve('detail' in ended ? { ...ended, detail } : ended);
    };
    child.on('error', (error) => {
      // Also told where a process that runs cannot be killed; only one that did not start has no 'close'.
      if (child.pid === undefined)
        settle({ kind: 'crashed', message: `its process did not start: ${error.message}`, detail });
    });
    // 'close' comes after the output has been read.
    child.on('close', (code, killedBy) => {
      const heap = detail.includes('heap out of memory');
      if (heap) settle({ kind: 'failed', message: tooMuchMemory(job.memoryMb), detail });
      else
        settle({
          kind: 'crashed',
          message: `its process ended in the middle (${killedBy ?? `exit code ${code}`})`,
          detail,
        });
    });
  });
}
