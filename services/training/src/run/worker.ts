import { AppError } from '@insight-mesh/runtime/errors';
import { openObjectStore } from '@insight-mesh/runtime/object-store';
import type { Slot } from '../slots.js';
import { executeRun } from './execute.js';
import type { FromWorker, Job, ToWorker } from './job.js';

/**
 * The process of one run. It is told its job over the IPC channel, answers with progress and one result, and ends; it
 * ends too when the service is gone, so that no run outlives the one who would register it.
 */
function send(message: FromWorker): void {
  process.send?.(message);
}

const parent = process.ppid;
let onReserved: ((versions: ReadonlyMap<Slot, number>) => void) | undefined;

process.on('disconnect', () => process.exit(1));
// Ctrl-C reaches the whole group. Whether this run ends is the service's decision, which then says why.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
process.on('message', (message: ToWorker) => {
  if (message.kind === 'reserved') onReserved?.(new Map(message.versions));
  else void work(message.job);
});

async function work(job: Job): Promise<void> {
  let sentAt = 0;
  let sentStep = '';
  try {
    const result = await executeRun(job, {
      store: openObjectStore(job.objectStoreUrl, job.storeAccess),
      now: Date.now,
      report: (step, progress) => {
        // A fit holds the event loop, so the end of the channel would be heard too late.
        if (process.ppid !== parent) process.exit(1);
        // A few a second tell a person as much as thousands do.
        const now = performance.now();
        if (step === sentStep && now - sentAt < 200) return;
        sentAt = now;
        sentStep = step;
        send({ kind: 'progress', step, progress });
      },
      reserve: (slots) =>
        new Promise((resolve) => {
          onReserved = resolve;
          send({ kind: 'reserve', slots });
        }),
    });
    send({ kind: 'done', result });
  } catch (error) {
    const expected = error instanceof AppError;
    if (!expected) process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    send({ kind: 'failed', message: error instanceof Error ? error.message : String(error), expected });
  }
}

send({ kind: 'ready' });
