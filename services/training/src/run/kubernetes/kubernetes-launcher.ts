import type { Logger } from '@insight-mesh/runtime/log';
import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import { pause } from '@insight-mesh/runtime/pause';
import type { V1Job } from '@kubernetes/client-node';
import type { Outcome } from '../child.js';
import type { Job } from '../job.js';
import { type Launch, type Launcher, StopError } from '../launcher.js';
import { endedAttempts, PodFiles, podPrefix } from '../pod-files.js';
import { slotsToReserve } from '../run-config.js';
import { isAway } from '../sealed-values.js';
import { type Cluster, ClusterError } from './cluster.js';
import { followJob, resultOf } from './follow-job.js';
import { jobManifest, labels, memoryLimitMb, type Variant } from './job-manifest.js';
import type { JobTemplate } from './job-template.js';

export interface KubernetesLauncherOptions {
  cluster: Cluster;
  store: ObjectStore;
  log: Logger;
  template: JobTemplate;
  /** Without a GPU, for when no node with one takes the pod. */
  fallback: JobTemplate | undefined;
  /** So long a pod may find no node, no image or not come to be. */
  waitSeconds: number;
  pollMs: number;
}

/** Of the process that starts the run's own in the pod. */
const supervisorMb = 160;
/** Beyond what the run and its waiting may take, for what the cluster does around them. */
const spareSeconds = 120;
const goneWithinMs = 90_000;

/**
 * Runs as Jobs of Kubernetes. A Job lives on when the service restarts; whoever takes its run follows it. Of the cluster's API it needs to
 * create, list and delete Jobs and to list pods.
 */
export class KubernetesLauncher implements Launcher {
  readonly #o: KubernetesLauncherOptions;

  constructor(o: KubernetesLauncherOptions) {
    this.#o = o;
  }

  async launch(job: Job, launch: Launch): Promise<Outcome> {
    try {
      let found = await this.#adopt(job, launch.signal);
      if (found === undefined) {
        const done = await this.#doneBefore(job);
        if (done !== undefined) return done;
        const { timeLimitMs, timeLimitSeconds } = launch.limits;
        if (timeLimitMs <= 0) return { kind: 'failed', message: tooLong(timeLimitSeconds), detail: '' };
        found = await this.#create(job, launch, 'main');
      }
      launch.log.debug({ run: job.runId, job: nameOf(found) }, 'Job of the run');
      return await this.#follow(job, found, launch);
    } catch (error) {
      if (launch.signal.aborted) return this.#stopped(job.runId, launch.signal);
      if (error instanceof ClusterError) return outcomeOf(error);
      if (isAway(error)) return { kind: 'away', message: messageOf(error), detail: '' };
      throw error;
    }
  }

  async forget(runId: string): Promise<void> {
    for (const job of await this.#o.cluster.jobs(`${labels.run}=${runId}`))
      await this.#o.cluster.deleteJob(nameOf(job));
  }

  async sweep(endedOf: (runIds: readonly string[]) => Promise<readonly string[]>): Promise<string[]> {
    const { cluster } = this.#o;
    const jobs = (await cluster.jobs(labels.run)).filter(({ metadata }) => metadata?.deletionTimestamp === undefined);
    const ended = new Set(await endedOf([...new Set(jobs.map(runOf))]));
    const left = jobs.filter((job) => ended.has(runOf(job)));
    for (const job of left) await cluster.deleteJob(nameOf(job));
    return [...new Set(left.map(runOf))];
  }

  /** The run's Job, if there is one: of an earlier attempt, when the service that made it is gone. */
  async #adopt({ runId, attempt }: Job, signal: AbortSignal): Promise<V1Job | undefined> {
    const { cluster } = this.#o;
    await this.#untilGone(async () => {
      const jobs = await cluster.jobs(`${labels.run}=${runId}`);
      return jobs.length === 0 || jobs.some(({ metadata }) => metadata?.deletionTimestamp === undefined);
    }, signal);
    const jobs = (await cluster.jobs(`${labels.run}=${runId}`))
      .filter(({ metadata }) => metadata?.deletionTimestamp === undefined)
      .sort((a, b) => attemptOf(b) - attemptOf(a));
    const [newest, ...others] = jobs;
    for (const other of others) if (attemptOf(other) < attempt) await cluster.deleteJob(nameOf(other));
    return newest;
  }

  /** What an earlier attempt's pod made while nobody listened, and whose Job has been cleaned up since. */
  async #doneBefore(job: Job): Promise<Outcome | undefined> {
    // However many there were: each time that the API server was away is an attempt too.
    for (const attempt of await endedAttempts(this.#o.store, job.workPrefix)) {
      if (attempt >= job.attempt) continue;
      const end = await new PodFiles(this.#o.store, podPrefix(job.workPrefix, attempt)).readEnd();
      if (end?.kind === 'done') return resultOf(end.result, job);
    }
    return undefined;
  }

  async #create(job: Job, { limits, reserve }: Launch, variant: Variant): Promise<V1Job> {
    const { cluster, store, template, fallback, waitSeconds } = this.#o;
    const prefix = podPrefix(job.workPrefix, job.attempt);
    const { memoryMb } = job.config;
    const { objectStoreUrl: _url, storeAccess: _access, folder: _folder, ...told } = job;
    const manifest = jobManifest(variant === 'main' ? template : (fallback ?? template), {
      runId: job.runId,
      tenantId: job.tenantId,
      attempt: job.attempt,
      variant,
      jobKey: prefix,
      deadlineSeconds: Math.ceil(limits.timeLimitMs / 1000) + waitSeconds + spareSeconds,
      memoryMb: memoryMb === undefined ? undefined : memoryMb + supervisorMb,
    });
    const bound = memoryLimitMb(manifest);
    const rssMb = bound === undefined ? limits.rssMb : Math.max(64, bound - supervisorMb);
    await new PodFiles(store, prefix).writeJob({
      job: told,
      limits: { ...limits, rssMb, heapMb: Math.min(limits.heapMb, rssMb) },
      versions: [...(await reserve(slotsToReserve(job.config)))],
    });
    await cluster.createJob(manifest).catch((error: unknown) => {
      // The answer to an earlier try was lost.
      if (!(error instanceof ClusterError && error.kind === 'exists')) throw error;
    });
    return manifest;
  }

  async #follow(job: Job, first: V1Job, launch: Launch): Promise<Outcome> {
    const { cluster, store, fallback, waitSeconds, pollMs } = this.#o;
    let current = first;
    for (;;) {
      const attempt = attemptOf(current);
      const outcome = await followJob(nameOf(current), job, {
        ...{ cluster, pollMs, waitSeconds, launch },
        files: new PodFiles(store, podPrefix(job.workPrefix, attempt)),
        mayFallBack: fallback !== undefined && current.metadata?.labels?.[labels.variant] === 'main',
        tooLong: tooLong(launch.limits.timeLimitSeconds),
      });
      if (outcome.kind === 'stopped') return this.#stopped(job.runId, launch.signal);
      if (outcome.kind === 'no_node') {
        await cluster.deleteJob(nameOf(current));
        await this.#untilGone(() => this.#has(job.runId, nameOf(current)).then((has) => !has), launch.signal);
        current = await this.#create({ ...job, attempt, warnings: outcome.warnings }, launch, 'fallback');
        launch.log.warn({ run: job.runId, reason: outcome.why }, 'no node with a GPU took the run; it goes on without');
        continue;
      }
      // The next attempt makes its own; what is done stays until the run has ended, should the service die before.
      if (outcome.kind === 'crashed' || (outcome.kind === 'away' && outcome.ended)) {
        const removed = await this.#removed(nameOf(current), job.runId, launch);
        if (!removed) return this.#stopped(job.runId, launch.signal);
      }
      return outcome;
    }
  }

  /**
   * Removes a Job that has failed; as long as it is there, the next attempt takes it for its own, and counts its end again.
   * @returns false where the signal has ended the tries: whoever takes the run next finds it
   */
  async #removed(name: string, runId: string, { signal, log }: Launch): Promise<boolean> {
    while (!signal.aborted) {
      try {
        await this.#o.cluster.deleteJob(name);
        return true;
      } catch (error) {
        log.warn({ err: error, run: runId }, 'a Job that has failed could not be removed yet');
        // No waiting mends that; the run must come to an end nevertheless.
        if (!(error instanceof ClusterError && error.kind === 'away')) return true;
      }
      await pause(Math.min(this.#o.pollMs, 1_000), signal);
    }
    return false;
  }

  /** Only who was cancelled takes its pod along; else the pod works on, and whoever takes the run next finds it. */
  async #stopped(runId: string, signal: AbortSignal): Promise<Outcome> {
    const { log } = this.#o;
    if (signal.reason instanceof StopError && signal.reason.by === 'cancelled') {
      await this.#untilGone(async () => {
        try {
          await this.forget(runId);
          return (await this.#o.cluster.jobs(`${labels.run}=${runId}`)).length === 0;
        } catch (error) {
          log.warn({ err: error, run: runId }, 'the Job of a cancelled run could not be removed yet');
          return false;
        }
      });
    }
    return { kind: 'stopped' };
  }

  async #has(runId: string, name: string): Promise<boolean> {
    return (await this.#o.cluster.jobs(`${labels.run}=${runId}`)).some((job) => nameOf(job) === name);
  }

  /** A pod has its time to keep its state; one whose node is lost is not waited for for ever. */
  async #untilGone(gone: () => Promise<boolean>, signal?: AbortSignal): Promise<void> {
    const until = performance.now() + goneWithinMs;
    while (!(await gone()) && performance.now() < until) {
      await pause(Math.min(this.#o.pollMs, 1_000), signal);
      signal?.throwIfAborted();
    }
  }
}

function outcomeOf({ kind, message }: ClusterError): Outcome {
  if (kind === 'away')
    return { kind: 'away', message: 'the API server of the cluster does not answer', detail: message };
  return { kind: 'unstarted', message: `the cluster refused its Job: ${message}`, detail: message };
}

function tooLong(seconds: number): string {
  return `it took longer than the ${seconds} s that a run may take`;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const nameOf = ({ metadata }: V1Job): string => metadata?.name ?? '';
const runOf = ({ metadata }: V1Job): string => metadata?.labels?.[labels.run] ?? '';
const attemptOf = ({ metadata }: V1Job): number => Number(metadata?.labels?.[labels.attempt] ?? 0);
