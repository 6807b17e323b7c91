import { setPriority } from 'node:os';
import { buildDataset } from '../datasets/build-dataset.js';
import { type BuildJob, duckShare, type FromBuilder, type ToBuilder } from './job.js';
import { checkLabelCount } from './label-count.js';
import { reasonOf } from './words.js';

/**
 * The process of one build. It is told its job over the IPC channel, answers with progress and the manifest, and ends; it ends too when
 * the service is gone, since nobody would publish what it makes. Its argument is the data set's id, by which others know it.
 */
function send(message: FromBuilder): void {
  process.send?.(message);
}

// Whoever serves goes first; DuckDB's threads come later and take this over.
setPriority(10);

/** For people. */
const steps = {
  lake: 'look at the lake',
  labels: 'make the labels',
  events: 'sort the events',
  fold: 'fold the features of labels',
  write: 'write the files',
} as const;

const parent = process.ppid;
const sendEveryMs = 200;
const stopping = new AbortController();
process.on('disconnect', () => process.exit(1));
// Ctrl-C reaches the whole group. Whether this build ends is the service's decision.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
process.on('message', (message: ToBuilder) => void work(message.job));

async function work(job: BuildJob): Promise<void> {
  let sentAt = Number.NEGATIVE_INFINITY;
  let sentStep = '';
  try {
    await checkLabelCount(job, stopping.signal);
    const manifest = await buildDataset({
      ...job,
      memoryMb: Math.floor(job.memoryMb * duckShare),
      signal: stopping.signal,
      onProgress: (progress) => {
        // A fold may hold the event loop, so that the end of the channel would be heard too late.
        if (process.ppid !== parent) process.exit(1);
        const now = performance.now();
        const last = progress.total > 0 && progress.done >= progress.total;
        if (progress.step === sentStep && !last && now - sentAt < sendEveryMs) return;
        sentAt = now;
        sentStep = progress.step;
        send({ kind: 'progress', progress: { ...progress, step: steps[progress.step] } });
      },
    });
    send({ kind: 'done', manifest });
  } catch (error) {
    const reason = reasonOf(error, job.memoryMb);
    if (reason === undefined) process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    send({ kind: 'failed', message: reason ?? String(error), expected: reason !== undefined });
  }
}

send({ kind: 'ready' });
