import { BlockList, isIPv6 } from 'node:net';
import type { Labels, Manifest } from './manifests.js';
import { type Peer, type PolicyPort, type PolicySpec, policyTypes, selects } from './network-policies.js';

/** One end of a connection: a pod, which has a namespace, or an address outside the cluster. */
export interface Place {
  /** For messages. */
  what: string;
  namespace?: string;
  labels?: Labels;
  ip?: string;
  /** Of a pod's containers. */
  ports?: readonly ContainerPort[];
}

export interface ContainerPort {
  name?: string;
  containerPort: number;
  protocol?: string;
}

export interface Port {
  number: number;
  protocol: 'TCP' | 'UDP';
}

type Direction = 'Ingress' | 'Egress';

/**
 * Whether NetworkPolicies let one place open a connection to another, as networking.k8s.io/v1 says: a pod that no policy selects for a direction is
 * open in it, one that some select may do what one of their rules allows, and both ends must agree. Places outside have no policies, and a
 * block of addresses is of them alone. A port's name is that of the pod to which the connection goes.
 * @param policies with their namespaces; `home` is that of those without
 */
export function mayReach(policies: readonly Manifest[], home: string, from: Place, to: Place, port: Port): boolean {
  const allows = (direction: Direction, own: Place, other: Place): boolean => {
    if (own.namespace === undefined) return true;
    const specs = policies
      .filter(({ kind, metadata }) => kind === 'NetworkPolicy' && (metadata.namespace ?? home) === own.namespace)
      .map(({ spec = {} }) => spec as PolicySpec)
      .filter((spec) => policyTypes(spec).includes(direction) && selects(spec.podSelector ?? {}, own.labels ?? {}));
    if (specs.length === 0) return true;
    return specs
      .flatMap(({ ingress = [], egress = [] }) => (direction === 'Ingress' ? ingress : egress))
      .some((rule) => {
        const peers = (direction === 'Ingress' ? rule.from : rule.to) ?? [];
        const ports = rule.ports ?? [];
        return (
          (peers.length === 0 || peers.some((peer) => isPeer(peer, own.namespace ?? home, other))) &&
          (ports.length === 0 || ports.some((each) => isPort(each, to, port)))
        );
      });
  };
  return allows('Egress', from, to) && allows('Ingress', to, from);
}

function isPeer({ podSelector, namespaceSelector, ipBlock }: Peer, home: string, place: Place): boolean {
  if (ipBlock !== undefined) {
    const { ip } = place;
    return ip !== undefined && within(ip, ipBlock.cidr) && !(ipBlock.except ?? []).some((block) => within(ip, block));
  }
  const { namespace, labels = {} } = place;
  if (namespace === undefined) return false;
  const there =
    namespaceSelector === undefined
      ? namespace === home
      : selects(namespaceSelector, { 'kubernetes.io/metadata.name': namespace });
  return there && selects(podSelector ?? {}, labels);
}

function isPort({ protocol = 'TCP', port: wanted, endPort }: PolicyPort, to: Place, port: Port): boolean {
  if (protocol !== port.protocol) return false;
  if (wanted === undefined) return true;
  if (typeof wanted === 'number') return port.number >= wanted && port.number <= (endPort ?? wanted);
  return (to.ports ?? []).some(
    (each) => each.name === wanted && (each.protocol ?? 'TCP') === protocol && each.containerPort === port.number,
  );
}

function within(ip: string, cidr: string): boolean {
  const [net = '', bits = ''] = cidr.split('/');
  const family = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4');
  const block = new BlockList();
  block.addSubnet(net, Number(bits), family(net));
  return block.check(ip, family(ip));
}
