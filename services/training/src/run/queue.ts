import type { Logger } from '@insight-mesh/runtime/log';
import type { Metrics } from '@insight-mesh/runtime/metrics';
import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import type { Pool } from '@insight-mesh/runtime/postgres';
import { Wake } from '@insight-mesh/runtime/wake';
import type { GateBounds } from '../gate/bounds.js';
import type { Instance } from '../instance.js';
import {
  cancelledOf,
  claimRun,
  endRun,
  giveBack,
  reservedOf,
  standingOf,
  takeBackOrphans,
} from '../store/held-runs.js';
import { countRuns, endedOf, type Run } from '../store/runs.js';
import { type AttemptSettings, attemptRun } from './attempt.js';
import type { Outcome } from './child.js';
import { StopError } from './launcher.js';
import { notReserved, registerResult } from './register.js';
import { removeArtefacts, removeLeftRuns, removeOtherAttempts, removeRunFiles } from './run-files.js';
import { untilStored } from './until-stored.js';

export interface QueueOptions extends AttemptSettings {
  pool: Pool;
  instance: Instance;
  store: ObjectStore;
  log: Logger;
  metrics: Metrics;
  maxParallel: number;
  /** A run that was ended in the middle so often is not begun again. */
  maxBreaks: number;
  bounds: GateBounds;
}

const pollMs = 5_000;
/** So long the store is given, each time that it did not answer. */
const awayMs = 10_000;
const sweepFilesEveryMs = 3_600_000;
const sweepJobsEveryMs = 60_000;
/** A process that ends by itself so often at one step, with nothing kept in between, will do so again. */
const mostCrashes = 3;

interface Running {
  stop: AbortController;
  ended: Promise<void>;
}

/** How an attempt has ended for the run. `broken_off`: it is in the queue again, or another instance's. */
type Ending = 'succeeded' | 'failed' | 'cancelled' | 'broken_off';

function runSeconds(metrics: Metrics): ReturnType<Metrics['histogram']> {
  const buckets = [1, 5, 15, 60, 300, 900, 3600];
  return metrics.histogram('insightmesh_training_run_seconds', 'Time of a run', ['outcome'], buckets);
}

/**
 * Runs what is queued, so many at a time, the oldest first; every attempt at a run in a process or a pod of its own. What was broken off is queued
 * again and goes on from what it has kept.
 */
export class RunQueue {
  readonly #o: QueueOptions;
  readonly #wake = new Wake();
  readonly #stop = new AbortController();
  readonly #running = new Map<string, Running>();
  #loop: Promise<void> | undefined;
  #unsubscribe: (() => void) | undefined;
  #filesSweptAt = Number.NEGATIVE_INFINITY;
  #jobsSweptAt = Number.NEGATIVE_INFINITY;

  constructor(o: QueueOptions) {
    this.#o = o;
  }

  /** Takes back what a dead instance left running, then goes on with the queue. */
  async start(): Promise<void> {
    await this.#takeBack();
    this.#unsubscribe = this.#o.instance.onRun((id, state) => {
      if (state === 'queued') this.#wake.call();
      if (state === 'cancelling') this.#running.get(id)?.stop.abort(new StopError('cancelled'));
    });
    this.#loop = this.#work();
  }

  /** Has running processes keep their state and end; their runs go back to the queue for whoever is there next. */
  async stop(): Promise<void> {
    this.#unsubscribe?.();
    this.#stop.abort();
    for (const { stop } of this.#running.values()) stop.abort(new StopError('service'));
    this.#wake.call();
    await this.#loop;
    await Promise.all([...this.#running.values()].map(({ ended }) => ended));
  }

  async #work(): Promise<void> {
    const { pool, instance, log, metrics, maxParallel } = this.#o;
    const queued = metrics.gauge('insightmesh_training_runs_queued', 'Runs that wait for their turn');
    // From the start, lest the first failure be no increase.
    for (const outcome of ['succeeded', 'failed', 'cancelled']) runSeconds(metrics).zero({ outcome });
    while (!this.#stop.signal.aborted) {
      try {
        await this.#takeBack();
        while (this.#running.size < maxParallel && (await this.#takeOne())) {}
        // A cancelling may be told of before its run is known to be at work here, or not at all.
        for (const id of await cancelledOf(pool, instance.owner)) {
          this.#running.get(id)?.stop.abort(new StopError('cancelled'));
        }
        await this.#sweepJobs();
        await this.#sweepFiles();
        queued.set(await countRuns(pool, 'queued'));
      } catch (error) {
        log.warn({ err: error }, 'the queue cannot be read');
      }
      await this.#wake.sleep(pollMs);
    }
  }

  async #takeBack(): Promise<void> {
    const { pool, instance, log } = this.#o;
    // Without its own lock an instance cannot tell who lives.
    if (!instance.alive()) return;
    const orphans = await takeBackOrphans(pool, instance.owner, [...this.#running.keys()]);
    if (orphans.length > 0) log.warn({ runs: orphans }, 'runs were left in the middle; they go on');
  }

  async #takeOne(): Promise<boolean> {
    const { pool, instance } = this.#o;
    if (this.#stop.signal.aborted || !instance.alive()) return false;
    const run = await claimRun(pool, instance.owner);
    if (run === undefined) return false;
    const stop = new AbortController();
    // Another instance took it for dead and gave it back: one of its processes is still ending here.
    const earlier = this.#running.get(run.id);
    earlier?.stop.abort(new StopError('lost'));
    const ended = (earlier?.ended ?? Promise.resolve())
      .then(() => this.#execute(run, stop))
      .finally(() => {
        if (this.#running.get(run.id)?.stop === stop) this.#running.delete(run.id);
        this.#wake.call();
      });
    this.#running.set(run.id, { stop, ended });
    if (this.#stop.signal.aborted) stop.abort(new StopError('service'));
    return true;
  }

  async #execute(run: Run, stop: AbortController): Promise<void> {
    const { log, metrics } = this.#o;
    const started = performance.now();
    log.info({ run: run.id, tenant: run.tenantId, models: run.config.models, attempt: run.attempts }, 'run started');
    const outcome = await this.#attempt(run, stop);
    const ending = await untilStored(() => this.#end(run, outcome), {
      fail: (why) => this.#fail(run, why),
      said: (error) => log.error({ err: error, run: run.id }, 'the end of the run could not be stored yet'),
      signal: this.#stop.signal,
    });
    const reason = 'message' in outcome ? { reason: outcome.message, detail: outcome.detail } : {};
    if (ending === 'succeeded') log.info({ run: run.id }, 'run succeeded');
    else log.warn({ run: run.id, ending: ending ?? 'not stored', ...reason }, 'run or attempt ended');
    if (ending === undefined || ending === 'broken_off') return;
    runSeconds(metrics).observe({ outcome: ending }, run.spentMs / 1000 + (performance.now() - started) / 1000);
  }

  async #attempt(run: Run, stop: AbortController): Promise<Outcome> {
    const { maxBreaks, log } = this.#o;
    if (run.breaks >= maxBreaks) {
      const message = `it was ended in the middle ${run.breaks} times (RUN_MAX_BREAKS), by processes or services that died`;
      return { kind: 'failed', message, detail: '' };
    }
    try {
      return await attemptRun(run, this.#o, stop);
    } catch (error) {
      log.error({ err: error, run: run.id }, 'an attempt at a run could not be begun');
      return { kind: 'unstarted', message: 'the run could not be started', detail: String(error) };
    }
  }

  /** Writes down how an attempt has ended, and cleans up where nobody goes on. */
  async #end(run: Run, ended: Outcome): Promise<Ending> {
    const { pool, instance, log, now, bounds } = this.#o;
    const held = { id: run.id, owner: instance.owner };
    const outcome = await this.#checked(run, ended);
    if (outcome.kind === 'done') {
      const kept = await registerResult(pool, run, outcome.result, { owner: held.owner, log, nowMs: now(), bounds });
      if (kept) {
        const removed = await this.#removed(run, removeOtherAttempts(this.#o.store, outcome.result.candidates));
        return removed ? this.#clean(run, 'succeeded') : 'succeeded';
      }
    }
    const standing = await standingOf(pool, held);
    if (standing === 'lost') {
      log.warn({ run: run.id }, 'the run was taken for dead meanwhile; its results are not kept');
      return 'broken_off';
    }
    if (standing === 'cancelling') return this.#endWithout(run, { state: 'cancelled', step: 'cancelled', error: '' });
    if (outcome.kind === 'stopped' || outcome.kind === 'done') {
      await giveBack(pool, held, 'the service that ran it was stopped', { crashed: false });
      return 'broken_off';
    }
    if (outcome.kind === 'away') {
      // However long that takes: it says nothing about the run.
      await giveBack(pool, held, outcome.message, { crashed: false, warn: true, afterMs: awayMs });
      return 'broken_off';
    }
    if (outcome.kind === 'unstarted' && run.breaks + 1 < this.#o.maxBreaks) {
      await giveBack(pool, held, outcome.message, { crashed: true, afterMs: awayMs });
      return 'broken_off';
    }
    if (outcome.kind === 'crashed') {
      const crashes = await giveBack(pool, held, outcome.message, { crashed: true, mostCrashes });
      if (crashes === undefined) return 'broken_off';
      const error = `${outcome.message}, ${crashes.times} times at the step "${crashes.step}" without getting further`;
      return this.#fail(run, error);
    }
    return this.#fail(run, outcome.message);
  }

  async #checked(run: Run, outcome: Outcome): Promise<Outcome> {
    const strange = outcome.kind === 'done' ? await notReserved(this.#o.pool, run, outcome.result) : undefined;
    if (strange === undefined) return outcome;
    return { kind: 'failed', message: `its result has a version that is not its own: ${strange}`, detail: '' };
  }

  #fail(run: Run, error: string): Promise<Ending> {
    // Postgres takes no NUL, and what a library says may have one.
    return this.#endWithout(run, { state: 'failed', step: 'failed', error: error.replaceAll('\0', '') });
  }

  /** Ends a run that registers nothing: what it has written goes. */
  async #endWithout(run: Run, end: { state: 'failed' | 'cancelled'; step: string; error: string }): Promise<Ending> {
    const { pool, instance, store } = this.#o;
    const reserved = await reservedOf(pool, run.id);
    // Of this attempt's own before its end is told. Another attempt's may be registered, as long as this one may have lost the run.
    const own = await this.#removed(run, removeArtefacts(store, run, reserved, run.attempts));
    if (!(await endRun(pool, { id: run.id, owner: instance.owner, ...end }))) return 'broken_off';
    const all = own && (await this.#removed(run, removeArtefacts(store, run, reserved)));
    return all ? this.#clean(run, end.state) : end.state;
  }

  /** @returns false where the store was away: the run's files stay, by which the sweep finds it and tries again */
  async #removed(run: Run, removing: Promise<void>): Promise<boolean> {
    try {
      await removing;
      return true;
    } catch (error) {
      this.#o.log.warn({ err: error, run: run.id }, 'artefacts that are not registered could not be removed yet');
      return false;
    }
  }

  async #clean(run: Run, ending: Ending): Promise<Ending> {
    const { store, folderOf, log, launcher } = this.#o;
    await launcher
      .forget(run.id)
      .catch((error: unknown) =>
        log.warn({ err: error, run: run.id }, 'the Job of a run could not be removed; it is tried again later'),
      );
    await removeRunFiles(store, run.id, folderOf(run.id)).catch((error: unknown) =>
      log.warn({ err: error, run: run.id }, 'the files of a run could not be removed; they are tried again later'),
    );
    return ending;
  }

  async #sweepJobs(): Promise<void> {
    const { pool, launcher, log } = this.#o;
    if (performance.now() - this.#jobsSweptAt < sweepJobsEveryMs) return;
    this.#jobsSweptAt = performance.now();
    const ended = async (ids: readonly string[]) => (await endedOf(pool, ids)).map(({ id }) => id);
    const removed = await launcher.sweep(ended).catch((error: unknown) => {
      log.warn({ err: error }, 'Jobs of runs that have ended could not be looked for');
      return [];
    });
    if (removed.length > 0) log.info({ runs: removed }, 'removed Jobs that runs which have ended left behind');
  }

  async #sweepFiles(): Promise<void> {
    const { pool, store, folderOf, log } = this.#o;
    if (performance.now() - this.#filesSweptAt < sweepFilesEveryMs) return;
    this.#filesSweptAt = performance.now();
    const removed = await removeLeftRuns(pool, store, folderOf).catch((error: unknown) => {
      log.warn({ err: error }, 'files of runs that have ended could not be looked for');
      return [];
    });
    if (removed.length > 0) log.info({ runs: removed }, 'removed what runs that have ended left behind');
  }
}
