import type { CodeMetric } from './metrics-in-code.js';
import { readExpression } from './promql.js';

/** What Prometheus adds to every series: where it comes from, and the bounds of buckets and summaries. */
const targetLabels = ['service', 'namespace', 'pod', 'instance', 'job', 'container', 'le', 'quantile'];
/** Of alerts and of Kubernetes' own exporters, which boards may show beside ours. */
const foreign = /^(ALERTS|up|kube_\w+|container_\w+)$/;

function metricOf(name: string, known: ReadonlyMap<string, CodeMetric>): CodeMetric | undefined {
  const exact = known.get(name);
  if (exact !== undefined) return exact.kind === 'histogram' ? undefined : exact;
  const part = /^(\w+)_(bucket|sum|count)$/.exec(name);
  const whole = part === null ? undefined : known.get(part[1] ?? '');
  if (whole?.kind === 'histogram') return whole;
  return whole?.kind === 'summary' && part?.[2] !== 'bucket' ? whole : undefined;
}

/**
 * What is wrong with an expression: no PromQL, a metric that no service has, a label that the metric does not have.
 * @param recorded names and labels of recording rules
 */
export function expressionProblems(
  expr: string,
  known: ReadonlyMap<string, CodeMetric>,
  recorded: ReadonlyMap<string, readonly string[]>,
): string[] {
  const { errors, selectors, groupings } = readExpression(expr);
  const problems = errors.map((error) => `no PromQL ${error}`);
  const there = new Set(targetLabels);
  for (const { metric, labels } of selectors) {
    if (foreign.test(metric)) {
      for (const label of [...labels, 'alertname', 'severity', 'slo', 'burn']) there.add(label);
      continue;
    }
    const own = recorded.get(metric) ?? metricOf(metric, known)?.labels;
    if (own === undefined) {
      problems.push(`no service has the metric ${metric}`);
      continue;
    }
    for (const label of own) there.add(label);
    for (const label of labels) {
      if (!own.includes(label) && !targetLabels.includes(label)) problems.push(`${metric} has no label ${label}`);
    }
  }
  for (const label of groupings) if (!there.has(label)) problems.push(`nothing there has the label ${label}`);
  return problems;
}
