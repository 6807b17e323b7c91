import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startControlPlane } from '@insight-mesh/local-stack/control-plane';
import { runCommand } from '@insight-mesh/local-stack/run-command';
import { Tally } from '../charts/tally.js';
import { checkoutRoot, toolsFolder } from '../lib/checkout.js';
import { failedTests, vitestCounts } from '../lib/vitest-counts.js';

const TESTS = 'services/training/test/kubernetes.test.ts';

/**
 * The tests of runs as Jobs on an API server of their own, where the test plays the kubelet: pods are processes that compute, and go on from their
 * checkpoints.
 */
export async function runsAsJobs(dir: string, say: (message: string) => void): Promise<Tally> {
  mkdirSync(dir, { recursive: true });
  const control = await startControlPlane({
    dir: join(dir, 'control-plane'),
    toolsDir: toolsFolder(),
    pods: 'nobody',
    onProgress: say,
  });
  if (!control.ready) throw new Error(control.lacking);
  const file = join(dir, 'report.json');
  try {
    const { code, output } = await runCommand(
      join(checkoutRoot(), 'node_modules/.bin/vitest'),
      ['run', '--project', 'integration', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, TESTS],
      {
        cwd: checkoutRoot(),
        env: { ...process.env, NODE_ENV: 'test', INSIGHT_MESH_TEST_KUBECONFIG: control.kubeconfig },
        onLine: (line) => process.stderr.write(`${line}\n`),
      },
    );
    const tally = new Tally();
    const report = readReport(file);
    const { passed, failed } = vitestCounts(report, code);
    tally.pass(passed);
    for (const failure of failedTests(report)) tally.fail(failure);
    // A run that failed without a test that did.
    if (tally.failed < failed) tally.fail(`${TESTS}: ${output.slice(-2000)}`, failed - tally.failed);
    return tally;
  } finally {
    await control.stop();
  }
}

function readReport(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
