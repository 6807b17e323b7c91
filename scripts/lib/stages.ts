import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lastLines, runCommand } from '@insight-mesh/local-stack/run-command';
import { CHART_CHECKS } from '../charts/checks.js';
import { runChartChecks } from '../charts/run-checks.js';
import { breakingBaseline } from './breaking.js';
import { checkManifests, readManifests } from './manifests.js';
import { tensorflowOrWasm } from './tensorflow.js';
import { type Counts, failedTests, vitestCounts } from './vitest-counts.js';

export interface StageResult extends Counts {
  /** Of tests: those that failed, told again below the table, where a log that was cut short still has them. */
  failures?: readonly string[];
  /** For a stage that was skipped or failed: what to say. */
  note?: string;
}

export interface Stage {
  name: string;
  title: string;
  run(root: string): Promise<StageResult>;
}

const PASSED: StageResult = { passed: 1, failed: 0, skipped: 0 };
const failed = (note: string): StageResult => ({ passed: 0, failed: 1, skipped: 0, note });
const skipped = (note: string): StageResult => ({ passed: 0, failed: 0, skipped: 1, note });

function tool(root: string, name: string): string {
  return join(root, 'node_modules', '.bin', name);
}

async function command(root: string, program: string, args: readonly string[]): Promise<StageResult> {
  const { code, output } = await runCommand(program, args, { cwd: root, timeoutMs: 10 * 60_000 });
  return code === 0 ? PASSED : failed(lastLines(output, 60));
}

async function breaking(root: string): Promise<StageResult> {
  const baseline = await breakingBaseline(root);
  if ('skip' in baseline) return skipped(baseline.skip);
  const against = `${join(root, '.git')}#ref=${baseline.against},subdir=protos`;
  const result = await command(root, tool(root, 'buf'), ['breaking', 'protos', '--against', against]);
  return result.note ? failed(`against ${baseline.why} (${baseline.against.slice(0, 9)}):\n${result.note}`) : result;
}

async function boundaries(root: string): Promise<StageResult> {
  const problems = checkManifests(readManifests(root));
  const args = ['--config', '.dependency-cruiser.cjs', 'services', 'scripts', 'deploy', 'protos'];
  const imports = await command(root, tool(root, 'depcruise'), args);
  const notes = [...problems, ...(imports.note ? [imports.note] : [])];
  return notes.length > 0 ? failed(notes.join('\n')) : PASSED;
}

/** The chart without a cluster; what a machine lacks is skipped and told. */
async function charts(root: string): Promise<StageResult> {
  const chart = join(root, 'charts', 'insight-mesh');
  if (!existsSync(chart)) return skipped(`there is no chart in ${chart}`);
  const { total } = await runChartChecks(CHART_CHECKS, { chart, update: false, say: (line) => console.log(line) });
  const { passed, failed: failures, skipped: left } = total;
  const note = [...total.failures, ...new Set(total.reasons)].join('\n');
  return { passed, failed: failures, skipped: left, ...(note === '' ? {} : { note }) };
}

/** One project of vitest.config.ts, its output shown as it comes. */
async function vitest(root: string, project: string): Promise<StageResult> {
  const folder = mkdtempSync(join(tmpdir(), 'insight-mesh-report-'));
  const file = join(folder, 'report.json');
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const { code } = await runCommand(tool(root, 'vitest'), ['run', '--project', project, ...reporters], {
      cwd: root,
      env: { ...process.env, NODE_ENV: 'test' },
      timeoutMs: 45 * 60_000,
      onLine: (line) => console.log(line),
    });
    const report: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
    return { ...vitestCounts(report, code), failures: failedTests(report) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What `npm test` does after the launcher has installed and built, in order. */
export const STAGES: readonly Stage[] = [
  {
    name: 'generated',
    title: 'types generated from protos/ are fresh',
    run: (root) => command(root, process.execPath, ['scripts/generate.mjs', '--check']),
  },
  { name: 'buf-lint', title: 'contracts: lint', run: (root) => command(root, tool(root, 'buf'), ['lint', 'protos']) },
  { name: 'buf-breaking', title: 'contracts: nothing breaks', run: breaking },
  {
    name: 'lint',
    title: 'lint and format',
    run: (root) => command(root, tool(root, 'biome'), ['check', '--error-on-warnings', '--max-diagnostics=50', '.']),
  },
  { name: 'types', title: 'types', run: (root) => command(root, tool(root, 'tsc'), ['-b']) },
  { name: 'boundaries', title: 'imports match manifests and layers', run: boundaries },
  {
    name: 'tensorflow',
    title: 'libtensorflow for training',
    run: async () => {
      const said = await tensorflowOrWasm((message) => console.log(message));
      return said.startsWith('networks train on wasm') ? skipped(said) : PASSED;
    },
  },
  { name: 'charts', title: 'the Helm chart', run: charts },
  { name: 'unit', title: 'unit tests', run: (root) => vitest(root, 'unit') },
  {
    name: 'integration',
    title: 'integration tests (real Kafka, Postgres and gRPC)',
    run: (root) => vitest(root, 'integration'),
  },
  { name: 'e2e', title: 'end-to-end tests', run: (root) => vitest(root, 'e2e') },
];
