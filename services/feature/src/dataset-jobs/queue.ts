import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metrics } from '@insight-mesh/runtime/metrics';
import { pause } from '@insight-mesh/runtime/pause';
import { Wake } from '@insight-mesh/runtime/wake';
import {
  cancelledOf,
  claimDataset,
  countQueued,
  endWithout,
  giveBack,
  standingOf,
  succeed,
  takeBackOrphans,
} from '../store/dataset-builds.js';
import { hiddenDatasets, type WholeDataset } from '../store/datasets.js';
import { type BuildEnd, type BuildSettings, buildOnce } from './build.js';
import { removeLeftovers } from './leftovers.js';
import { removeFiles } from './publish.js';
import { removeDataset } from './remove.js';
import type { Replica } from './replica.js';
import { internalReason } from './words.js';

export interface QueueOptions extends BuildSettings {
  readonly replica: Replica;
  readonly metrics: Metrics;
  /** Builds at the same time; 0: this replica builds none. */
  readonly parallel: number;
  /** Holds a folder for each build, and uploads. */
  readonly folder: string;
}

const pollMs = 5_000;
const retryMs = 1_000;
const awayMs = 5_000;
const sweepFoldersEveryMs = 3_600_000;
/** A build whose process ends by itself so often will do so again. */
const mostCrashes = 5;
/** One that never ends, since whatever builds it is ended before, is not begun again for ever. */
const mostAttempts = 50;
/** Seconds. */
const buildBuckets = [1, 5, 15, 60, 300, 900, 3_600, 14_400];

function buildsTotal(metrics: Metrics): ReturnType<Metrics['counter']> {
  return metrics.counter('feature_dataset_builds_total', 'Builds of data sets that have ended', ['outcome']);
}

interface Running {
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

/** Builds what is queued, so many at a time, the oldest first; takes up again what was broken off. */
export class BuildQueue {
  readonly #o: QueueOptions;
  readonly #wake = new Wake();
  readonly #stopping = new AbortController();
  readonly #running = new Map<string, Running>();
  #loop: Promise<void> | undefined;
  #unsubscribe: (() => void)[] = [];
  #foldersSweptAt = Number.NEGATIVE_INFINITY;

  constructor(o: QueueOptions) {
    this.#o = o;
  }

  start(): void {
    const { replica } = this.#o;
    this.#unsubscribe = [
      replica.onChange((id, state) => {
        if (state === 'cancelling') this.#running.get(id)?.stop.abort();
        if (state !== 'running') this.#wake.call();
      }),
      // Others may build them now. What was finished of them is kept.
      replica.onLost(() => {
        for (const { stop } of this.#running.values()) stop.abort();
      }),
    ];
    this.#loop = this.#work();
  }

  /** Ends the processes of builds and gives the builds back: whoever is there next goes on. */
  async stop(): Promise<void> {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#stopping.abort();
    for (const { stop } of this.#running.values()) stop.abort();
    this.#wake.call();
    await this.#loop;
    await Promise.all([...this.#running.values()].map(({ ended }) => ended));
  }

  async #work(): Promise<void> {
    const { pool, metrics, log, replica } = this.#o;
    const queued = metrics.gauge('feature_datasets_queued', 'Data sets that wait for their build');
    // From the start, lest the first failure be no increase.
    for (const outcome of ['succeeded', 'failed', 'cancelled']) buildsTotal(metrics).inc({ outcome }, 0);
    while (!this.#stopping.signal.aborted) {
      try {
        if (replica.alive()) {
          const orphans = await takeBackOrphans(pool, replica.owner, [...this.#running.keys()]);
          if (orphans.length > 0) log.warn({ datasets: orphans }, 'builds were left in the middle; they go on');
          while (await this.#takeOne()) {}
          await this.#endCancelled();
          await this.#sweep();
        }
        queued.set(await countQueued(pool));
      } catch (error) {
        log.warn({ err: error }, 'the queue of data sets cannot be read');
      }
      await this.#wake.sleep(pollMs);
    }
  }

  async #takeOne(): Promise<boolean> {
    const { pool, replica, parallel } = this.#o;
    if (this.#stopping.signal.aborted || !replica.alive()) return false;
    // What somebody has cancelled waits for no turn.
    const set = await claimDataset(pool, replica.owner, this.#running.size < parallel ? 'any' : 'cancelled');
    if (set === undefined) return false;
    const stop = new AbortController();
    const ended = this.#execute(set, stop.signal).finally(() => {
      this.#running.delete(set.id);
      this.#wake.call();
    });
    this.#running.set(set.id, { stop, ended });
    if (this.#stopping.signal.aborted || set.cancelling) stop.abort();
    return true;
  }

  /** A cancelling may be told of before its build is known to be running here, or not at all. */
  async #endCancelled(): Promise<void> {
    const { pool, replica } = this.#o;
    for (const id of await cancelledOf(pool, replica.owner)) this.#running.get(id)?.stop.abort();
  }

  async #execute(set: WholeDataset, signal: AbortSignal): Promise<void> {
    const { log, metrics } = this.#o;
    const began = performance.now();
    const folder = join(this.#o.folder, set.id);
    log.info({ dataset: set.id, tenant: set.tenantId, attempt: set.attempts }, 'build begun');
    const end = await this.#attempt(set, folder, signal);
    // Whoever is away is given some time.
    if (end.kind === 'away') await pause(awayMs, signal);
    const outcome = await this.#untilStored(set, () => this.#end(set, end));
    log.info({ dataset: set.id, outcome, ...('detail' in end && { reason: end.message }) }, 'build ended');
    if (outcome === undefined || outcome === 'broken_off') return;
    const labels = { outcome };
    buildsTotal(metrics).inc(labels);
    metrics
      .histogram('feature_dataset_build_seconds', 'Time of the last attempt at a build', ['outcome'], buildBuckets)
      .observe(labels, (performance.now() - began) / 1000);
    if (end.kind !== 'published') return;
    const rows = metrics.counter('feature_dataset_rows_total', 'Labels of succeeded builds', ['result']);
    rows.inc({ result: 'built' }, end.manifest.rows);
    rows.inc(
      { result: 'rejected' },
      Object.values(end.manifest.rejected).reduce((sum, count) => sum + count, 0),
    );
  }

  async #attempt(set: WholeDataset, folder: string, signal: AbortSignal): Promise<BuildEnd> {
    if (signal.aborted) return { kind: 'stopped' };
    if (set.attempts > mostAttempts) {
      const message = `it was begun ${mostAttempts} times, and whatever built it was ended each time before it was done`;
      return { kind: 'failed', message, detail: '' };
    }
    return buildOnce(set, this.#o.replica.owner, folder, this.#o, signal);
  }

  /** Writes down how an attempt has ended, and cleans up where nobody goes on. @returns the outcome for metrics and the log */
  async #end(set: WholeDataset, end: BuildEnd): Promise<string> {
    const { pool, replica, store } = this.#o;
    const build = { id: set.id, owner: replica.owner };
    const clean = async (): Promise<void> => {
      await removeFiles(store, set.tenantId, set.id);
      await this.#removeFolder(set.id);
    };
    if (end.kind === 'published' && (await succeed(pool, build, end.manifest))) {
      await this.#removeFolder(set.id);
      return 'succeeded';
    }
    const standing = await standingOf(pool, build);
    // Another replica has it, whose files these are now.
    if (standing === 'lost') return 'broken_off';
    if (standing === 'cancelled') {
      await clean();
      await endWithout(pool, build, 'cancelled', '');
      return 'cancelled';
    }
    if (end.kind === 'published' || end.kind === 'stopped') {
      await giveBack(pool, build, 'wait to go on: the service that built it was stopped', false);
      return 'broken_off';
    }
    const again =
      end.kind === 'crashed' ? set.crashes + 1 < mostCrashes : end.kind === 'away' && set.attempts < mostAttempts;
    if (again) {
      await giveBack(pool, build, `wait to go on: ${end.message}`, end.kind === 'crashed');
      return 'broken_off';
    }
    if (end.kind !== 'failed')
      this.#o.log.error({ dataset: set.id, reason: end.message, detail: end.detail }, 'build failed');
    await clean();
    const reason = end.kind === 'internal' ? internalReason : end.message;
    const tried = end.kind === 'crashed' || end.kind === 'away' ? `; it was begun ${set.attempts} times` : '';
    await endWithout(pool, build, 'failed', `${reason}${tried}`);
    return 'failed';
  }

  /** Postgres or the store may be away for a while just when a build of an hour ends. */
  async #untilStored(set: WholeDataset, store: () => Promise<string>): Promise<string | undefined> {
    for (;;) {
      try {
        return await store();
      } catch (error) {
        this.#o.log.error({ err: error, dataset: set.id }, 'the end of a build could not be stored yet');
        if (this.#stopping.signal.aborted || !this.#o.replica.alive()) return undefined;
        await new Promise((resolve) => setTimeout(resolve, retryMs));
      }
    }
  }

  async #removeFolder(id: string): Promise<void> {
    await rm(join(this.#o.folder, id), { recursive: true, force: true }).catch((error: unknown) =>
      this.#o.log.warn({ err: error, dataset: id }, 'the files of a build could not be removed'),
    );
  }

  /** Finishes deletions that were broken off, and now and then removes what is left of work that has ended elsewhere. */
  async #sweep(): Promise<void> {
    const { pool, folder } = this.#o;
    for (const hidden of await hiddenDatasets(pool)) await removeDataset(this.#o, hidden);
    const now = performance.now();
    if (now < this.#foldersSweptAt + sweepFoldersEveryMs) return;
    this.#foldersSweptAt = now;
    await removeLeftovers(pool, folder);
  }
}
