import type { V1ContainerStateTerminated, V1ContainerStatus, V1Job, V1Pod } from '@kubernetes/client-node';
import { trainerContainer } from './job-template.js';

/** How a Job stands; `why` is for people. */
export type JobState =
  /** There is no such Job. */
  | { kind: 'gone' }
  | { kind: 'complete' }
  /** `deadline`: of the Job; `told`: its pod has ended with the code that says so; `crashed`: its pods ended too often; `away`: the same, the
   *  last for want of the object store. */
  | { kind: 'failed'; by: 'deadline' | 'told' | 'crashed' | 'away'; why: string }
  | { kind: 'working' }
  /** `node`: no node takes its pod; `image`: it cannot be fetched or started; `pod`: there is none; `start`: it comes up; `queue`: the
   *  cluster's own, which has suspended the Job. */
  | { kind: 'waiting'; for: 'node' | 'image' | 'pod' | 'start' | 'queue'; why: string };

/** What a trainer ends with where the object store was away: it could not even write why. */
const awayCode = 75;

/** Of a container that does not start, what no waiting for a slow network explains. */
const unstartable = new Set([
  ...['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName', 'ErrImageNeverPull', 'ImageInspectError'],
  ...['CreateContainerConfigError', 'CreateContainerError', 'RunContainerError'],
]);

/** @param pods of the Job, in any order */
export function jobState(job: V1Job | undefined, pods: readonly V1Pod[]): JobState {
  if (job === undefined) return { kind: 'gone' };
  const newest = [...pods].sort((a, b) => createdMs(b) - createdMs(a));
  for (const { type, status, reason, message } of job.status?.conditions ?? []) {
    if (status !== 'True') continue;
    if (type === 'Complete') return { kind: 'complete' };
    if (type !== 'Failed') continue;
    if (reason === 'DeadlineExceeded') return { kind: 'failed', by: 'deadline', why: message ?? reason };
    const why = [...newest.flatMap((pod) => endOf(pod) ?? []).slice(0, 1), message ?? reason ?? 'no reason'].join('; ');
    if (reason === 'PodFailurePolicy') return { kind: 'failed', by: 'told', why };
    const [last] = newest.flatMap((pod) => endedOf(pod) ?? []);
    return { kind: 'failed', by: last?.exitCode === awayCode ? 'away' : 'crashed', why };
  }
  if (job.spec?.suspend === true)
    return { kind: 'waiting', for: 'queue', why: 'for the queue of the cluster: its Job is suspended' };
  const [pod] = newest.filter(({ status }) => status?.phase !== 'Failed' && status?.phase !== 'Succeeded');
  if (pod === undefined) {
    const last = newest.flatMap((each) => endOf(each) ?? [])[0];
    return { kind: 'waiting', for: 'pod', why: last === undefined ? 'for its pod' : `for another pod: ${last}` };
  }
  if (pod.status?.phase === 'Running') return { kind: 'working' };
  const scheduled = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled');
  if (scheduled?.status === 'False' && scheduled.reason === 'Unschedulable') {
    return { kind: 'waiting', for: 'node', why: `for a node: ${scheduled.message ?? 'none takes its pod'}` };
  }
  for (const { image, state } of statusesOf(pod)) {
    const { reason = '', message = '' } = state?.waiting ?? {};
    if (!unstartable.has(reason)) continue;
    const said = [reason, message].filter(Boolean).join(': ').slice(0, 500);
    return { kind: 'waiting', for: 'image', why: `for the container of image ${image}: ${said}` };
  }
  return { kind: 'waiting', for: 'start', why: 'for its container to start' };
}

function statusesOf({ status }: V1Pod): V1ContainerStatus[] {
  return [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
}

function endedOf({ status }: V1Pod): V1ContainerStateTerminated | undefined {
  return status?.containerStatuses?.find(({ name }) => name === trainerContainer)?.state?.terminated;
}

/** How a pod's trainer has ended, for people. */
function endOf(pod: V1Pod): string | undefined {
  const disrupted = pod.status?.conditions?.find(
    ({ type, status }) => type === 'DisruptionTarget' && status === 'True',
  );
  if (disrupted !== undefined) return `the last was taken away (${disrupted.reason ?? 'a disruption'})`;
  const ended = endedOf(pod);
  if (ended !== undefined) return `the last ended with exit code ${ended.exitCode} (${ended.reason ?? 'no reason'})`;
  return pod.status?.reason === undefined ? undefined : `the last ended: ${pod.status.reason}`;
}

function createdMs({ metadata }: V1Pod): number {
  const at = metadata?.creationTimestamp;
  return at === undefined ? 0 : new Date(at).getTime();
}
