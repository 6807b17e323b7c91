import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { helpHint } from './lib/options.js';
import { STAGES, type Stage, type StageResult } from './lib/stages.js';
import { type Counts, summaryLine } from './lib/vitest-counts.js';

// From scripts/dist/test.js.
const root = fileURLToPath(new URL('../../', import.meta.url));

function parseStage(name: string, before: Stage[] = []): Stage[] {
  const stage = STAGES.find((one) => one.name === name);
  if (!stage) throw new InvalidArgumentError(`It is one of ${STAGES.map((one) => one.name).join(', ')}.`);
  return [...before, stage];
}

async function runStages(stages: readonly Stage[]): Promise<Counts> {
  const total: Counts = { passed: 0, failed: 0, skipped: 0 };
  const rows: string[] = [];
  const failures: string[] = [];
  for (const [index, stage] of stages.entries()) {
    console.log(`[${index + 1}/${stages.length}] ${stage.title} …`);
    const began = performance.now();
    const result: StageResult = await stage
      .run(root)
      .catch((error: unknown) => ({ passed: 0, failed: 1, skipped: 0, note: String(error) }));
    const seconds = ((performance.now() - began) / 1000).toFixed(1).padStart(6);
    const verdict = result.failed > 0 ? 'FAILED ' : result.passed > 0 ? 'ok     ' : 'skipped';
    if (result.note) console.log(result.note);
    console.log(`[${index + 1}/${stages.length}] ${verdict.trim()} (${seconds.trim()} s)`);
    rows.push(`${verdict}  ${seconds} s  ${stage.name.padEnd(12)}  ${summaryLine(result)}`);
    for (const failure of result.failures ?? []) failures.push(`FAILED ${failure}`);
    total.passed += result.passed;
    total.failed += result.failed;
    total.skipped += result.skipped;
  }
  console.log(`\n${[...rows, ...failures].join('\n')}\n`);
  return total;
}

const program = new Command('npm test --')
  .showHelpAfterError(helpHint)
  .description(
    'Runs every check that CI runs, in order, and ends with one line: how many passed, failed and were skipped.\n' +
      'Kafka and Postgres are started in a temporary folder, unless TEST_KAFKA_BROKERS and TEST_DATABASE_URL name running ones.',
  )
  .option(
    '--only <stage>',
    `run only this stage (may be repeated): ${STAGES.map((stage) => stage.name).join(', ')}`,
    parseStage,
  )
  .parse();

const { only } = program.opts<{ only?: Stage[] }>();
const total = await runStages(only ?? STAGES);
console.log(summaryLine(total));
process.exitCode = total.failed > 0 ? 1 : 0;
