import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { capture } from './capture.js';
import { withFiles, withTool } from './go-checks.js';
import { inParallel } from './in-parallel.js';
import { nameOf } from './manifests.js';
import { Tally } from './tally.js';
import type { ChartWorld } from './world.js';

interface RuleGroups {
  groups?: { rules?: unknown[] }[];
}

interface RuleTests {
  tests?: { alert_rule_test?: unknown[]; promql_expr_test?: unknown[] }[];
}

const yamlFiles = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.yaml'))
        .sort()
        .map((name) => join(folder, name))
    : [];

/**
 * promtool: the rules' files and what the chart makes of them hold (one assertion a rule), and their unit tests pass (one an
 * expectation).
 */
export function rules(world: ChartWorld): Promise<Tally> {
  return withTool('promtool', world, async (program) => {
    const tally = new Tally();
    const sources = yamlFiles(join(world.chart, 'files', 'rules'));
    if (sources.length === 0) {
      tally.skip(`${join(world.chart, 'files', 'rules')} has no rules`);
      return tally;
    }
    const check = async (path: string, what: string, count: number): Promise<void> => {
      const { code, stdout, stderr } = await capture(program, ['check', 'rules', '--lint=all', '--lint-fatal', path]);
      if (code === 0) tally.pass(count);
      else tally.fail(`${what}:\n${`${stdout}${stderr}`.trim()}`);
    };
    for (const path of sources) await check(path, path, countRules(parse(readFileSync(path, 'utf8'))));
    for (const file of world.valueFiles) {
      for (const rule of (await world.manifests(file)).filter(({ kind }) => kind === 'PrometheusRule')) {
        const groups: RuleGroups = rule.spec ?? {};
        tally.expect(
          !/namespace=~|NAMESPACE/.test(stringify(groups)),
          () => `${file.name}: ${nameOf(rule)} looks at other namespaces than its release's`,
        );
        await withFiles({ 'rules.yaml': stringify(groups) }, (folder) =>
          check(join(folder, 'rules.yaml'), `${file.name}: ${nameOf(rule)}`, countRules(groups)),
        );
      }
    }
    const tests = yamlFiles(join(world.chart, 'tests', 'rules'));
    tally.expect(tests.length > 0, () => `${join(world.chart, 'tests', 'rules')} has no tests of the rules`);
    await inParallel(tests, async (path) => {
      const { code, stdout, stderr } = await capture(program, ['test', 'rules', path], { timeoutMs: 5 * 60_000 });
      if (code === 0) tally.pass(countExpectations(parse(readFileSync(path, 'utf8'))));
      else tally.fail(`${path}:\n${`${stdout}${stderr}`.trim()}`);
    });
    return tally;
  });
}

function countRules({ groups = [] }: RuleGroups): number {
  return groups.reduce((sum, { rules: each = [] }) => sum + each.length, 0);
}

function countExpectations({ tests = [] }: RuleTests): number {
  return tests.reduce(
    (sum, test) => sum + (test.alert_rule_test ?? []).length + (test.promql_expr_test ?? []).length,
    0,
  );
}
