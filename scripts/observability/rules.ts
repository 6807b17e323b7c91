import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const ruleSchema = z.strictObject({
  alert: z.string().optional(),
  record: z.string().optional(),
  expr: z.string(),
  for: z.string().optional(),
  labels: z.record(z.string(), z.string()).optional(),
  annotations: z.strictObject({ summary: z.string(), description: z.string(), runbook_url: z.string() }).optional(),
});

const rulesSchema = z.strictObject({
  groups: z.array(z.strictObject({ name: z.string(), interval: z.string().optional(), rules: z.array(ruleSchema) })),
});

const testsSchema = z.object({
  rule_files: z.array(z.string()),
  tests: z.array(
    z.object({
      name: z.string(),
      alert_rule_test: z.array(z.object({ alertname: z.string(), exp_alerts: z.array(z.unknown()) })).default([]),
    }),
  ),
});

export type Rule = z.infer<typeof ruleSchema> & { readonly file: string };

export const rulesFolder = 'charts/insight-mesh/files/rules';
export const rulesTestsFolder = 'charts/insight-mesh/tests/rules';

function yamlFiles(folder: string): string[] {
  return readdirSync(folder).filter((file) => file.endsWith('.yaml'));
}

/** All rules of the chart, in the order of their files. */
export function readRules(root: string): Rule[] {
  const folder = join(root, rulesFolder);
  return yamlFiles(folder).flatMap((file) =>
    rulesSchema
      .parse(parse(readFileSync(join(folder, file), 'utf8')))
      .groups.flatMap((group) => group.rules.map((rule) => ({ ...rule, file }))),
  );
}

/** Names of the alerts that a test of promtool expects to fire, and of those that one expects to be quiet. */
export function testedAlerts(root: string): { fires: Set<string>; quiet: Set<string> } {
  const folder = join(root, rulesTestsFolder);
  const fires = new Set<string>();
  const quiet = new Set<string>();
  for (const file of yamlFiles(folder)) {
    for (const test of testsSchema.parse(parse(readFileSync(join(folder, file), 'utf8'))).tests) {
      for (const { alertname, exp_alerts: expected } of test.alert_rule_test) {
        (expected.length > 0 ? fires : quiet).add(alertname);
      }
    }
  }
  return { fires, quiet };
}
