import type { V1Job } from '@kubernetes/client-node';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jobManifest, jobName, memoryLimitMb } from './job-manifest.js';
import { toJobTemplate } from './job-template.js';
import { bytesOf } from './quantity.js';

const job: V1Job = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { namespace: 'shops', labels: { app: 'trainer' } },
  spec: {
    backoffLimit: 6,
    template: {
      metadata: { labels: { app: 'trainer' } },
      spec: {
        restartPolicy: 'Never',
        containers: [
          { name: 'proxy', image: 'proxy' },
          {
            name: 'trainer',
            image: 'trainer',
            env: [
              { name: 'OBJECT_STORE_URL', value: 's3://models' },
              { name: 'RUN_JOB', value: 'of the template' },
            ],
            resources: { limits: { memory: '16Gi', 'nvidia.com/gpu': '1' }, requests: { cpu: '4', memory: '8Gi' } },
          },
        ],
      },
    },
  },
};
const template = toJobTemplate(job, 'the template');
const wishes = {
  ...{ runId: '5bd5fb6e-5ab8-4f2d-9a3f-1b2f1f8f9f10', tenantId: 'a tenant/ü', attempt: 2, variant: 'main' as const },
  ...{ jobKey: 'work/training/5bd5fb6e/pods/2', deadlineSeconds: 3600, memoryMb: undefined },
};

describe('the Job of a run', () => {
  it('is the template with a name, labels, a deadline and the key of its work', () => {
    const made = jobManifest(template, wishes);
    expect(made.metadata?.name).toBe(`run-${wishes.runId}-2`);
    const labels = { app: 'trainer', 'insight-mesh.io/run': wishes.runId, 'insight-mesh.io/attempt': '2' };
    expect(made.metadata?.labels).toMatchObject(labels);
    expect(made.spec?.template.metadata?.labels).toMatchObject(labels);
    expect(made.spec).toMatchObject({ activeDeadlineSeconds: 3600, backoffLimit: 6 });
    const [proxy, trainer] = made.spec?.template.spec?.containers ?? [];
    expect(proxy).toEqual({ name: 'proxy', image: 'proxy' });
    expect(trainer?.env).toEqual([
      { name: 'OBJECT_STORE_URL', value: 's3://models' },
      { name: 'RUN_JOB', value: wishes.jobKey },
    ]);
    expect(trainer?.resources).toEqual(job.spec?.template.spec?.containers[1]?.resources);
    expect(memoryLimitMb(made)).toBe(16 * 1024);
  });

  it('takes less memory where the run asks for less, and never more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 64, max: 1_000_000 }), (memoryMb) => {
        const made = jobManifest(template, { ...wishes, memoryMb });
        const resources = made.spec?.template.spec?.containers[1]?.resources;
        expect(memoryLimitMb(made)).toBe(Math.min(memoryMb, 16 * 1024));
        expect(resources?.requests).toEqual({ cpu: '4', memory: resources?.limits?.memory });
        expect(resources?.limits?.['nvidia.com/gpu']).toBe('1');
      }),
    );
  });

  it('leaves the template as it was', () => {
    const before = structuredClone(job);
    jobManifest(template, { ...wishes, memoryMb: 100 });
    expect(job).toEqual(before);
  });

  it('has one name an attempt and variant, that is short enough for a label', () => {
    const names = new Set<string>();
    for (const variant of ['main', 'fallback'] as const)
      for (const attempt of [1, 12, 99_999_999]) names.add(jobName({ ...wishes, attempt, variant }));
    expect(names.size).toBe(6);
    for (const name of names) expect(name).toMatch(/^[a-z0-9-]{1,57}$/);
  });
});

describe('a template', () => {
  it.each([
    [{ ...job, kind: 'Pod' }, 'kind '],
    [{ ...job, metadata: {} }, 'metadata.namespace must name the namespace of Jobs'],
    [{ ...job, spec: { template: { spec: { restartPolicy: 'OnFailure', containers: [] } } } }, 'must be Never'],
    [{ ...job, spec: { template: { spec: { restartPolicy: 'Never', containers: [] } } } }, 'a container named trainer'],
    [null, 'the file '],
  ])('is refused with what would be right: %#', (value, why) => {
    expect(() => toJobTemplate(value, 'job.json')).toThrow(why);
  });
});

describe('a quantity', () => {
  it.each([
    ['16Gi', 17_179_869_184],
    ['512M', 512_000_000],
    ['1e3', 1000],
    ['1.5Ki', 1536],
    ['7', 7],
    ['', undefined],
    ['lots', undefined],
    ['5Zi', undefined],
    [undefined, undefined],
  ])('%s is %s bytes', (text, bytes) => expect(bytesOf(text)).toBe(bytes));
});
