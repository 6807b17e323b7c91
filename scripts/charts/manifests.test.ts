import { expect, it } from 'vitest';
import { embeddedManifests, parseManifests, podTemplates } from './manifests.js';

const job = (name: string) => `apiVersion: batch/v1
kind: Job
metadata: { name: ${name} }
spec: { template: { metadata: { labels: { app: ${name} } }, spec: { restartPolicy: Never } } }
`;

it('reads the objects and leaves empty documents out', () => {
  const text = `# Source: a\n${job('one')}---\n---\n# nothing\n---\n${job('two')}`;
  expect(parseManifests(text).map(({ metadata }) => metadata.name)).toEqual(['one', 'two']);
  expect(parseManifests('')).toEqual([]);
});

it('says which document is no YAML, or no object of Kubernetes', () => {
  expect(() => parseManifests(`${job('one')}---\na: [`)).toThrow(/document 2 is no YAML/);
  expect(() => parseManifests('kind: Job\n')).toThrow(/document 1 is no object of Kubernetes.*"kind":"Job"/);
});

it('finds the pods of every workload, and of Jobs that stand in ConfigMaps', () => {
  const pod = { metadata: { labels: { app: 'a' } }, spec: { nodeName: 'n' } };
  const of = (kind: string, spec: Record<string, unknown>) => ({
    apiVersion: 'v1',
    kind,
    metadata: { name: kind.toLowerCase() },
    spec,
  });
  const map = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'templates' },
    data: {
      'job.yaml': job('train'),
      'job.json': JSON.stringify({ ...parseManifests(job('json'))[0], metadata: {} }, null, 2),
      'kind.txt': 'a kind: Job of text',
    },
  };
  const manifests = [
    { ...of('Pod', pod.spec), metadata: { name: 'pod', labels: { app: 'a' } } },
    ...['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job'].map((kind) => of(kind, { template: pod })),
    of('CronJob', { jobTemplate: { spec: { template: pod } } }),
    of('Service', { template: pod }),
    map,
  ];
  const found = podTemplates(manifests);
  expect(found.map(({ from }) => from)).toEqual([
    'Pod pod',
    'Deployment deployment',
    'StatefulSet statefulset',
    'DaemonSet daemonset',
    'ReplicaSet replicaset',
    'Job job',
    'CronJob cronjob',
    'Job train (job.yaml of ConfigMap templates)',
    'Job (job.json of ConfigMap templates)',
  ]);
  expect(found.slice(0, 7).every(({ metadata, spec }) => metadata.labels?.app === 'a' && spec.nodeName === 'n')).toBe(
    true,
  );
  expect(embeddedManifests(manifests)[0]?.apiVersion).toBe('batch/v1');
});
