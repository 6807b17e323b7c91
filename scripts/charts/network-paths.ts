import type { Manifest } from './manifests.js';
import { NEIGHBOURS, type Need, needsOf, releasePods } from './network-needs.js';
import { mayReach, type Place, type Port } from './network-reach.js';
import { Tally } from './tally.js';

const INSTANCE = 'app.kubernetes.io/instance';
/** Ports that nothing of a release uses, or only some of it may. */
const PROBED = [22, 53, 80, 443, 5432, 6443, 8080, 9090, 9092, 50051];

/**
 * The rendered NetworkPolicies, worked out as a cluster that enforces them would: every need of the pods is allowed; between two pods of the
 * release, and from outside to one of them, nothing else is; and to the outside a pod has no port but those of its needs. One assertion is a
 * need, or a pair of places.
 * @param home the release's namespace
 * @throws Error for an address that leads nowhere (needsOf)
 */
export function checkNetworkPaths(manifests: readonly Manifest[], where: string, home: string): Tally {
  const tally = new Tally();
  const pods = releasePods(manifests, home);
  const needs = needsOf(manifests, pods, home);
  const may = (from: Place, to: Place, port: Port) => mayReach(manifests, home, from, to, port);

  for (const { from, to, port } of needs) {
    tally.expect(
      to.some((place) => may(from, place, port)),
      () => `${where}: ${from.what} needs ${to[0]?.what ?? 'a pod'} on ${show(port)}, and policies keep it from there`,
    );
  }

  const others = [
    ...Object.values(NEIGHBOURS),
    ...twins(pods),
    { what: 'a pod beside it', namespace: home, labels: {} },
  ];
  for (const to of pods) {
    for (const from of [...pods, ...others]) {
      const wrong = portsToTry(to).filter((port) => may(from, to, port) && !isNeeded(needs, from, to, port));
      tally.expect(
        wrong.length === 0,
        () => `${where}: ${from.what} may reach ${to.what} on ${wrong.map(show)}, and nothing needs that`,
      );
    }
  }

  const beyond = new Map(
    [...others, ...needs.flatMap(({ to }) => to)].flatMap((place) =>
      pods.some((pod) => pod === place) ? [] : [[place.what, place] as const],
    ),
  );
  for (const from of pods) {
    const own = needs.filter((need) => need.from === from);
    const ports = [...new Set([...PROBED, ...needs.map(({ port }) => port.number)])].flatMap((number) =>
      (['TCP', 'UDP'] as const).map((protocol): Port => ({ number, protocol })),
    );
    for (const to of beyond.values()) {
      const allowed = (port: Port) =>
        own.some((need) => same(need.port, port) && (need.exact === undefined || need.to.includes(to)));
      const wrong = ports.filter((port) => may(from, to, port) && !allowed(port));
      tally.expect(
        wrong.length === 0,
        () => `${where}: ${from.what} may reach ${to.what} on ${wrong.map(show)}, and needs no such port`,
      );
    }
  }
  return tally;
}

const same = (one: Port, other: Port) => one.number === other.number && one.protocol === other.protocol;
const show = ({ number, protocol }: Port) => `${protocol} ${number}`;

const isNeeded = (needs: readonly Need[], from: Place, to: Place, port: Port) =>
  needs.some((need) => need.from === from && need.to.includes(to) && same(need.port, port));

const portsToTry = ({ ports = [] }: Place): Port[] => [
  ...ports.map(
    ({ containerPort, protocol }): Port => ({ number: containerPort, protocol: protocol === 'UDP' ? 'UDP' : 'TCP' }),
  ),
  ...PROBED.map((number): Port => ({ number, protocol: 'TCP' })),
];

/** The pods of another release beside this one: they differ by one label. */
function twins(pods: readonly Place[]): Place[] {
  return pods.flatMap((pod) =>
    pod.labels?.[INSTANCE] === undefined
      ? []
      : [{ ...pod, what: `${pod.what} of another release`, labels: { ...pod.labels, [INSTANCE]: 'another' } }],
  );
}
