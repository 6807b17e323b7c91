import type { V1Job, V1PodFailurePolicyRule } from '@kubernetes/client-node';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toJobTemplate } from '../run/kubernetes/job-template.js';
import { searchJob, searchJobName, templateStoreUrl } from './search-job.js';

const ignore: V1PodFailurePolicyRule = {
  action: 'Ignore',
  onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }],
};
const fail64 = (action: string): V1PodFailurePolicyRule => ({
  action,
  onExitCodes: { containerName: 'trainer', operator: 'In', values: [64] },
});
const job = (changed: { command?: string[]; rules?: V1PodFailurePolicyRule[]; env?: object[] } = {}): V1Job => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { namespace: 'shops', labels: { app: 'trainer' } },
  spec: {
    parallelism: 1,
    completions: 1,
    backoffLimit: 5,
    activeDeadlineSeconds: 60,
    ttlSecondsAfterFinished: 3600,
    podReplacementPolicy: 'Failed',
    podFailurePolicy: { rules: changed.rules ?? [ignore, fail64('FailJob')] },
    template: {
      metadata: { labels: { app: 'trainer' } },
      spec: {
        restartPolicy: 'Never',
        nodeSelector: { 'nvidia.com/gpu.present': 'true' },
        tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }],
        containers: [
          { name: 'proxy', image: 'proxy' },
          {
            name: 'trainer',
            image: 'trainer',
            command: changed.command ?? ['node', 'services/training/dist/src/run/job-main.js'],
            env: (changed.env as { name: string; value: string }[]) ?? [
              { name: 'OBJECT_STORE_URL', value: 's3://models' },
              { name: 'RUN_JOB', value: 'of the template' },
            ],
            resources: { limits: { memory: '10Gi', 'nvidia.com/gpu': '1' } },
          },
        ],
      },
    },
  },
});
const id = '0123456789abcdef01234567';
const wishes = { id, key: `work/search/${id}`, trials: 40, parallel: 4 };
const made = (changed: Parameters<typeof job>[0] = {}, wished: Partial<typeof wishes> = {}): V1Job =>
  searchJob(toJobTemplate(job(changed), 'the template'), { ...wishes, ...wished });
const trainerOf = ({ spec }: V1Job) => spec?.template.spec?.containers[1];

describe('the Job of a search', () => {
  it('is the template with an index for each trial, and the program of a trial', () => {
    const { metadata, spec } = made();
    expect(metadata).toEqual({
      namespace: 'shops',
      name: 'search-0123456789abcdef-40',
      labels: { app: 'trainer', 'insight-mesh.io/search': id },
    });
    expect(spec).toMatchObject({
      completionMode: 'Indexed',
      completions: 40,
      parallelism: 4,
      backoffLimitPerIndex: 5,
      ttlSecondsAfterFinished: 3600,
      podReplacementPolicy: 'Failed',
    });
    // Of the Job as a whole they would end trials that have nothing to do with those which failed.
    expect(spec).not.toHaveProperty('backoffLimit');
    expect(spec).not.toHaveProperty('activeDeadlineSeconds');
    expect(spec?.template.metadata?.labels).toEqual({ app: 'trainer', 'insight-mesh.io/search': id });
    const before = job().spec?.template.spec;
    expect(spec?.template.spec).toMatchObject({
      restartPolicy: 'Never',
      nodeSelector: before?.nodeSelector,
      tolerations: before?.tolerations,
    });
    expect(spec?.template.spec?.containers[0]).toEqual({ name: 'proxy', image: 'proxy' });
    expect(trainerOf(made())).toEqual({
      ...before?.containers[1],
      command: ['node', 'services/training/dist/src/search/job-main.js'],
      env: [
        { name: 'OBJECT_STORE_URL', value: 's3://models' },
        { name: 'NODE_OPTIONS', value: '--max-old-space-size=6144' },
        { name: 'SEARCH_JOB', value: wishes.key },
      ],
    });
  });

  it('ignores pods that are taken away, and lets a trial fail by itself that another try would not change', () => {
    const both = [ignore, fail64('FailIndex')];
    expect(made().spec?.podFailurePolicy?.rules).toEqual(both);
    expect(made({ rules: [] }).spec?.podFailurePolicy?.rules).toEqual(both);
    const own: V1PodFailurePolicyRule = {
      action: 'FailJob',
      onExitCodes: { containerName: 'proxy', operator: 'In', values: [3] },
    };
    expect(made({ rules: [own, ignore] }).spec?.podFailurePolicy?.rules).toEqual([
      ...both,
      { ...own, action: 'FailIndex' },
    ]);
  });

  it('has names for its pods that the API server takes, whatever the number of trials, and never more pods than trials', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 1, max: 256 }), (trials, parallel) => {
        const { metadata, spec } = made({}, { trials, parallel });
        // The API server puts the greatest index and a dash behind it, and wants a DNS label.
        expect(`${metadata?.name}-${trials - 1}`).toMatch(/^[a-z0-9-]{1,63}$/);
        expect(spec?.completions).toBe(trials);
        expect(spec?.parallelism).toBe(Math.min(trials, parallel));
      }),
    );
    expect(searchJobName({ id, trials: 41 })).not.toBe(searchJobName({ id, trials: 40 }));
  });

  it('leaves the heap as a template wishes it, and the template as it was', () => {
    const env = [{ name: 'NODE_OPTIONS', value: '--max-old-space-size=99' }];
    expect(trainerOf(made({ env }))?.env).toEqual([...env, { name: 'SEARCH_JOB', value: wishes.key }]);
    const template = toJobTemplate(job(), 'the template');
    searchJob(template, wishes);
    expect(template.job).toEqual(job());
    expect(templateStoreUrl(template)).toBe('s3://models');
  });

  it('is refused where the template starts another program than that of a run', () => {
    expect(() => made({ command: ['/train.sh'] })).toThrow(
      'the container trainer of the template must start services/training/dist/src/run/job-main.js, which a search replaces by the program of a trial; it starts /train.sh',
    );
    expect(() => made({ command: [] })).toThrow('it starts what its image does');
  });
});
