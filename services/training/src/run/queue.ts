import { mkdir, rm } from 'node:fs/promises';
import type { Logger } from '@insight-mesh/runtime/log';
import type { Metrics } from '@insight-mesh/runtime/metrics';
import { NewestOnly } from '@insight-mesh/runtime/newest-only';
import { type Pool, withTransaction } from '@insight-mesh/runtime/postgres';
import { Wake } from '@insight-mesh/runtime/wake';
import type { Instance } from '../instance.js';
import { slotNames } from '../slots.js';
import { findChampion, type ModelVersion, reserveVersions } from '../store/model-versions.js';
import { claimRun, countRuns, endRun, failOrphans, type Run, saveProgress } from '../store/runs.js';
import { type Outcome, runInChild } from './child.js';
import type { Job } from './job.js';
import { registerResult } from './register.js';

export interface QueueOptions {
  pool: Pool;
  instance: Instance;
  log: Logger;
  metrics: Metrics;
  maxParallel: number;
  memoryMb: number;
  timeLimitMs: number;
  workerFile: string;
  /** The folder of a run's own files. */
  folderOf: (runId: string) => string;
  job: Pick<
    Job,
    'objectStoreUrl' | 'storeAccess' | 'maxFetchBytes' | 'codeVersion' | 'maxInteractions' | 'readMemoryMb'
  >;
  now: () => number;
}

const pollMs = 5_000;
const retryMs = 1_000;
export const interrupted = 'interrupted by a restart; start it again';

/** Runs what is queued, so many at a time, the oldest first; every run in a process of its own. */
export class RunQueue {
  readonly #o: QueueOptions;
  readonly #wake = new Wake();
  readonly #stop = new AbortController();
  readonly #running = new Set<Promise<void>>();
  #loop: Promise<void> | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor(o: QueueOptions) {
    this.#o = o;
  }

  /** Ends what a dead instance left running, then goes on with the queue. */
  async start(): Promise<void> {
    await this.#sweep();
    this.#unsubscribe = this.#o.instance.onRun((_id, state) => {
      if (state === 'queued') this.#wake.call();
    });
    this.#loop = this.#work();
  }

  /** Kills what runs; it is failed with the reason, as after a crash. */
  async stop(): Promise<void> {
    this.#unsubscribe?.();
    this.#stop.abort();
    this.#wake.call();
    await this.#loop;
    await Promise.all(this.#running);
  }

  async #work(): Promise<void> {
    const queued = this.#o.metrics.gauge('insightmesh_training_runs_queued', 'Runs that wait for their turn');
    while (!this.#stop.signal.aborted) {
      try {
        await this.#sweep();
        while (this.#running.size < this.#o.maxParallel && (await this.#takeOne())) {}
        queued.set(await countRuns(this.#o.pool, 'queued'));
      } catch (error) {
        this.#o.log.warn({ err: error }, 'the queue cannot be read');
      }
      await this.#wake.sleep(pollMs);
    }
  }

  async #sweep(): Promise<void> {
    const orphans = await failOrphans(this.#o.pool, this.#o.instance.owner, interrupted);
    for (const id of orphans) {
      this.#o.log.warn({ run: id }, 'a run was left by an instance that is gone');
      await this.#clean(id);
    }
  }

  async #takeOne(): Promise<boolean> {
    if (this.#stop.signal.aborted || !this.#o.instance.alive()) return false;
    const run = await claimRun(this.#o.pool, this.#o.instance.owner);
    if (run === undefined) return false;
    const running = this.#execute(run).finally(() => {
      this.#running.delete(running);
      this.#wake.call();
    });
    this.#running.add(running);
    return true;
  }

  async #execute(run: Run): Promise<void> {
    const { log, metrics } = this.#o;
    const started = performance.now();
    log.info({ run: run.id, tenant: run.tenantId, models: run.config.models }, 'run started');
    const outcome = await this.#inChild(run).catch(
      (error: unknown): Outcome => ({ ok: false, message: 'the run could not be started', detail: String(error) }),
    );
    if (outcome.ok) await this.#untilStored(run, () => this.#succeed(run, outcome));
    else await this.#untilStored(run, () => this.#fail(run, outcome));
    await this.#clean(run.id);
    metrics
      .histogram('insightmesh_training_run_seconds', 'Time of a run', ['outcome'], [1, 5, 15, 60, 300, 900, 3600])
      .observe({ outcome: outcome.ok ? 'succeeded' : 'failed' }, (performance.now() - started) / 1000);
  }

  async #inChild(run: Run): Promise<Outcome> {
    const { pool, log, instance } = this.#o;
    const champions: ModelVersion[] = [];
    for (const slot of slotNames) {
      const champion = await findChampion(pool, run.tenantId, slot);
      if (champion !== undefined) champions.push(champion);
    }
    const folder = this.#o.folderOf(run.id);
    await mkdir(folder, { recursive: true });
    const { id: runId, tenantId, config } = run;
    const saver = new NewestOnly(
      (at: { step: string; progress: number }) => saveProgress(pool, { id: runId, owner: instance.owner, ...at }),
      (error) => log.debug({ err: error, run: runId }, 'progress was not stored'),
    );
    const outcome = await runInChild(
      { ...this.#o.job, runId, tenantId, config, champions, folder },
      {
        workerFile: this.#o.workerFile,
        memoryMb: this.#o.memoryMb,
        timeLimitMs: this.#o.timeLimitMs,
        signal: this.#stop.signal,
        onStarted: (pid) => log.debug({ run: runId, pid }, 'process of the run'),
        onProgress: (step, progress) => saver.save({ step, progress }),
        reserve: (slots) => withTransaction(pool, (tx) => reserveVersions(tx, tenantId, slots)),
      },
    );
    await saver.idle();
    return outcome;
  }

  async #succeed(run: Run, outcome: Outcome & { ok: true }): Promise<void> {
    const { pool, log, instance, now } = this.#o;
    const kept = await registerResult(pool, run, outcome.result, { owner: instance.owner, log, nowMs: now() });
    if (!kept) log.warn({ run: run.id }, 'the run was taken for dead meanwhile; its results are not kept');
  }

  async #fail(run: Run, outcome: Outcome & { ok: false }): Promise<void> {
    const { pool, log, instance } = this.#o;
    const error = this.#stop.signal.aborted ? interrupted : outcome.message;
    log.warn({ run: run.id, reason: error, detail: outcome.detail }, 'run failed');
    await endRun(pool, { id: run.id, owner: instance.owner, state: 'failed', step: 'failed', error });
  }

  /** Postgres may be away for a while just when a run of an hour ends; its result must outlast that. */
  async #untilStored(run: Run, store: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        return await store();
      } catch (error) {
        this.#o.log.error({ err: error, run: run.id }, 'the end of the run could not be stored yet');
        if (this.#stop.signal.aborted) return;
        await new Promise((resolve) => setTimeout(resolve, retryMs));
      }
    }
  }

  async #clean(runId: string): Promise<void> {
    await rm(this.#o.folderOf(runId), { recursive: true, force: true }).catch((error: unknown) =>
      this.#o.log.warn({ err: error, run: runId }, 'the files of a run could not be removed'),
    );
  }
}
