import type { Logger } from '@insight-mesh/runtime/log';
import { NewestOnly } from '@insight-mesh/runtime/newest-only';
import { pause } from '@insight-mesh/runtime/pause';
import type { Pool } from '@insight-mesh/runtime/postgres';
import type { Instance } from '../instance.js';
import type { Slot } from '../slots.js';
import { type Held, reserveForRun, saveProgress } from '../store/held-runs.js';
import { findChampion, type ModelVersion } from '../store/model-versions.js';
import type { Run } from '../store/runs.js';
import type { Outcome } from './child.js';
import type { Job, WorkerProgress } from './job.js';
import { type Launcher, StopError } from './launcher.js';
import { slotsOf } from './run-config.js';
import { workPrefix } from './run-files.js';

export interface AttemptSettings {
  pool: Pool;
  instance: Instance;
  log: Logger;
  heapMb: number;
  rssMb: number;
  timeLimitSeconds: number;
  checkpointSeconds: number;
  launcher: Launcher;
  /** The folder of a run's own files. */
  folderOf: (runId: string) => string;
  job: Pick<
    Job,
    | 'objectStoreUrl'
    | 'storeAccess'
    | 'maxFetchBytes'
    | 'codeVersion'
    | 'maxInteractions'
    | 'readMemoryMb'
    | 'gateLevel'
  >;
  now: () => number;
}

const retryMs = 1_000;

/**
 * One attempt at a run: it goes on from what earlier ones have kept, within what the run may still take.
 * @param stop also aborted from here, when the run is found to be another instance's
 */
export async function attemptRun(run: Run, o: AttemptSettings, stop: AbortController): Promise<Outcome> {
  const { pool, log, instance } = o;
  const { id: runId, tenantId, config } = run;
  const champions: ModelVersion[] = [];
  for (const slot of slotsOf(config)) {
    const champion = await findChampion(pool, tenantId, slot);
    if (champion !== undefined) champions.push(champion);
  }
  const folder = o.folderOf(runId);
  const held = { id: runId, owner: instance.owner };
  const saver = new NewestOnly(
    async (at: WorkerProgress) => {
      const mine = await saveProgress(pool, { ...held, ...at, fit: at.fit });
      // Taken for dead, while the connection was away: two that write would only cost time.
      if (!mine) stop.abort(new StopError('lost'));
    },
    (error) => log.debug({ err: error, run: runId }, 'progress was not stored'),
  );
  const timeLimitSeconds = Math.min(config.timeLimitSeconds ?? o.timeLimitSeconds, o.timeLimitSeconds);
  const rssMb = Math.min(config.memoryMb ?? o.rssMb, o.rssMb);
  const told = new Set(run.warnings);
  const outcome = await o.launcher.launch(
    {
      ...o.job,
      runId,
      tenantId,
      config,
      champions,
      folder,
      workPrefix: workPrefix(runId),
      attempt: run.attempts,
      kept: run.kept,
      warnings: run.warnings,
      checkpointSeconds: config.checkpointSeconds ?? o.checkpointSeconds,
    },
    {
      limits: {
        heapMb: Math.min(o.heapMb, rssMb),
        rssMb,
        timeLimitMs: timeLimitSeconds * 1000 - run.spentMs,
        timeLimitSeconds,
      },
      signal: stop.signal,
      log,
      onProgress: (at) => {
        for (const warning of at.warnings) {
          if (!told.has(warning)) log.warn({ run: runId, warning }, 'a run goes on, with a warning');
          told.add(warning);
        }
        saver.save(at);
      },
      reserve: (slots) => reserve({ ...held, tenantId }, slots, o, stop),
    },
  );
  await saver.idle();
  return outcome;
}

/** Postgres may be away for a while just when an hour's work is to be written. */
async function reserve(
  run: Held & Pick<Run, 'tenantId'>,
  slots: readonly Slot[],
  { pool, log }: AttemptSettings,
  stop: AbortController,
): Promise<ReadonlyMap<Slot, number>> {
  for (;;) {
    try {
      const versions = await reserveForRun(pool, run, slots);
      if (versions !== undefined) return versions;
      stop.abort(new StopError('lost'));
    } catch (error) {
      log.warn({ err: error, run: run.id }, 'no version number could be had yet');
      await pause(retryMs, stop.signal);
    }
    stop.signal.throwIfAborted();
  }
}
