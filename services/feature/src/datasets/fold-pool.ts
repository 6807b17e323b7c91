import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { Duck, type DuckOptions } from './duck.js';
import { type FoldedBucket, foldBucket } from './fold-bucket.js';
import type { JoinCut } from './join-claims.js';
import { planOf } from './plan.js';
import type { DatasetSpec } from './spec.js';

/** What workers need to fold a family's buckets; it is copied to them. */
export interface FoldJob {
  readonly spec: DatasetSpec;
  /** Which of the plan's families. */
  readonly family: number;
  readonly folder: string;
  readonly values: string;
  readonly cuts: readonly JoinCut[];
  /** Of each worker. */
  readonly duck: Omit<DuckOptions, 'signal'>;
}

export type ToWorker = { readonly bucket: number } | { readonly stop: true };
export type FromWorker =
  | { readonly ready: true }
  | { readonly labels: number }
  | { readonly bucket: number; readonly done: FoldedBucket }
  | { readonly bucket: number; readonly error: { readonly message: string; readonly code: string | undefined } };

export interface FoldCallbacks {
  readonly signal: AbortSignal;
  readonly onLabels: (more: number) => void;
  /** Awaited before the next bucket of the same worker. */
  readonly onBucket: (bucket: number, done: FoldedBucket) => Promise<void>;
}

/** Compiled beside this module; from the sources too, which no worker could read. */
const program = new URL(
  import.meta.url.includes('/dist/') ? './fold-worker.js' : '../../dist/src/datasets/fold-worker.js',
  import.meta.url,
);
/** A worker that does not hear within this time is ended. DuckDB hears within some milliseconds. */
const stopMs = 10_000;

/**
 * Folds buckets, in as many threads as are wanted; with one it happens in this one.
 * @throws what a bucket's fold throws, or the signal's reason; then all threads have ended
 */
export async function foldBuckets(
  job: FoldJob,
  buckets: readonly number[],
  threads: number,
  callbacks: FoldCallbacks,
): Promise<void> {
  const waiting = [...buckets];
  const count = Math.min(threads, waiting.length);
  if (count <= 1) {
    await foldHere(job, waiting, callbacks);
    return;
  }
  const failed = new AbortController();
  const signal = AbortSignal.any([callbacks.signal, failed.signal]);
  const all = Array.from({ length: count }, async () => {
    try {
      await foldInWorker(job, waiting, { ...callbacks, signal });
    } catch (error) {
      failed.abort(error);
      throw error;
    }
  });
  const ends = await Promise.allSettled(all);
  callbacks.signal.throwIfAborted();
  // The first that failed stopped the others.
  if (failed.signal.aborted) throw failed.signal.reason;
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

async function foldHere(job: FoldJob, waiting: readonly number[], callbacks: FoldCallbacks): Promise<void> {
  const { signal, onLabels, onBucket } = callbacks;
  const { folder, values, cuts, spec } = job;
  const family = planOf(spec).families[job.family];
  if (family === undefined) throw new RangeError(`there is no family ${job.family}`);
  const duck = await Duck.open({ ...job.duck, signal });
  try {
    for (const bucket of waiting) {
      const { missing } = spec;
      const done = await foldBucket(duck, { family, folder, bucket, missing, cuts, values, signal, onLabels });
      await onBucket(bucket, done);
    }
  } finally {
    duck.close();
  }
}

async function foldInWorker(job: FoldJob, waiting: number[], o: FoldCallbacks): Promise<void> {
  o.signal.throwIfAborted();
  const worker = new Worker(program, { workerData: job, execArgv: [] });
  const send = (message: ToWorker) => worker.postMessage(message);
  const exited = once(worker, 'exit');
  const stop = async () => {
    send({ stop: true });
    const timer = setTimeout(() => void worker.terminate(), stopMs);
    await exited.finally(() => clearTimeout(timer));
  };
  try {
    await new Promise<void>((resolve, reject) => {
      o.signal.addEventListener('abort', () => reject(o.signal.reason), { once: true });
      worker.on('error', reject);
      worker.on('exit', () => reject(new Error('a thread that folds ended by itself')));
      const next = () => {
        const bucket = waiting.shift();
        if (bucket === undefined) resolve();
        else send({ bucket });
      };
      worker.on('message', (message: FromWorker) => {
        if ('labels' in message) o.onLabels(message.labels);
        else if ('ready' in message) next();
        else if ('error' in message)
          reject(Object.assign(new Error(message.error.message), { code: message.error.code }));
        else o.onBucket(message.bucket, message.done).then(next, reject);
      });
    });
  } finally {
    await stop();
  }
}
