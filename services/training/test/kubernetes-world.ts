import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CoreV1Api, KubeConfig, RbacAuthorizationV1Api, type V1Job } from '@kubernetes/client-node';
import { type Admin, adminOf } from './kubelet.js';
import { SmallCluster } from './small-cluster.js';

/** A cluster for tests: the real API server of which this variable has a kubeconfig, else a small one. */
const realKubeconfig = process.env.INSIGHT_MESH_TEST_KUBECONFIG;
const namespace = 'default';

/** All that the service may do; the chart's Role has the same. */
const rules = [
  { apiGroups: ['batch'], resources: ['jobs'], verbs: ['create', 'list', 'delete'] },
  { apiGroups: [''], resources: ['pods'], verbs: ['list'] },
];

export interface TestCluster {
  admin: Admin;
  /** Of the service, with no more rights than it needs. */
  kubeconfig: string;
  /** Undefined where the API server is a real one. */
  small: SmallCluster | undefined;
  stop(): Promise<void>;
}

export async function testCluster(folder: string): Promise<TestCluster> {
  const kubeconfig = join(folder, 'kubeconfig');
  if (realKubeconfig === undefined) {
    const small = new SmallCluster();
    await small.start(kubeconfig);
    return { admin: adminOf(kubeconfig, namespace), kubeconfig, small, stop: () => small.stop() };
  }
  const admin = adminOf(realKubeconfig, namespace);
  writeFileSync(kubeconfig, JSON.stringify(await limited(realKubeconfig)), { mode: 0o600 });
  const stop = async (): Promise<void> => {
    await admin.batch.deleteCollectionNamespacedJob({ namespace, propagationPolicy: 'Background' });
  };
  return { admin, kubeconfig, small: undefined, stop };
}

async function limited(file: string): Promise<object> {
  const kube = new KubeConfig();
  kube.loadFromFile(file);
  const core = kube.makeApiClient(CoreV1Api);
  const rbac = kube.makeApiClient(RbacAuthorizationV1Api);
  const name = `training-${process.pid}`;
  const metadata = { name };
  await core.createNamespacedServiceAccount({ namespace, body: { metadata } });
  await rbac.createNamespacedRole({ namespace, body: { metadata, rules } });
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name };
  const subjects = [{ kind: 'ServiceAccount', name, namespace }];
  await rbac.createNamespacedRoleBinding({ namespace, body: { metadata, roleRef, subjects } });
  const spec = { audiences: [], expirationSeconds: 3600 };
  const token = await core.createNamespacedServiceAccountToken({ namespace, name, body: { spec } });
  const cluster = kube.getCurrentCluster();
  return {
    ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'limited' },
    clusters: [{ name: 'lab', cluster: { server: cluster?.server, 'certificate-authority': cluster?.caFile } }],
    users: [{ name: 'limited', user: { token: token.status?.token } }],
    contexts: [{ name: 'limited', context: { cluster: 'lab', user: 'limited' } }],
  };
}

/** As the chart makes it. */
export function template(gpus: number, image = 'trainer'): V1Job {
  const gpu: Record<string, string> = gpus > 0 ? { 'nvidia.com/gpu': String(gpus) } : {};
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { namespace, labels: { 'app.kubernetes.io/component': 'trainer' } },
    spec: {
      backoffLimit: 6,
      ttlSecondsAfterFinished: 3600,
      podReplacementPolicy: 'Failed',
      podFailurePolicy: {
        rules: [
          { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
          { action: 'FailJob', onExitCodes: { containerName: 'trainer', operator: 'In', values: [64] } },
        ],
      },
      template: {
        metadata: { labels: { 'app.kubernetes.io/component': 'trainer' } },
        spec: {
          restartPolicy: 'Never',
          automountServiceAccountToken: false,
          terminationGracePeriodSeconds: 40,
          ...(gpus > 0 ? { tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }] } : {}),
          containers: [
            {
              ...{ name: 'trainer', image, command: ['node', 'services/training/dist/src/run/job-main.js'] },
              resources: { limits: { memory: '8Gi', ...gpu }, requests: { cpu: '1', memory: '4Gi', ...gpu } },
            },
          ],
        },
      },
    },
  };
}
