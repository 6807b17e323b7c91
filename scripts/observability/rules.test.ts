import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkoutRoot } from '../lib/checkout.js';
import { expressionProblems } from './known-metrics.js';
import { metricsInCode } from './metrics-in-code.js';
import { readExpression } from './promql.js';
import { readRules, testedAlerts } from './rules.js';

const root = checkoutRoot();
const rules = readRules(root);
const alerts = [...new Set(rules.flatMap(({ alert }) => alert ?? []))].sort();
const recorded = new Map(rules.flatMap(({ record }) => (record === undefined ? [] : [[record, ['slo']] as const])));
const known = metricsInCode(root);
const pages = join(root, 'deploy/alerts');

describe('the metrics of the code', () => {
  it('are found with their kinds and labels, however they are made', () => {
    expect(known.size).toBeGreaterThan(80);
    expect(known.get('insightmesh_kafka_consumer_lag')).toMatchObject({
      kind: 'gauge',
      labels: ['consumer', 'topic', 'partition'],
    });
    expect(known.get('insightmesh_rpc_server_duration_seconds')?.labels).toEqual(['method', 'code']);
    expect(known.get('insightmesh_postgres_pool_connections')?.labels).toEqual(['pool', 'state']);
    expect(known.get('insightmesh_disk_free_bytes')?.labels).toEqual(['folder']);
    expect(known.get('feature_drift_psi')?.labels).toEqual(['tenant', 'feature']);
    expect(known.get('process_start_time_seconds')?.kind).toBe('gauge');
  });
});

describe('the rules of the chart', () => {
  it('are PromQL over metrics and labels that the services have', () => {
    const problems = rules.flatMap(({ alert, record, file, expr }) =>
      expressionProblems(expr, known, recorded).map((problem) => `${file} ${alert ?? record}: ${problem}`),
    );
    expect(problems).toEqual([]);
  });

  it('narrow each series by namespace, in the words for which the chart writes that of its release', () => {
    const free = rules.flatMap(({ alert, record, expr }) =>
      readExpression(expr)
        .selectors.filter(({ labels }) => !labels.includes('namespace'))
        .map(({ metric }) => `${alert ?? record}: ${metric}`),
    );
    expect(free).toEqual([]);
    const words = rules.flatMap(({ expr }) => expr.match(/\bnamespace *[!=]~? *"[^"]*"/g) ?? []);
    expect([...new Set(words)].sort()).toEqual(['namespace="NAMESPACE"', 'namespace=~".+"']);
  });

  it('ask for a bucket by both spellings of a whole number: Prometheus 3 writes le="5.0" for what version 2 stores as le="5"', () => {
    for (const { alert, record, expr } of rules) expect(expr, alert ?? record).not.toMatch(/le="[0-9]+([.]0)?"/);
  });

  it('find a misspelt metric, a label that is none, and what is no PromQL', () => {
    const problems = (expr: string) => expressionProblems(expr, known, recorded);
    expect(problems('rate(insightmesh_kafka_consumer_messages[5m])')).toHaveLength(1);
    expect(problems('insightmesh_rpc_server_duration_seconds > 1')).toHaveLength(1);
    expect(problems('feature_lake_rows_total_count')).toHaveLength(1);
    expect(problems('insightmesh_ready{tenant="a"}')).toEqual(['insightmesh_ready has no label tenant']);
    expect(problems('sum by (topic) (insightmesh_ready)')).toEqual(['nothing there has the label topic']);
    expect(problems('sum by (pod) (insightmesh_ready')).toHaveLength(1);
    expect(problems('insightmesh:slo_bad:rate7m')).toHaveLength(1);
  });

  it('have for each alert a severity, a summary, a description and the address of its page', () => {
    for (const { alert, labels, annotations } of rules) {
      if (alert === undefined) continue;
      expect(['critical', 'warning'], alert).toContain(labels?.severity);
      expect(annotations?.summary, alert).toBeTruthy();
      expect(annotations?.description, alert).toBeTruthy();
      expect(annotations?.runbook_url).toBe(`RUNBOOK_BASE/alerts/${alert}.md`);
    }
  });

  it('have a test of promtool where each alert fires, and one where it is quiet', () => {
    const { fires, quiet } = testedAlerts(root);
    expect([...fires].sort()).toEqual(alerts);
    expect([...quiet].sort()).toEqual(alerts);
  });
});

describe('the pages of alerts', () => {
  it('are one for each alert', () => {
    const names = readdirSync(pages).filter((file) => file !== 'README.md');
    expect(names.sort()).toEqual(alerts.map((name) => `${name}.md`));
  });

  it('say what it means, who is hurt, what to look at, what to do and when it is over', () => {
    for (const name of alerts) {
      const page = readFileSync(join(pages, `${name}.md`), 'utf8');
      expect(page.startsWith(`# ${name}\n`)).toBe(true);
      for (const part of ['What it means.', 'Who is hurt.', 'Look.', 'Do.', 'Over when.']) {
        expect(page, `${name}: ${part}`).toContain(`**${part}**`);
      }
    }
  });

  it('name only metrics that there are', () => {
    const names = (text: string) => text.match(/\b(insightmesh|feature)_[a-z0-9_]+(?=[^a-z0-9_/])/g) ?? [];
    const problems = alerts.flatMap((alert) =>
      names(readFileSync(join(pages, `${alert}.md`), 'utf8'))
        .filter((name) => !known.has(name) && !known.has(name.replace(/_(bucket|sum|count)$/, '')))
        .map((name) => `${alert}: ${name}`),
    );
    expect(problems).toEqual([]);
  });
});
