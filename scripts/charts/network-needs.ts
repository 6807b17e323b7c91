import { type Labels, type Manifest, type PodTemplate, podTemplates } from './manifests.js';
import { selects } from './network-policies.js';
import type { ContainerPort, Place, Port } from './network-reach.js';

/** A connection that must be allowed: to one of some places, since an address in a Secret may lie anywhere. */
export interface Need {
  from: Place;
  to: readonly Place[];
  port: Port;
  /** Whether a policy must let nothing else through on this port. */
  exact?: true;
}

interface Container {
  ports?: readonly ContainerPort[];
  env?: readonly { name: string; value?: string; valueFrom?: object }[];
  envFrom?: readonly { configMapRef?: { name: string } }[];
}

interface ServiceSpec {
  selector?: Labels;
  ports?: readonly { name?: string; port: number; targetPort?: number | string }[];
}

interface IngressSpec {
  rules?: readonly {
    http?: { paths?: readonly { backend: { service?: { name: string; port: { name?: string; number?: number } } } }[] };
  }[];
}

const tcp = (number: number): Port => ({ number, protocol: 'TCP' });

/** Who is there beside a release, by the chart's conventions. */
export const NEIGHBOURS = {
  prometheus: { what: 'Prometheus', namespace: 'monitoring', labels: {} },
  ingress: { what: 'the ingress controller', namespace: 'ingress-nginx', labels: {} },
  client: { what: 'a client', namespace: 'storefront', labels: { 'insight-mesh.io/client': 'true' } },
  dns: { what: 'DNS', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } },
  kubeApi: { what: 'the API server', ip: '198.51.100.1' },
  world: { what: 'an address of the world', ip: '203.0.113.9' },
  stranger: { what: 'a pod elsewhere', namespace: 'elsewhere', labels: {} },
} as const satisfies Record<string, Place>;

export interface ReleasePod extends Place {
  template: PodTemplate;
}

/** The pods of a release: those of its workloads, of hooks and of Jobs that a service makes. */
export function releasePods(manifests: readonly Manifest[], home: string): ReleasePod[] {
  return podTemplates(manifests).map((template) => ({
    what: template.from,
    namespace: template.namespace ?? home,
    labels: template.metadata.labels ?? {},
    ports: containersOf(template).flatMap(({ ports = [] }) => ports),
    template,
  }));
}

/**
 * What must be able to reach what: pods the addresses in their environment, where those of Services of the release lead to the pods behind them; DNS,
 * to find them; Prometheus the ports named admin of Services, clients their other ports, and the ingress controller what Ingresses lead to.
 * @param pods of these manifests (releasePods)
 * @throws Error for an address of a Service, or of a port of one, that the release does not have
 */
export function needsOf(manifests: readonly Manifest[], pods: readonly ReleasePod[], home: string): Need[] {
  const behind = (name: string, namespace: string, port: number | string, told: string): Omit<Need, 'from'> => {
    const service = manifests.find(
      ({ kind, metadata }) =>
        kind === 'Service' && metadata.name === name && (metadata.namespace ?? home) === namespace,
    );
    const { selector, ports = [] } = (service?.spec ?? {}) as ServiceSpec;
    const entry = ports.find((each) => each.port === port || each.name === port);
    if (entry === undefined)
      throw new Error(`${told} leads to ${name}:${port} in ${namespace}: there is no such Service or port`);
    const to = pods.filter(
      (pod) => pod.namespace === namespace && selects({ matchLabels: selector ?? {} }, pod.labels ?? {}),
    );
    const target = entry.targetPort ?? entry.port;
    const number =
      typeof target === 'number' ? target : to[0]?.ports?.find((each) => each.name === target)?.containerPort;
    if (number === undefined) throw new Error(`the Service ${name} leads to the port ${target}, which no pod has`);
    return { to, port: tcp(number), exact: true };
  };

  const own = pods.flatMap((from) => {
    const settings = settingsOf(from, manifests);
    const needs = [...settings].flatMap(([variable, value]) =>
      [...value.matchAll(/([a-z0-9-]+)\.([a-z0-9-]+)\.svc\.[a-z0-9.-]+:(\d+)/g)].map(
        ([, name = '', namespace = '', port]) => ({
          from,
          ...behind(name, namespace, Number(port), `${variable} of ${from.what}`),
        }),
      ),
    );
    const outside = outsideNeeds(settings, from.namespace ?? home).map((need) => ({ from, ...need }));
    const all: Need[] = [...needs, ...outside];
    if (all.length === 0) return [];
    const names = (['UDP', 'TCP'] as const).map(
      (protocol): Need => ({ from, to: [NEIGHBOURS.dns], port: { number: 53, protocol }, exact: true }),
    );
    return [...all, ...names];
  });

  const doors = manifests.flatMap((manifest): Need[] => {
    const { name, namespace = home } = manifest.metadata;
    if (manifest.kind === 'Service') {
      return ((manifest.spec as ServiceSpec).ports ?? []).map((port) => ({
        from: port.name === 'admin' ? NEIGHBOURS.prometheus : NEIGHBOURS.client,
        ...behind(name, namespace, port.port, `the Service ${name}`),
      }));
    }
    if (manifest.kind !== 'Ingress') return [];
    const paths = ((manifest.spec as IngressSpec).rules ?? []).flatMap(({ http }) => http?.paths ?? []);
    return paths.flatMap(({ backend: { service } }) =>
      service === undefined
        ? []
        : {
            from: NEIGHBOURS.ingress,
            ...behind(service.name, namespace, service.port.name ?? service.port.number ?? '', `the Ingress ${name}`),
          },
    );
  });
  return [...own, ...doors];
}

const containersOf = ({ spec }: PodTemplate): readonly Container[] => [
  ...((spec.initContainers ?? []) as Container[]),
  ...((spec.containers ?? []) as Container[]),
];

/** The environment of a pod; what comes from a Secret is empty. */
function settingsOf(pod: ReleasePod, manifests: readonly Manifest[]): Map<string, string> {
  const maps = new Map(
    manifests.flatMap(({ kind, metadata, data = {} }) =>
      kind === 'ConfigMap' ? [[metadata.name, data] as const] : [],
    ),
  );
  return new Map(
    containersOf(pod.template).flatMap(({ env = [], envFrom = [] }) => [
      ...envFrom.flatMap(({ configMapRef }) => Object.entries(maps.get(configMapRef?.name ?? '') ?? {})),
      ...env.map(({ name, value = '' }) => [name, value] as const),
    ]),
  );
}

/** What lies beyond the release, by the names of the variables in which the services read where it is. */
function outsideNeeds(settings: ReadonlyMap<string, string>, home: string): Omit<Need, 'from'>[] {
  const text = (name: string) => settings.get(name) ?? '';
  const at = (host: string, port: number): Omit<Need, 'from'> => ({ to: [placeOf(host, home)], port: tcp(port) });
  const hosts = (list: string) =>
    [...list.matchAll(/([a-z0-9.-]+):(\d+)/g)].map(([, host = '', port]) => at(host, Number(port)));
  const url = (address: string) => {
    if (address === '') return [];
    const { hostname, port, protocol } = new URL(address);
    return [at(hostname, Number(port) || (protocol === 'http:' ? 80 : 443))];
  };
  const store = text('OBJECT_STORE_URL');
  const endpoint = text('AWS_ENDPOINT_URL_S3');
  return [
    ...hosts(text('KAFKA_BROKERS')),
    ...url(text('OTEL_EXPORTER_OTLP_ENDPOINT')),
    ...(store.startsWith('s3://') ? url(endpoint || 'https://s3.amazonaws.com') : []),
    ...(/^s?webhdfs:/.test(store) ? hosts(store) : []),
    ...(settings.has('DATABASE_URL') ? [{ to: DATABASES, port: tcp(5432) }] : []),
    ...(text('RUN_LAUNCHER') === 'kubernetes'
      ? [443, 6443].map((port) => ({ to: [NEIGHBOURS.kubeApi], port: tcp(port) }))
      : []),
  ];
}

/** Where Postgres may be, as the value files have it: its address is in a Secret. */
const DATABASES: readonly Place[] = [
  { what: 'Postgres', namespace: 'data', labels: {} },
  { what: 'Postgres', ip: '10.20.1.1' },
];

/** `kafka-0.kafka.data` lies in the namespace data, `minio` in the caller's, what ends as names of the Internet do in none. */
function placeOf(host: string, home: string): Place {
  const [...parts] = host.split('.');
  if (parts.length > 1 && /^(com|org|net|io|example|cloud)$/.test(parts.at(-1) ?? ''))
    return { what: host, ip: NEIGHBOURS.world.ip };
  return { what: host, namespace: parts.length === 1 ? home : (parts.at(-1) ?? home), labels: {} };
}
