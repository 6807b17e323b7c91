import { AppError } from '@insight-mesh/runtime/errors';
import type { V1Container, V1EnvVar, V1Job, V1PodFailurePolicyRule } from '@kubernetes/client-node';
import { memoryLimitMb } from '../run/kubernetes/job-manifest.js';
import { type JobTemplate, trainerContainer } from '../run/kubernetes/job-template.js';

export interface SearchJobWishes {
  /** Of the search in the store, as searchId has it. */
  id: string;
  /** Key of the search in the store. */
  key: string;
  /** Of all its trials; one index each. */
  trials: number;
  /** Pods at once. */
  parallel: number;
}

const runProgram = /(^|\/)run\/job-main\.js$/;
const searchLabel = 'insight-mesh.io/search';
/** Of one trial, where the template does not say. */
const tries = 6;
/** Of the JavaScript heap where the pod's memory has no limit, in MB: as of the processes of a search without a cluster. */
const heapMb = 4096;

/** One name for a search and the number of its trials: the API server refuses a second Job of it. */
export const searchJobName = ({ id, trials }: Pick<SearchJobWishes, 'id' | 'trials'>): string =>
  `search-${id.slice(0, 16)}-${trials}`;

/**
 * The Job of a search: the deployment's template of a run's Job, with an index for each trial and the program that does one. A trial that
 * another try would not change fails by itself, and the others go on.
 * @throws AppError INVALID_ARGUMENT where the template's container does not start the program of a run
 */
export function searchJob({ job }: JobTemplate, wishes: SearchJobWishes): V1Job {
  const { spec } = job;
  const pod = spec?.template;
  if (spec === undefined || pod?.spec === undefined) throw new Error('the template of Jobs has no pod');
  const own = { [searchLabel]: wishes.id };
  // Of the Job as a whole, it would end a search whose pods were often taken away.
  const { backoffLimit = tries, activeDeadlineSeconds: _, ...rest } = spec;
  return {
    ...job,
    metadata: { ...job.metadata, name: searchJobName(wishes), labels: { ...job.metadata?.labels, ...own } },
    spec: {
      ...rest,
      completionMode: 'Indexed',
      completions: wishes.trials,
      parallelism: Math.min(wishes.parallel, wishes.trials),
      backoffLimitPerIndex: backoffLimit,
      podFailurePolicy: { rules: rules(spec.podFailurePolicy?.rules ?? []) },
      template: {
        metadata: { ...pod.metadata, labels: { ...pod.metadata?.labels, ...own } },
        spec: {
          ...pod.spec,
          containers: pod.spec.containers.map((each) =>
            each.name === trainerContainer ? trainer(each, memoryLimitMb(job), wishes) : each,
          ),
        },
      },
    },
  };
}

/** Those of the template, where what would fail the Job fails the index alone, and the two that a search relies on. */
function rules(own: readonly V1PodFailurePolicyRule[]): V1PodFailurePolicyRule[] {
  const ignore: V1PodFailurePolicyRule = {
    action: 'Ignore',
    onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }],
  };
  const fail: V1PodFailurePolicyRule = {
    action: 'FailIndex',
    onExitCodes: { containerName: trainerContainer, operator: 'In', values: [64] },
  };
  const taken = own.map((rule) => (rule.action === 'FailJob' ? { ...rule, action: 'FailIndex' } : rule));
  const others = taken.filter((rule) => ![ignore, fail].some((each) => same(each, rule)));
  return [ignore, fail, ...others];
}

function same(a: V1PodFailurePolicyRule, b: V1PodFailurePolicyRule): boolean {
  if (a.action !== b.action) return false;
  const conditions = (rule: V1PodFailurePolicyRule) => rule.onPodConditions?.map(({ type }) => type).join();
  return conditions(a) === conditions(b) && a.onExitCodes?.values.join() === b.onExitCodes?.values.join();
}

function trainer(container: V1Container, limitMb: number | undefined, { key }: SearchJobWishes): V1Container {
  const command = container.command ?? [];
  if (!command.some((part) => runProgram.test(part)))
    throw new AppError(
      'INVALID_ARGUMENT',
      `the container ${trainerContainer} of the template must start services/training/dist/src/run/job-main.js, which a search replaces by the program of a trial; it starts ${command.join(' ') || 'what its image does'}`,
    );
  const env: V1EnvVar[] = (container.env ?? []).filter(({ name }) => !['RUN_JOB', 'SEARCH_JOB'].includes(name));
  if (!env.some(({ name }) => name === 'NODE_OPTIONS')) {
    // TensorFlow and DuckDB take memory beside the heap.
    const heap = limitMb === undefined ? heapMb : Math.max(64, Math.floor(limitMb * 0.6));
    env.push({ name: 'NODE_OPTIONS', value: `--max-old-space-size=${heap}` });
  }
  return {
    ...container,
    command: command.map((part) => part.replace(runProgram, '$1search/job-main.js')),
    env: [...env, { name: 'SEARCH_JOB', value: key }],
  };
}

/** Where the template's pods find their objects; undefined where it is not said as a plain value. */
export function templateStoreUrl({ job }: JobTemplate): string | undefined {
  const container = job.spec?.template.spec?.containers.find(({ name }) => name === trainerContainer);
  return container?.env?.find(({ name }) => name === 'OBJECT_STORE_URL')?.value;
}
