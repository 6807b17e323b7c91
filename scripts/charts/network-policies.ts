import { type Labels, type Manifest, nameOf, type PodTemplate, podTemplates } from './manifests.js';
import { Tally } from './tally.js';

interface Expression {
  key: string;
  operator: string;
  values?: readonly string[];
}

export interface Selector {
  matchLabels?: Labels;
  matchExpressions?: readonly Expression[];
}

/** Whether a label selector of Kubernetes selects these labels; the empty one selects all. @throws Error for an unknown operator */
export function selects({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Labels): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const value = labels[key];
      switch (operator) {
        case 'In':
          return value !== undefined && values.includes(value);
        case 'NotIn':
          return value === undefined || !values.includes(value);
        case 'Exists':
          return value !== undefined;
        case 'DoesNotExist':
          return value === undefined;
        default:
          throw new Error(`a selector has the operator ${operator}: it is In, NotIn, Exists or DoesNotExist`);
      }
    })
  );
}

export interface PolicySpec {
  podSelector?: Selector;
  policyTypes?: readonly string[];
  ingress?: readonly Rule[];
  egress?: readonly Rule[];
}

export interface Rule {
  from?: readonly Peer[];
  to?: readonly Peer[];
  ports?: readonly PolicyPort[];
}

export interface Peer {
  podSelector?: Selector;
  namespaceSelector?: Selector;
  ipBlock?: { cidr: string; except?: readonly string[] };
}

export interface PolicyPort {
  protocol?: string;
  port?: number | string;
  endPort?: number;
}

/** The directions that a policy is about; where it does not say, as the API server fills it in: Ingress, and Egress where it has rules for it. */
export function policyTypes({ policyTypes: types, egress }: PolicySpec): readonly string[] {
  return types ?? (egress === undefined ? ['Ingress'] : ['Ingress', 'Egress']);
}

/**
 * Every pod is selected by policies for what comes in and for what goes out (one that no policy selects may speak with everybody), and
 * no rule opens all ports to everybody.
 */
export function checkNetworkPolicies(manifests: readonly Manifest[], where: string): Tally {
  const tally = new Tally();
  const policies = manifests.filter(({ kind }) => kind === 'NetworkPolicy');
  for (const pod of podTemplates(manifests)) {
    for (const direction of ['Ingress', 'Egress'] as const) {
      tally.expect(
        policies.some((policy) => covers(policy, pod, direction)),
        () =>
          `${where}: no NetworkPolicy selects the pods of ${pod.from} for ${direction}; their labels: ${JSON.stringify(pod.metadata.labels ?? {})}`,
      );
    }
  }
  for (const policy of policies) {
    const { ingress = [], egress = [] } = (policy.spec ?? {}) as PolicySpec;
    const open = [
      ...ingress.filter(({ from = [] }) => from.length === 0),
      ...egress.filter(({ to = [] }) => to.length === 0),
    ];
    tally.expect(
      open.every(({ ports = [] }) => ports.length > 0),
      () => `${where}: ${nameOf(policy)} has a rule without peers and ports, which allows everything: name one of them`,
    );
  }
  return tally;
}

function covers(policy: Manifest, pod: PodTemplate, direction: 'Ingress' | 'Egress'): boolean {
  const spec = (policy.spec ?? {}) as PolicySpec;
  return policyTypes(spec).includes(direction) && selects(spec.podSelector ?? {}, pod.metadata.labels ?? {});
}
