import type { Metrics } from '@insight-mesh/runtime/metrics';
import { Wake } from '@insight-mesh/runtime/wake';
import { cancelledOf, claimRun, takeBackOrphans } from '../store/held-runs.js';
import { countRuns, endedOf, type Run } from '../store/runs.js';
import { type AttemptSettings, attemptRun } from './attempt.js';
import type { Outcome } from './child.js';
import { type EndingOptions, endAttempt, failRun } from './ending.js';
import { StopError } from './launcher.js';
import { removeLeftRuns } from './run-files.js';
import { untilStored } from './until-stored.js';

export interface QueueOptions extends AttemptSettings, EndingOptions {
  metrics: Metrics;
  maxParallel: number;
}

const pollMs = 5_000;
const sweepFilesEveryMs = 3_600_000;
const sweepJobsEveryMs = 60_000;

interface Running {
  stop: AbortController;
  ended: Promise<void>;
}

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
    const ending = await untilStored(() => endAttempt(run, outcome, this.#o), {
      fail: (why) => failRun(run, why, this.#o),
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
