// Folds buckets in a thread of its own, one at a time, as fold-pool.ts asks.
import { parentPort, workerData } from 'node:worker_threads';
import { Duck } from './duck.js';
import { foldBucket } from './fold-bucket.js';
import type { FoldJob, FromWorker, ToWorker } from './fold-pool.js';
import { planOf } from './plan.js';

const job = workerData as FoldJob;
const port = parentPort;
if (port === null) throw new Error('this is the program of a worker thread');
const tell = (message: FromWorker) => port.postMessage(message);
const stopping = new AbortController();
const family = planOf(job.spec).families[job.family];
if (family === undefined) throw new RangeError(`there is no family ${job.family}`);
const duck = await Duck.open({ ...job.duck, signal: stopping.signal });

async function fold(bucket: number): Promise<void> {
  if (family === undefined) return;
  try {
    const { folder, values, cuts } = job;
    const onLabels = (more: number) => tell({ labels: more });
    const { missing } = job.spec;
    const done = await foldBucket(duck, {
      family,
      folder,
      bucket,
      missing,
      cuts,
      values,
      signal: stopping.signal,
      onLabels,
    });
    tell({ bucket, done });
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    tell({ bucket, error: { message: message ?? String(error), code } });
  }
}

let folding: Promise<void> = Promise.resolve();

/** Ends when the query that is under way has heard of it: a database must not be closed below it. */
async function stop(): Promise<void> {
  stopping.abort(new Error('the build was stopped'));
  await folding;
  duck.close();
  port?.close();
}

port.on('message', (message: ToWorker) => {
  if ('bucket' in message) folding = fold(message.bucket);
  else void stop();
});
tell({ ready: true });
