import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '@insight-mesh/local-stack/run-command';
import { checkoutRoot } from './checkout.js';
import { jsonLine } from './result.js';
import { failedTests, vitestCounts } from './vitest-counts.js';

export interface DeepTests {
  /** Of vitest. */
  project: 'unit' | 'integration';
  /** From the root of the checkout. */
  path: string;
  timeoutMs: number;
}

/** Runs tests that CI runs too, here with all that is too long for it (TEST_DEEP=1); the last line tells how many passed. */
export async function runDeepTests({ project, path, timeoutMs }: DeepTests): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'insight-mesh-deep-'));
  const file = join(folder, 'report.json');
  try {
    const { code } = await runCommand(
      join(checkoutRoot(), 'node_modules/.bin/vitest'),
      ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, path],
      {
        cwd: checkoutRoot(),
        env: { ...process.env, NODE_ENV: 'test', TEST_DEEP: '1' },
        timeoutMs,
        onLine: (line) => process.stderr.write(`${line}\n`),
      },
    );
    const report: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const { passed, failed } = vitestCounts(report, code);
    process.stdout.write(jsonLine({ passed, failed, failures: failedTests(report), ok: failed === 0 }));
    process.exitCode = failed === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
