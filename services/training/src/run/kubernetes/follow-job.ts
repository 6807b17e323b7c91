import { pause } from '@insight-mesh/runtime/pause';
import { attemptsPrefix } from '../../artefact/write-artefact.js';
import type { Outcome } from '../child.js';
import type { Job, RunResult, WorkerProgress } from '../job.js';
import type { Launch } from '../launcher.js';
import type { PodEnd, PodFiles } from '../pod-files.js';
import type { Cluster } from './cluster.js';
import { labels } from './job-manifest.js';
import { type JobState, jobState } from './job-state.js';

export interface FollowOptions {
  cluster: Cluster;
  files: PodFiles;
  launch: Launch;
  pollMs: number;
  /** So long it may wait for a node, an image or a pod. */
  waitSeconds: number;
  /** When no node takes its pod, that is an end of its own. */
  mayFallBack: boolean;
  /** What is said where its time is over. */
  tooLong: string;
}

export type Followed =
  | Exclude<Outcome, { kind: 'away' }>
  /** `ended`: the Job has; else it could not be asked. */
  | { kind: 'away'; message: string; detail: string; ended: boolean }
  | { kind: 'no_node'; why: string; warnings: string[] };

/**
 * Follows a Job to its end: how far it is and what it made come from the store, how it stands from the cluster. Where either does not answer
 * it is asked again: the pod works on.
 */
export async function followJob(name: string, job: Job, o: FollowOptions): Promise<Followed> {
  const { launch, pollMs, waitSeconds } = o;
  const { signal, onProgress, log } = launch;
  let at: WorkerProgress = { step: 'start', progress: 0, warnings: job.warnings, kept: job.kept };
  let said = '';
  let waiting: { for: string; sinceMs: number } | undefined;
  let away = false;
  const tell = (progress: WorkerProgress): void => {
    const text = JSON.stringify(progress);
    if (text !== said) onProgress(progress);
    said = text;
  };
  while (!signal.aborted) {
    const state = await stateOf(name, job.runId, o).catch((error: unknown) => {
      if (!away) log.warn({ err: error, run: job.runId }, 'the API server does not answer; the run goes on in its pod');
      away = true;
      return undefined;
    });
    if (state !== undefined && away) log.info({ run: job.runId }, 'the API server answers again');
    if (state !== undefined) away = false;
    // After the cluster was asked: what had ended then has said so before.
    let end: PodEnd | undefined;
    try {
      end = await o.files.readEnd();
    } catch (error) {
      // Its last word may be there: without it nothing can be said of how it ended.
      const over = state !== undefined && state.kind !== 'working' && state.kind !== 'waiting';
      if (over)
        return { kind: 'away', message: 'the object store does not answer', detail: String(error), ended: false };
      log.debug({ err: error, run: job.runId }, 'the store cannot be asked whether the run has ended');
    }
    try {
      at = (await o.files.readProgress())?.at ?? at;
    } catch (error) {
      log.debug({ err: error, run: job.runId }, 'the store cannot be asked how far the run is');
    }
    const ending = endingOf(state, end, job, name, o.tooLong);
    if (ending !== undefined) {
      tell(at);
      return ending;
    }
    if (state?.kind !== 'waiting') {
      waiting = undefined;
      tell(at);
    } else {
      const { fit: _fit, ...rest } = at;
      tell({ ...rest, step: `wait ${state.why}` });
      if (waiting?.for !== state.for) waiting = { for: state.for, sinceMs: performance.now() };
      if (performance.now() - waiting.sinceMs >= waitSeconds * 1000) {
        const over = tooLongWaited(state, at, o);
        if (over !== undefined) return over;
      }
    }
    await pause(pollMs, signal);
  }
  return { kind: 'stopped' };
}

async function stateOf(name: string, runId: string, { cluster }: FollowOptions): Promise<JobState> {
  const job = (await cluster.jobs(`${labels.run}=${runId}`)).find(({ metadata }) => metadata?.name === name);
  return jobState(job, await cluster.pods(`batch.kubernetes.io/job-name=${name}`));
}

function endingOf(
  state: JobState | undefined,
  end: PodEnd | undefined,
  job: Job,
  name: string,
  tooLong: string,
): Followed | undefined {
  if (end?.kind === 'done') return resultOf(end.result, job);
  if (end?.kind === 'failed') return { kind: 'failed', message: end.message, detail: end.detail };
  if (state?.kind === 'gone') {
    const message = `its Job ${name} was deleted in the cluster; start the run again if it was not meant to end`;
    return { kind: 'failed', message, detail: '' };
  }
  if (state?.kind === 'complete') {
    return { kind: 'crashed', message: `the pod of its Job ${name} ended without a result`, detail: '' };
  }
  if (state?.kind !== 'failed') return undefined;
  if (state.by === 'deadline') {
    return { kind: 'failed', message: `${tooLong}, with waiting for nodes`, detail: state.why };
  }
  // What an earlier pod has said is not how the last one ended.
  if (state.by === 'away')
    return { kind: 'away', message: 'the object store was away for its pods', detail: state.why, ended: true };
  if (end !== undefined) {
    const { message, detail } = end;
    return end.kind === 'away' ? { kind: 'away', message, detail, ended: true } : { kind: 'crashed', message, detail };
  }
  const message = `the pods of its Job ended before the run did (${state.why})`;
  return { kind: state.by === 'told' ? 'failed' : 'crashed', message, detail: '' };
}

/** A pod may say what it made for its own run alone. */
export function resultOf(result: RunResult, { runId, tenantId }: Job): Exclude<Outcome, { kind: 'away' }> {
  const strange = result.candidates.find(
    ({ slot, version, artefact, ...of }) =>
      of.tenantId !== tenantId ||
      of.runId !== runId ||
      !artefact.startsWith(attemptsPrefix({ tenant: tenantId, slot, version }, runId)),
  );
  if (strange === undefined) return { kind: 'done', result };
  return { kind: 'failed', message: 'its pod gave a result of another run', detail: JSON.stringify(strange.artefact) };
}

function tooLongWaited(
  state: Extract<JobState, { kind: 'waiting' }>,
  { warnings }: WorkerProgress,
  { mayFallBack, waitSeconds }: FollowOptions,
): Followed | undefined {
  // A great image takes its time, and a queue of the cluster is meant to be waited in.
  if (state.for === 'start' || state.for === 'queue') return undefined;
  if (state.for === 'node' && mayFallBack) {
    const warning = `no node with a GPU took it within ${waitSeconds} s; it was run without`;
    return { kind: 'no_node', why: state.why, warnings: [...warnings.filter((each) => each !== warning), warning] };
  }
  const message = `it waited longer than ${waitSeconds} s (TRAINING_JOB_WAIT_SECONDS) ${state.why}`;
  return { kind: 'failed', message, detail: '' };
}
