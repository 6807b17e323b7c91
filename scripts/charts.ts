import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { CHART_CHECKS, type ChartCheck } from './charts/checks.js';
import { runChartChecks } from './charts/run-checks.js';
import { checkoutRoot } from './lib/checkout.js';
import { helpHint } from './lib/options.js';
import { jsonLine, runCommandLine, table } from './lib/result.js';
import { summaryLine } from './lib/vitest-counts.js';

interface Options {
  only?: ChartCheck[];
  update?: boolean;
  chart: string;
}

const names = CHART_CHECKS.map(({ name }) => name).join(', ');

function checkOf(name: string, before: ChartCheck[] = []): ChartCheck[] {
  const check = CHART_CHECKS.find((one) => one.name === name);
  if (!check) throw new InvalidArgumentError(`It is one of ${names}.`);
  return [...before, check];
}

async function main({ only, update, chart }: Options): Promise<void> {
  const began = performance.now();
  const wanted = only ?? (update ? CHART_CHECKS.filter(({ name }) => name === 'goldens') : CHART_CHECKS);
  const say = (message: string) =>
    process.stderr.write(`${((performance.now() - began) / 1000).toFixed(0).padStart(4)} s  ${message}\n`);
  const { rows, total } = await runChartChecks(wanted, { chart, update: update === true, say });
  for (const failure of total.failures) process.stdout.write(`FAILED ${failure}\n\n`);
  for (const reason of new Set(total.reasons)) process.stdout.write(`skipped: ${reason}\n`);
  process.stdout.write(
    table(
      ['check', 'passed', 'failed', 'skipped', 'seconds'],
      rows.map(({ name, tally, seconds }) => [
        name,
        ...[tally.passed, tally.failed, tally.skipped].map(String),
        seconds.toFixed(1),
      ]),
    ),
  );
  process.stdout.write(`${summaryLine(total)}\n`);
  process.stdout.write(
    jsonLine({
      checks: total.passed + total.failed,
      failed: total.failed,
      skipped: total.skipped,
      by_check: Object.fromEntries(rows.map(({ name, tally }) => [name, tally.passed + tally.failed])),
      seconds: Number(((performance.now() - began) / 1000).toFixed(1)),
      ok: total.failed === 0,
    }),
  );
  if (total.failed > 0) process.exitCode = 1;
}

const program = new Command('npm run charts --')
  .showHelpAfterError(helpHint)
  .description(
    'Checks the Helm chart without a cluster: lint, schema, unit tests, goldens, the APIs of three versions of Kubernetes, restricted pod\n' +
      'security, network policies, and alert rules with their tests. Helm comes from npm, the other tools are built once (some 3 minutes)\n' +
      'from pinned Go modules; where Go is missing their checks are skipped, and counted so.',
  )
  .option('--only <check>', `run only this one (may be repeated): ${names}`, checkOf)
  .option('--update', 'write the goldens anew; look at the difference before you commit it')
  .option('--chart <folder>', 'the chart', join(checkoutRoot(), 'charts', 'insight-mesh'))
  .allowExcessArguments(false)
  .action((options: Options) => runCommandLine(() => main(options)));
await program.parseAsync();
