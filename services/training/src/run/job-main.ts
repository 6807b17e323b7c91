// The process of a pod: does the attempt at a run that RUN_JOB names, in a process of its own, and says by the object store how far it is and
// what it made. It goes on from what the pod before it has kept. SIGTERM, by which a pod is preempted or deleted, has it keep the
// state of its fit. Exit codes: 0 done; 64 another try changes nothing; 75 the store was away; 70 it crashed; 143 it was told to end.
import { randomInt } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { storeAccessOf } from '@insight-mesh/runtime/config';
import { createLogger, type Logger } from '@insight-mesh/runtime/log';
import { NewestOnly } from '@insight-mesh/runtime/newest-only';
import { openObjectStore } from '@insight-mesh/runtime/object-store';
import { type TrainerConfig, trainerConfig } from '../config.js';
import { type Outcome, runInChild } from './child.js';
import { StopError } from './launcher.js';
import { type PodEnd, PodFiles, type PodProgress } from './pod-files.js';
import { runFolder } from './run-files.js';
import { isAway } from './sealed-values.js';
import { untilWritten } from './until-written.js';

const exitCodes = { done: 0, failed: 64, away: 75, unstarted: 70, crashed: 70, stopped: 143 } as const;
/** A step is told at once; how far it is, so often. */
const tellEveryMs = 1_000;
const mostWarnings = 20;

async function work(config: TrainerConfig, log: Logger, signal: AbortSignal): Promise<number> {
  const store = openObjectStore(config.OBJECT_STORE_URL, config);
  const files = new PodFiles(store, config.RUN_JOB);
  const ended = await files.readEnd();
  // The pod before was taken away after its last word.
  if (ended?.kind === 'done' || ended?.kind === 'failed') return exitCodes[ended.kind];
  const told = await files.readJob();
  if (told === undefined) {
    // Perhaps the run has ended, and its files are gone: no other pod would find more.
    log.error({ job: config.RUN_JOB }, 'there is no job under RUN_JOB in the store');
    return exitCodes.failed;
  }
  const before = await files.readProgress();
  const { job, limits, versions } = told;
  const warnings = before === undefined ? job.warnings : [...new Set([...wordsOf(before), ...job.warnings])];
  const beganMs = performance.now();
  const spentMs = (): number => (before?.spentMs ?? 0) + performance.now() - beganMs;
  let toldAt = Number.NEGATIVE_INFINITY;
  let progress: PodProgress = {
    at: before?.at ?? { step: 'start', progress: 0, warnings, kept: job.kept },
    spentMs: spentMs(),
  };
  const saver = new NewestOnly(
    (at: PodProgress) => files.writeProgress(at),
    (error) => log.warn({ err: error }, 'progress was not stored'),
  );
  log.info({ run: job.runId, attempt: job.attempt, goesOn: before !== undefined }, 'the run begins');
  const outcome = await runInChild(
    {
      ...job,
      objectStoreUrl: config.OBJECT_STORE_URL,
      storeAccess: storeAccessOf(config),
      folder: runFolder(store, job.runId),
      // Artefacts of each pod lie apart: one whose node is lost may still write while another does.
      attempt: job.attempt * 1_000_000 + randomInt(1_000_000),
      kept: before?.at.kept ?? job.kept,
      warnings,
    },
    {
      ...limits,
      timeLimitMs: limits.timeLimitMs - (before?.spentMs ?? 0),
      workerFile: fileURLToPath(new URL('./worker.js', import.meta.url)),
      stopGraceMs: config.RUN_STOP_GRACE_SECONDS * 1000,
      signal,
      onProgress: (at) => {
        const changed = at.step !== progress.at.step || at.kept !== progress.at.kept;
        progress = { at, spentMs: spentMs() };
        if (!changed && performance.now() - toldAt < tellEveryMs) return;
        toldAt = performance.now();
        saver.save(progress);
      },
      reserve: async () => new Map(versions),
    },
  );
  saver.save({ ...progress, spentMs: spentMs() });
  await saver.idle();
  const end = endOf(outcome);
  if (end !== undefined) {
    const never = new AbortController().signal;
    await untilWritten(() => files.writeEnd(end), { signal: never, warn: (text) => log.warn(text) });
  }
  if (outcome.kind === 'done') log.info({ run: job.runId }, 'the run is done');
  else log.warn({ run: job.runId, ...outcome }, 'the run was not done');
  return exitCodes[outcome.kind];
}

function wordsOf({ at: { warnings, step } }: PodProgress): string[] {
  const warning = `its pod was taken away at the step "${step}"; another went on from what it had kept`;
  return warnings.includes(warning) || warnings.length >= mostWarnings ? warnings : [...warnings, warning];
}

function endOf(outcome: Outcome): PodEnd | undefined {
  if (outcome.kind === 'stopped') return undefined;
  if (outcome.kind === 'done') return outcome;
  return { ...outcome, kind: outcome.kind === 'unstarted' ? 'crashed' : outcome.kind };
}

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => stopping.abort(new StopError('service')));
}
try {
  const config = trainerConfig();
  const log = createLogger({ service: 'trainer', level: config.LOG_LEVEL });
  const code = await work(config, log, stopping.signal).catch((error: unknown) => {
    log.error({ err: error }, 'the run could not be done');
    return isAway(error) ? exitCodes.away : exitCodes.crashed;
  });
  process.exit(code);
} catch (error) {
  process.stderr.write(`trainer: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(exitCodes.failed);
}
