import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Manifest } from './manifests.js';
import { checkNetworkPolicies, selects } from './network-policies.js';

const labels = fc.dictionary(fc.constantFrom('app', 'part', 'tier'), fc.constantFrom('a', 'b', 'c'));
const values = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 });

describe('selects', () => {
  it('selects all pods when it is empty, and none that lacks a label', () => {
    fc.assert(fc.property(labels, (each) => selects({}, each)));
    fc.assert(
      fc.property(labels, labels, (wanted, each) => {
        const has = Object.entries(wanted).every(([key, value]) => each[key] === value);
        expect(selects({ matchLabels: wanted }, each)).toBe(has);
      }),
    );
  });

  it('reads NotIn and DoesNotExist as the opposites of In and Exists, which a missing label decides', () => {
    fc.assert(
      fc.property(labels, fc.constantFrom('app', 'part', 'tier'), values, (each, key, wanted) => {
        const by = (operator: string) => selects({ matchExpressions: [{ key, operator, values: wanted }] }, each);
        expect(by('In')).toBe(wanted.some((value) => value === each[key]));
        expect(by('NotIn')).toBe(!by('In'));
        expect(by('Exists')).toBe(key in each);
        expect(by('DoesNotExist')).toBe(!by('Exists'));
        // All expressions must hold.
        expect(selects({ matchLabels: each, matchExpressions: [{ key, operator: 'In', values: wanted }] }, each)).toBe(
          by('In'),
        );
      }),
    );
  });

  it('refuses an operator that there is not', () => {
    expect(() => selects({ matchExpressions: [{ key: 'app', operator: 'Like' }] }, { app: 'a' })).toThrow(
      /operator Like/,
    );
  });
});

const deployment: Manifest = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'shop' },
  spec: { template: { metadata: { labels: { app: 'shop' } }, spec: {} } },
};
const policy = (spec: Record<string, unknown>): Manifest => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'policy' },
  spec,
});

describe('checkNetworkPolicies', () => {
  it('wants both ways of each pod covered', () => {
    const both = checkNetworkPolicies(
      [deployment, policy({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] })],
      'small',
    );
    expect(both).toMatchObject({ passed: 3, failed: 0 });
    const none = checkNetworkPolicies([deployment], 'small');
    expect(none.failures).toEqual([
      'small: no NetworkPolicy selects the pods of Deployment shop for Ingress; their labels: {"app":"shop"}',
      'small: no NetworkPolicy selects the pods of Deployment shop for Egress; their labels: {"app":"shop"}',
    ]);
    const other = checkNetworkPolicies(
      [deployment, policy({ podSelector: { matchLabels: { app: 'other' } }, egress: [] })],
      'small',
    );
    expect(other.failed).toBe(2);
  });

  it('fills the types in as the API server does', () => {
    expect(checkNetworkPolicies([deployment, policy({ podSelector: {} })], '').failed).toBe(1);
    expect(checkNetworkPolicies([deployment, policy({ podSelector: {}, egress: [] })], '').failed).toBe(0);
  });

  it('refuses a rule that allows everything, and takes one that names peers or ports', () => {
    const all = { podSelector: {}, policyTypes: ['Ingress', 'Egress'] };
    const failures = (more: object) =>
      checkNetworkPolicies([deployment, policy({ ...all, ...more })], 'small').failures;
    expect(failures({ egress: [{}] })).toEqual([
      expect.stringContaining('NetworkPolicy policy has a rule without peers and ports'),
    ]);
    expect(failures({ ingress: [{ from: [] }] })).toHaveLength(1);
    expect(failures({ egress: [{ ports: [{ port: 443 }] }], ingress: [{ from: [{ podSelector: {} }] }] })).toEqual([]);
  });
});
