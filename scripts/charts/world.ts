import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { capture } from './capture.js';
import { type Manifest, parseManifests } from './manifests.js';

/** What the chart is rendered as: the names of the release and its namespace stand in the goldens. */
export const RELEASE = 'insight-mesh';
export const NAMESPACE = 'insight-mesh';
/** Of the goldens. */
export const RENDERED_FOR = '1.36.3';

/** The operators' kinds that templates may ask for. */
const API_VERSIONS = ['keda.sh/v1alpha1', 'keda.sh/v1alpha1/ScaledObject', 'monitoring.coreos.com/v1'];

export interface ValueFile {
  /** `small` for values-small.yaml. */
  name: string;
  path: string;
}

/** What the checks look at. */
export interface ChartWorld {
  /** Folder of the chart. */
  chart: string;
  valueFiles: readonly ValueFile[];
  helm: string;
  /** Whether goldens are written instead of compared. */
  update: boolean;
  say: (message: string) => void;
  /** `helm template` with a value file, as text; the same files and version are rendered once. */
  render: (file: ValueFile, kubernetes?: string) => Promise<string>;
  /** @throws Error when it does not render, or is no YAML */
  manifests: (file: ValueFile, kubernetes?: string) => Promise<readonly Manifest[]>;
}

/** The value files that come with a chart: values-NAME.yaml beside its values.yaml, and ci/NAME-values.yaml, which no user needs. */
export function valueFiles(chart: string): ValueFile[] {
  const inFolder = (folder: string, pattern: RegExp) =>
    existsSync(folder)
      ? readdirSync(folder).flatMap((file) => {
          const name = pattern.exec(file)?.[1];
          return name === undefined ? [] : [{ name, path: join(folder, file) }];
        })
      : [];
  return [
    ...inFolder(chart, /^values-([a-z0-9-]+)\.yaml$/),
    ...inFolder(join(chart, 'ci'), /^([a-z0-9-]+)-values\.yaml$/),
  ].sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** @throws Error when there is no chart, or it has no value files */
export function chartWorld(options: Pick<ChartWorld, 'chart' | 'helm' | 'update' | 'say'>): ChartWorld {
  const { chart, helm } = options;
  if (!existsSync(join(chart, 'Chart.yaml'))) throw new Error(`${chart} is no chart: it has no Chart.yaml`);
  const files = valueFiles(chart);
  if (files.length === 0) throw new Error(`${chart} has no value files: values-NAME.yaml, or ci/NAME-values.yaml`);
  const rendered = new Map<string, Promise<string>>();
  const render = (file: ValueFile, kubernetes = RENDERED_FOR): Promise<string> => {
    const key = `${file.path} ${kubernetes}`;
    const known = rendered.get(key) ?? renderChart(helm, chart, file, kubernetes);
    rendered.set(key, known);
    return known;
  };
  return {
    ...options,
    valueFiles: files,
    render,
    manifests: async (file, kubernetes) => parseManifests(await render(file, kubernetes)),
  };
}

async function renderChart(helm: string, chart: string, file: ValueFile, kubernetes: string): Promise<string> {
  const { code, stdout, stderr } = await capture(helm, templateArgs(chart, [file.path], kubernetes));
  if (code === 0) return stdout;
  throw new Error(`${basename(file.path)} does not render:\n${stderr.trim()}`);
}

/** The arguments of a `helm template`. */
export function templateArgs(chart: string, files: readonly string[], kubernetes = RENDERED_FOR): string[] {
  return [
    ...['template', RELEASE, chart, '--namespace', NAMESPACE, '--kube-version', kubernetes],
    ...API_VERSIONS.flatMap((version) => ['--api-versions', version]),
    ...files.flatMap((path) => ['--values', path]),
  ];
}
