import type { V1Container, V1Job } from '@kubernetes/client-node';
import { type JobTemplate, trainerContainer } from './job-template.js';
import { bytesOf } from './quantity.js';

/** Labels of a run's Job and of its pods. */
export const labels = {
  run: 'insight-mesh.io/run',
  attempt: 'insight-mesh.io/attempt',
  /** `main`, or `fallback` for the template without a GPU. */
  variant: 'insight-mesh.io/variant',
} as const;

export type Variant = 'main' | 'fallback';

export interface JobWishes {
  runId: string;
  tenantId: string;
  /** From 1. */
  attempt: number;
  variant: Variant;
  /** Key of what the pod is to do. */
  jobKey: string;
  /** Of the Job with all its pods, from its creation. */
  deadlineSeconds: number;
  /** Undefined: what the template gives. */
  memoryMb: number | undefined;
}

/** One name for each attempt at each run: the API server refuses a second Job of it. */
export function jobName({ runId, attempt, variant }: Pick<JobWishes, 'runId' | 'attempt' | 'variant'>): string {
  return `run-${runId}-${attempt}${variant === 'fallback' ? '-cpu' : ''}`;
}

/** The Job of an attempt: the deployment's template, and what is this run's. */
export function jobManifest({ job }: JobTemplate, wishes: JobWishes): V1Job {
  const own = {
    [labels.run]: wishes.runId,
    [labels.attempt]: String(wishes.attempt),
    [labels.variant]: wishes.variant,
  };
  // A tenant's id may be longer than a label, and have other letters.
  const annotations = { 'insight-mesh.io/tenant': wishes.tenantId };
  const { spec } = job;
  const pod = spec?.template;
  if (spec === undefined || pod?.spec === undefined) throw new Error('the template of Jobs has no pod');
  return {
    ...job,
    metadata: {
      ...job.metadata,
      name: jobName(wishes),
      labels: { ...job.metadata?.labels, ...own },
      annotations: { ...job.metadata?.annotations, ...annotations },
    },
    spec: {
      ...spec,
      activeDeadlineSeconds: wishes.deadlineSeconds,
      template: {
        metadata: {
          ...pod.metadata,
          labels: { ...pod.metadata?.labels, ...own },
          annotations: { ...pod.metadata?.annotations, ...annotations },
        },
        spec: {
          ...pod.spec,
          containers: pod.spec.containers.map((each) =>
            each.name === trainerContainer ? trainer(each, wishes) : each,
          ),
        },
      },
    },
  };
}

function trainer(container: V1Container, { jobKey, memoryMb }: JobWishes): V1Container {
  const env = [...(container.env ?? []).filter(({ name }) => name !== 'RUN_JOB'), { name: 'RUN_JOB', value: jobKey }];
  if (memoryMb === undefined) return { ...container, env };
  const { limits = {}, requests = {}, ...resources } = container.resources ?? {};
  // A run may ask for less than the deployment gives, not for more.
  const least = Math.min(memoryMb * 1024 ** 2, ...[limits.memory].flatMap((text) => bytesOf(text) ?? []));
  const memory = `${Math.floor(least / 1024 ** 2)}Mi`;
  return {
    ...container,
    env,
    resources: { ...resources, limits: { ...limits, memory }, requests: { ...requests, memory } },
  };
}

/** Megabytes that the trainer may take by its limit; undefined where it has none. */
export function memoryLimitMb({ spec }: V1Job): number | undefined {
  const container = spec?.template.spec?.containers.find(({ name }) => name === trainerContainer);
  const bytes = bytesOf(container?.resources?.limits?.memory);
  return bytes === undefined ? undefined : Math.floor(bytes / 1024 ** 2);
}
