import { parse, parseAllDocuments } from 'yaml';

/** What is read of a rendered object; all else is passed on as it is. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Labels; annotations?: Record<string, string> };
  spec?: Record<string, unknown>;
  data?: Record<string, string>;
}

export type Labels = Readonly<Record<string, string>>;

/** A pod, or the template that pods are made from. */
export interface PodTemplate {
  /** For messages: kind and name of what holds it. */
  from: string;
  /** Where a manifest does not say it is the release's. */
  namespace?: string;
  metadata: { labels?: Labels; annotations?: Record<string, string> };
  spec: Record<string, unknown>;
}

/**
 * The objects in the output of `helm template`, empty documents left out.
 * @throws Error for text that is no YAML, or a document that is no object of Kubernetes
 */
export function parseManifests(text: string): Manifest[] {
  return parseAllDocuments(text).flatMap((document, index) => {
    const problem = document.errors[0];
    if (problem) throw new Error(`document ${index + 1} is no YAML: ${problem.message}`);
    const value: unknown = document.toJS();
    if (value === null || value === undefined) return [];
    if (!isManifest(value)) {
      throw new Error(
        `document ${index + 1} is no object of Kubernetes, which has apiVersion, kind and metadata.name: ${JSON.stringify(value).slice(0, 200)}`,
      );
    }
    return [value];
  });
}

function isManifest(value: unknown): value is Manifest {
  if (typeof value !== 'object' || value === null) return false;
  const { apiVersion, kind, metadata } = value as Partial<Manifest>;
  return typeof apiVersion === 'string' && typeof kind === 'string' && typeof metadata?.name === 'string';
}

/** `Deployment insight-mesh-collector` */
export function nameOf(manifest: Manifest): string {
  return `${manifest.kind} ${manifest.metadata.name}`;
}

/**
 * Manifests of Jobs that stand in ConfigMaps, as text: templates that a service fills in and creates. Checked like what is rendered;
 * the service may give them their names.
 */
export function embeddedManifests(manifests: readonly Manifest[]): Manifest[] {
  return manifests.flatMap((map) =>
    map.kind !== 'ConfigMap'
      ? []
      : Object.entries(map.data ?? {}).flatMap(([key, text]) => {
          if (!/^\s*"?kind"?: "?(Job|CronJob|Pod)"?,?\s*$/m.test(text)) return [];
          const template: Manifest = parse(text);
          const name = [template.metadata?.name, `(${key} of ConfigMap ${map.metadata.name})`]
            .filter(Boolean)
            .join(' ');
          return [{ ...template, metadata: { ...template.metadata, name } }];
        }),
  );
}

/** The pods of all workloads, those of embedded manifests too. */
export function podTemplates(manifests: readonly Manifest[]): PodTemplate[] {
  return [...manifests, ...embeddedManifests(manifests)].flatMap((manifest) => {
    const pod = templateOf(manifest);
    if (pod === undefined) return [];
    const { namespace } = manifest.metadata;
    return [
      { from: nameOf(manifest), ...(namespace && { namespace }), metadata: pod.metadata ?? {}, spec: pod.spec ?? {} },
    ];
  });
}

type Template = Partial<Pick<PodTemplate, 'metadata' | 'spec'>>;

function templateOf(manifest: Manifest): Template | undefined {
  const spec = manifest.spec as { template?: Template; jobTemplate?: { spec?: { template?: Template } } } | undefined;
  switch (manifest.kind) {
    case 'Pod':
      return manifest as Template;
    case 'CronJob':
      return spec?.jobTemplate?.spec?.template;
    case 'Deployment':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'ReplicaSet':
    case 'Job':
      return spec?.template;
    default:
      return undefined;
  }
}
