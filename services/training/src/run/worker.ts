import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { endWithParent } from '@insight-mesh/runtime/end-with-parent';
import { AppError } from '@insight-mesh/runtime/errors';
import { openObjectStore } from '@insight-mesh/runtime/object-store';
import { executeElsewhere } from '../elsewhere/execute-elsewhere.js';
import { DivergedError } from '../models/fitting.js';
import type { Slot } from '../slots.js';
import { BackendError } from '../tensorflow/backend.js';
import { executeRun, type Surroundings } from './execute.js';
import { executeTabular } from './execute-tabular.js';
import type { FromWorker, Job, ToWorker, WorkerProgress } from './job.js';

/**
 * The process of one attempt at a run. It is told its job over the IPC channel, answers with progress and one result, and ends; it
 * ends too when the service is gone, so that no run outlives the one who would register it. Told to stop, it keeps the state of its
 * fit and says so.
 */
function send(message: FromWorker): void {
  process.send?.(message);
}

const stopping = new AbortController();
let onReserved: ((versions: ReadonlyMap<Slot, number>) => void) | undefined;

process.on('disconnect', () => process.exit(1));
// A fit holds the event loop, so the end of the channel would be heard too late; while a graph from elsewhere computes, perhaps never.
endWithParent(Number(process.argv[2]));
// Ctrl-C reaches the whole group. Whether this run ends is the service's decision, which then says why.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
process.on('message', (message: ToWorker) => {
  if (message.kind === 'reserved') onReserved?.(new Map(message.versions));
  else if (message.kind === 'stop') stopping.abort(new Error('told to stop'));
  else void work(message.job);
});

const mostWarnings = 20;
const everyMs = 200;

async function work(job: Job): Promise<void> {
  const at: WorkerProgress = { step: 'start', progress: 0, warnings: [...job.warnings], kept: job.kept };
  let sentAt = 0;
  const tell = (): void => {
    sentAt = performance.now();
    send({ kind: 'progress', ...at });
  };
  try {
    await removeEarlier(job);
    const { elsewhere, tabular } = job.config;
    const surroundings: Surroundings = {
      store: openObjectStore(job.objectStoreUrl, job.storeAccess),
      now: Date.now,
      signal: stopping.signal,
      report: (step, progress, fit) => {
        const before = at.step;
        at.step = step;
        at.progress = progress;
        if (fit === undefined) delete at.fit;
        else at.fit = fit;
        // A few a second tell a person as much as thousands do.
        if (step !== before || performance.now() - sentAt >= everyMs) tell();
      },
      warn: (text) => {
        if (at.warnings.includes(text) || at.warnings.length >= mostWarnings) return;
        at.warnings.push(text);
        tell();
      },
      onKept: () => {
        at.kept += 1;
        tell();
      },
      reserve: (slots) =>
        new Promise((resolve) => {
          onReserved = resolve;
          send({ kind: 'reserve', slots });
        }),
    };
    const result =
      elsewhere !== undefined
        ? await executeElsewhere(job, elsewhere, surroundings)
        : tabular !== undefined
          ? await executeTabular(job, tabular, surroundings)
          : await executeRun(job, surroundings);
    send({ kind: 'done', result });
  } catch (error) {
    if (stopping.signal.aborted) send({ kind: 'stopped' });
    else fail(error);
  }
}

function fail(error: unknown): void {
  const expected = error instanceof AppError || error instanceof DivergedError || error instanceof BackendError;
  if (!expected) process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  send({
    kind: 'failed',
    message: error instanceof Error ? error.message : String(error),
    expected,
    ...(error instanceof AppError ? { code: error.code } : {}),
  });
}

/** What earlier attempts have held. Each has a folder of its own, so one whose process is still ending disturbs nobody. */
async function removeEarlier(job: Job): Promise<void> {
  const names = await readdir(job.folder).catch(() => []);
  for (const name of names) {
    if (/^attempt-\d+$/.test(name)) await rm(join(job.folder, name), { recursive: true, force: true });
  }
}

send({ kind: 'ready' });
