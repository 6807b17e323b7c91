import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findGoModule } from '@insight-mesh/local-stack/go-tools';
import { parse } from 'yaml';
import { checkoutRoot, toolsFolder } from '../lib/checkout.js';
import { customKindSchemas, type KindSchema, kindSchemas } from './kube-schema.js';

/** The versions that manifests are held against: the oldest, the control plane's of the deep check, and the newest. */
export const KUBERNETES = [
  { version: '1.34.3', sum: 'h1:0TfljWbhEF5DBks+WFMSrvKfxBLo4vnZuqORjLMiyT4=' },
  { version: '1.36.3', sum: 'h1:qDQdoMiluAE2Eab6Fa52YV+WjiGz9mZFFoagEA6cI+o=' },
  { version: '1.37.2', sum: 'h1:A2VDEiObzkYqFTKhSsn0ZEb0RlLEXpHWj93gi2HqEwE=' },
] as const;

interface CrdModule {
  path: string;
  version: string;
  sum: string;
  /** In the module. */
  folder: string;
  files: readonly string[];
}

/** The custom kinds of the chart, where their operators define them. */
export const CRDS: readonly CrdModule[] = [
  {
    path: 'github.com/kedacore/keda/v2',
    version: 'v2.21.0',
    sum: 'h1:R6z2HZvstK4RLUMxroNACzBj74xGxt3kG59b5Xc+Xps=',
    folder: 'config/crd/bases',
    files: ['keda.sh_scaledobjects.yaml', 'keda.sh_triggerauthentications.yaml'],
  },
  {
    path: 'github.com/prometheus-operator/prometheus-operator',
    version: 'v0.85.0',
    sum: 'h1:M5xLCLEoaW2IJfnuCwFzzpL+jSVQu3KGT84Pye+fW8s=',
    folder: 'example/prometheus-operator-crd',
    files: ['podmonitors', 'prometheusrules', 'servicemonitors'].map((kind) => `monitoring.coreos.com_${kind}.yaml`),
  },
];

export type Found<T> = ({ ready: true } & T) | { ready: false; lacking: string };

/**
 * The files of the custom kinds' definitions, out of Go modules.
 * @throws Error when one cannot be fetched
 */
export async function crdFiles(onProgress: (message: string) => void): Promise<Found<{ files: string[] }>> {
  const files: string[] = [];
  for (const module of CRDS) {
    const found = await findGoModule(module, { onProgress });
    if (!found.ready) return found;
    files.push(...module.files.map((file) => join(found.folder, module.folder, file)));
  }
  return { ready: true, files };
}

/**
 * A folder for each version with one JSON schema a kind, named as kubeconform's `{{.ResourceKind}}{{.KindSuffix}}.json`; made once and
 * kept in the tools folder.
 * @throws Error when a module cannot be fetched
 */
export async function schemaFolders(
  onProgress: (message: string) => void,
): Promise<Found<{ folders: { version: string; folder: string }[] }>> {
  const folders: { version: string; folder: string }[] = [];
  for (const { version, sum } of KUBERNETES) {
    const folder = join(toolsFolder(), `kube-schemas-${version}-${makerHash()}`);
    folders.push({ version, folder });
    if (existsSync(folder)) continue;
    const kubernetes = await findGoModule({ path: 'k8s.io/kubernetes', version: `v${version}`, sum }, { onProgress });
    if (!kubernetes.ready) return kubernetes;
    const crds = await crdFiles(onProgress);
    if (!crds.ready) return crds;
    onProgress(`writing the schemas of Kubernetes ${version}`);
    const swagger = join(kubernetes.folder, 'api', 'openapi-spec', 'swagger.json');
    writeSchemas(folder, [
      ...kindSchemas(JSON.parse(readFileSync(swagger, 'utf8'))),
      ...customKindSchemas(crds.files.map((file) => parse(readFileSync(file, 'utf8')))),
    ]);
  }
  return { ready: true, folders };
}

function writeSchemas(folder: string, schemas: readonly KindSchema[]): void {
  const partial = `${folder}.partial-${process.pid}`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  for (const { name, schema } of schemas) writeFileSync(join(partial, `${name}.json`), JSON.stringify(schema));
  // Two processes may write at the same time: the first one's folder stands.
  if (existsSync(folder)) rmSync(partial, { recursive: true });
  else renameSync(partial, folder);
}

/** Of what decides the schemas beside Kubernetes' version. */
function makerHash(): string {
  const maker = readFileSync(join(checkoutRoot(), 'scripts', 'charts', 'kube-schema.ts'));
  return createHash('sha256').update(maker).update(JSON.stringify(CRDS)).digest('hex').slice(0, 8);
}
