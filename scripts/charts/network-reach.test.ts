import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Manifest } from './manifests.js';
import { type Selector, selects } from './network-policies.js';
import { mayReach, type Place, type Port } from './network-reach.js';

const tcp = (number: number): Port => ({ number, protocol: 'TCP' });
const policy = (spec: Record<string, unknown>, namespace = 'shop'): Manifest => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'policy', namespace },
  spec,
});
const pod = (app: string, namespace = 'shop'): Place => ({
  what: app,
  namespace,
  labels: { app },
  ports: [
    { name: 'grpc', containerPort: 50051 },
    { name: 'names', containerPort: 53, protocol: 'UDP' },
  ],
});
const [a, b] = [pod('a'), pod('b')];
const may = (policies: readonly Manifest[], from: Place, to: Place, port = tcp(50051)) =>
  mayReach(policies, 'shop', from, to, port);

const denyAll = policy({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
const out = (rule: object, app = 'a') =>
  policy({ podSelector: { matchLabels: { app } }, policyTypes: ['Egress'], egress: [rule] });
const into = (rule: object, app = 'b') => policy({ podSelector: { matchLabels: { app } }, ingress: [rule] });

const apps = fc.constantFrom('a', 'b', 'c');
const namespaces = fc.constantFrom('shop', 'data');
const places = fc.tuple(apps, namespaces).map(([app, namespace]) => pod(app, namespace));
const peers = fc.record(
  { podSelector: fc.record({ matchLabels: fc.record({ app: apps }) }), namespaceSelector: fc.constant({}) },
  { requiredKeys: ['podSelector'] },
);
const rules = fc.record({ from: fc.array(peers, { maxLength: 2 }) });
const policies = fc.array(
  fc
    .record({ app: apps, namespace: namespaces, rules: fc.array(rules, { maxLength: 2 }) })
    .map(({ app, namespace, rules: ingress }) =>
      policy({ podSelector: { matchLabels: { app } }, policyTypes: ['Ingress'], ingress }, namespace),
    ),
  { maxLength: 4 },
);

describe('mayReach', () => {
  it('is open where no policy selects a pod, and shut where one does without a rule', () => {
    expect(may([], a, b)).toBe(true);
    expect(may([denyAll], a, b)).toBe(false);
    expect(may([policy({ podSelector: { matchLabels: { app: 'b' } } })], a, b)).toBe(false);
    expect(may([policy({ podSelector: { matchLabels: { app: 'b' } } })], b, a)).toBe(true);
    expect(may([policy({ podSelector: {} }, 'data')], a, b)).toBe(true);
  });

  it('wants both ends to agree', () => {
    const there = out({ to: [{ podSelector: { matchLabels: { app: 'b' } } }] });
    const here = into({ from: [{ podSelector: { matchLabels: { app: 'a' } } }] });
    expect(may([denyAll, there], a, b)).toBe(false);
    expect(may([denyAll, here], a, b)).toBe(false);
    expect(may([denyAll, there, here], a, b)).toBe(true);
    expect(may([denyAll, there, here], b, a)).toBe(false);
  });

  it('reads a selector of pods within the policy’s namespace, unless namespaces are selected too', () => {
    const far = pod('a', 'data');
    const near = into({ from: [{ podSelector: { matchLabels: { app: 'a' } } }] });
    expect(may([near], a, b)).toBe(true);
    expect(may([near], far, b)).toBe(false);
    const named = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'data' } } };
    expect(may([into({ from: [named] })], far, b)).toBe(true);
    expect(may([into({ from: [named] })], a, b)).toBe(false);
    const both = { ...named, podSelector: { matchLabels: { app: 'c' } } };
    expect(may([into({ from: [both] })], far, b)).toBe(false);
    // Two peers are two ways in, where one with both selectors is one.
    expect(may([into({ from: [named, { podSelector: { matchLabels: { app: 'c' } } }] })], far, b)).toBe(true);
  });

  it('takes a block of addresses for what is outside alone, less its exceptions', () => {
    const block = out({ to: [{ ipBlock: { cidr: '10.20.0.0/16', except: ['10.20.3.0/24'] } }] });
    const at = (ip: string) => may([block], a, { what: ip, ip });
    expect([at('10.20.1.1'), at('10.20.3.1'), at('10.21.0.1')]).toEqual([true, false, false]);
    expect(may([out({ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] })], a, b)).toBe(false);
    expect(may([out({ to: [{ ipBlock: { cidr: '2001:db8::/32' } }] })], a, { what: '6', ip: '2001:db8::1' })).toBe(
      true,
    );
    expect(may([out({})], a, { what: 'anywhere', ip: '203.0.113.9' })).toBe(true);
  });

  it('reads ports by number, by range, and by the name that the pod gives them', () => {
    const open = (ports: readonly object[], port: Port) => may([out({ ports })], a, b, port);
    expect(open([{ port: 50051 }], tcp(50051))).toBe(true);
    expect(open([{ port: 50051, protocol: 'UDP' }], tcp(50051))).toBe(false);
    expect(open([{ protocol: 'TCP' }], tcp(1))).toBe(true);
    expect([49_999, 50_000, 50_010, 50_011].map((n) => open([{ port: 50_000, endPort: 50_010 }], tcp(n)))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(open([{ port: 'grpc' }], tcp(50051))).toBe(true);
    expect(open([{ port: 'grpc' }], tcp(50052))).toBe(false);
    expect(open([{ port: 'http' }], tcp(50051))).toBe(false);
    expect(open([{ port: 'names' }], tcp(53))).toBe(false);
    expect(open([{ port: 'names', protocol: 'UDP' }], { number: 53, protocol: 'UDP' })).toBe(true);
  });

  it('opens more with each rule, never less; and with each policy only to pods that some select already', () => {
    fc.assert(
      fc.property(policies, places, places, rules, (all, from, to, rule) => {
        const grown = all.map((each) => ({
          ...each,
          spec: { ...each.spec, ingress: [...((each.spec?.ingress ?? []) as object[]), rule] },
        }));
        if (may(all, from, to)) expect(may(grown, from, to)).toBe(true);
        const shut = policy({ podSelector: {}, policyTypes: ['Ingress'] }, to.namespace);
        const selected = all.some(
          ({ metadata, spec = {} }) =>
            metadata.namespace === to.namespace && selects(spec.podSelector as Selector, to.labels ?? {}),
        );
        expect(may([...all, shut], from, to)).toBe(selected && may(all, from, to));
      }),
    );
  });

  it('does not depend on the order of policies', () => {
    fc.assert(
      fc.property(policies, places, places, (all, from, to) => {
        expect(may([...all].reverse(), from, to)).toBe(may(all, from, to));
      }),
    );
  });
});
