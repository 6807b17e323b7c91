import { describe, expect, it } from 'vitest';
import type { Manifest } from './manifests.js';
import { checkNetworkPaths } from './network-paths.js';

const meta = (name: string) => ({ name, namespace: 'shop' });
const labels = (app: string) => ({ app, 'app.kubernetes.io/instance': 'one' });
const is = (app: string) => ({ podSelector: { matchLabels: labels(app) } });
const dns = {
  to: [
    {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
      podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
    },
  ],
  ports: [{ port: 53 }, { port: 53, protocol: 'UDP' }],
};
const monitoring = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } };
const clients = { namespaceSelector: {}, podSelector: { matchLabels: { 'insight-mesh.io/client': 'true' } } };

const deployment = (app: string, env: object[] = [], ports: object[] = []): Manifest => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: meta(app),
  spec: {
    template: {
      metadata: { labels: labels(app) },
      spec: { containers: [{ env, ports, envFrom: [{ configMapRef: { name: app } }] }] },
    },
  },
});
const policy = (app: string, rules: object): Manifest => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: meta(app),
  spec: { ...is(app), policyTypes: ['Ingress', 'Egress'], ...rules },
});

const recommender = { egress: [dns, { ports: [{ port: 9092 }] }, { to: [is('feature')], ports: [{ port: 'grpc' }] }] };
const feature = {
  ingress: [
    { from: [is('recommender'), clients], ports: [{ port: 'grpc' }] },
    { from: [monitoring], ports: [{ port: 'admin' }] },
  ],
};

/** A caller that is told of Kafka and of feature, and feature. */
function release(
  caller: object = recommender,
  callee: object = feature,
  address = 'feature.shop.svc.local:7',
): Manifest[] {
  return [
    deployment('recommender', [{ name: 'FEATURE_ADDRESS', value: `dns:///${address}` }]),
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: meta('recommender'), data: { KAFKA_BROKERS: 'kafka.data:9092' } },
    deployment(
      'feature',
      [],
      [
        { name: 'grpc', containerPort: 50052 },
        { name: 'admin', containerPort: 9100 },
      ],
    ),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: meta('feature'),
      spec: {
        selector: labels('feature'),
        ports: [
          { name: 'grpc', port: 7, targetPort: 'grpc' },
          { name: 'admin', port: 9100, targetPort: 'admin' },
        ],
      },
    },
    policy('recommender', caller),
    policy('feature', callee),
  ];
}
const failures = (manifests: readonly Manifest[]) => checkNetworkPaths(manifests, 'small', 'shop').failures;

describe('checkNetworkPaths', () => {
  it('takes policies that open what is needed and no more', () => {
    expect(failures(release())).toEqual([]);
  });

  it('names a need that is shut, at either end', () => {
    const calls =
      'small: Deployment recommender needs Deployment feature on TCP 50052, and policies keep it from there';
    expect(failures(release({ egress: recommender.egress.slice(0, 2) }))).toEqual([calls]);
    expect(
      failures(release(recommender, { ingress: [{ ...feature.ingress[0], from: [clients] }, feature.ingress[1]] })),
    ).toEqual([calls]);
    expect(failures(release({ egress: recommender.egress.slice(1) }))).toEqual([
      expect.stringContaining('needs DNS on UDP 53'),
      expect.stringContaining('needs DNS on TCP 53'),
    ]);
    expect(failures(release({ egress: [dns, recommender.egress[2] as object] }))).toEqual([
      expect.stringContaining('needs kafka.data on TCP 9092'),
    ]);
    expect(failures(release(recommender, { ingress: feature.ingress.slice(0, 1) }))).toEqual([
      expect.stringContaining('Prometheus needs Deployment feature on TCP 9100'),
    ]);
  });

  it('names a way that nothing needs', () => {
    expect(failures(release(recommender, { ingress: [...feature.ingress, { from: [monitoring] }] }))).toEqual([
      expect.stringContaining('Prometheus may reach Deployment feature on TCP 50052,TCP 22'),
    ]);
    const names = { ...is('feature'), podSelector: { matchLabels: { app: 'recommender' } } };
    expect(
      failures(release(recommender, { ingress: [...feature.ingress, { from: [names], ports: [{ port: 'grpc' }] }] })),
    ).toEqual([
      expect.stringContaining('Deployment recommender of another release may reach Deployment feature on TCP 50052'),
    ]);
    const open = failures(release({ egress: [...recommender.egress, { ports: [{ port: 443 }] }] }));
    expect(open).toContainEqual(
      expect.stringContaining('Deployment recommender may reach the API server on TCP 443, and needs no such port'),
    );
    expect(failures(release({ ...recommender, ingress: [{ from: [is('feature')] }] }))).toEqual([]);
    expect(
      failures(
        release(
          { ...recommender, ingress: [{ from: [is('feature')] }] },
          { ...feature, egress: [{ to: [is('recommender')] }] },
        ),
      ),
    ).toEqual([expect.stringContaining('Deployment feature may reach Deployment recommender on TCP 22')]);
  });

  it('refuses an address that leads nowhere', () => {
    expect(() => failures(release(recommender, feature, 'featur.shop.svc.local:7'))).toThrow(
      /FEATURE_ADDRESS of Deployment recommender leads to featur:7 in shop: there is no such Service/,
    );
    expect(() => failures(release(recommender, feature, 'feature.shop.svc.local:8'))).toThrow(
      /no such Service or port/,
    );
  });
});
