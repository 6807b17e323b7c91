import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Metrics } from '@insight-mesh/runtime/metrics';

export type MetricKind = 'counter' | 'gauge' | 'histogram' | 'summary';

export interface CodeMetric {
  readonly kind: MetricKind;
  readonly help: string;
  /** Without `service`, which every metric has. */
  readonly labels: readonly string[];
}

interface Labelled {
  readonly labelNames: readonly string[];
}

const call = /\b(counter|gauge|histogram)\(\s*'([a-z][a-z0-9_]+)',\s*(?:'((?:[^'\\]|\\.)*)'|"([^"]*)"|(\w+)),?\s*/g;
const made =
  /new (Gauge|Counter|Histogram)\(\{\s*name: '([a-z][a-z0-9_]+)',\s*help: '([^']*)',(?:\s*labelNames: (\[[^\]]*\]),)?/g;

function constant(source: string, name: string): string | undefined {
  return new RegExp(`const ${name} = (\\[[^\\]]*\\]|'[^']*'|"[^"]*")`).exec(source)?.[1];
}

/** The labels of a list as it stands in the source: literals, and constants of the same file. */
function labelsAt(source: string, text: string): string[] {
  const given = /^(\[[^\]]*\]|[a-z]\w*)/.exec(text)?.[1];
  if (given === undefined || given.startsWith('(')) return [];
  if (!given.startsWith('[')) {
    const list = constant(source, given);
    return list?.startsWith('[') ? labelsAt(source, list) : [];
  }
  const spread = [...given.matchAll(/\.\.\.(\w+)/g)].flatMap(([, name = '']) =>
    labelsAt(source, constant(source, name) ?? ''),
  );
  return [...spread, ...[...given.matchAll(/'(\w+)'/g)].map(([, name = '']) => name)];
}

function metricsOf(source: string): [string, CodeMetric][] {
  const found: [string, CodeMetric][] = [];
  for (const match of source.matchAll(call)) {
    const [whole, kind, name = '', single, double, variable] = match;
    const help = single ?? double ?? constant(source, variable ?? '')?.slice(1, -1) ?? '';
    // A gauge made by a helper of its file has its labels there.
    const own = labelsAt(source, source.slice(match.index + whole.length));
    const helper = /const gauge = [\s\S]*?labelNames: (\[[^\]]*\])/.exec(source)?.[1];
    const labels = own.length === 0 && helper !== undefined && name.includes('_disk_') ? labelsAt(source, helper) : own;
    found.push([name, { kind: kind as MetricKind, help, labels }]);
  }
  for (const [, kind = '', name = '', help = '', labels = ''] of source.matchAll(made)) {
    found.push([name, { kind: kind.toLowerCase() as MetricKind, help, labels: labelsAt(source, labels) }]);
  }
  return found;
}

/** Metrics by their names, as the sources of the services make them, and those that every Node process has. */
export function metricsInCode(root: string): Map<string, CodeMetric> {
  const metrics = new Map<string, CodeMetric>();
  // prom-client's metrics have their labels, its types do not.
  for (const metric of new Metrics('any').registry.getMetricsAsArray()) {
    const { name, type, help } = metric;
    const { labelNames } = metric as typeof metric & Labelled;
    metrics.set(name, { kind: String(type) as MetricKind, help, labels: labelNames.filter((label) => label !== 'le') });
  }
  const folder = join(root, 'services');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /^[^/]+\/src\/.*\.ts$/.test(file) && !file.endsWith('.test.ts'),
  );
  for (const file of files.sort()) {
    for (const [name, metric] of metricsOf(readFileSync(join(folder, file), 'utf8'))) {
      const known = metrics.get(name);
      if (known === undefined || known.labels.length < metric.labels.length) metrics.set(name, metric);
    }
  }
  return metrics;
}
