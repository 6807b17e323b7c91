import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '@insight-mesh/local-stack/run-command';
import { Command } from 'commander';
import { checkoutRoot } from '../lib/checkout.js';
import { jsonLine, runCommandLine } from '../lib/result.js';
import { failedTests, vitestCounts } from '../lib/vitest-counts.js';

const limitMs = 35 * 60_000;

/** The test of killed builds, as CI runs it and with all the kills that are too long for it. */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'insight-mesh-deep-'));
  const file = join(folder, 'report.json');
  try {
    const args = [
      'run',
      '--project',
      'integration',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ];
    const { code } = await runCommand(
      join(checkoutRoot(), 'node_modules/.bin/vitest'),
      [...args, 'services/feature/test/datasets-kills.test.ts'],
      {
        cwd: checkoutRoot(),
        env: { ...process.env, NODE_ENV: 'test', TEST_DEEP: '1' },
        timeoutMs: limitMs,
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

await new Command('node scripts/dist/deep/dataset-kills.js')
  .description(
    'Kills builds of data sets, and the service that builds them, at every step and at random: nothing is lost or half there.',
  )
  .allowExcessArguments(false)
  .action(() => runCommandLine(main))
  .parseAsync();
