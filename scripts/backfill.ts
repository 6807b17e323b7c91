import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Command } from 'commander';
import { checkoutRoot } from './lib/checkout.js';
import { addressOf, readLocalRun } from './lib/local-run.js';
import { brokersOption, databaseOption, helpHint, prefixOption, storeUrl, wholeNumber } from './lib/options.js';
import { runCommandLine } from './lib/result.js';

interface Flags {
  partition?: number[];
  dryRun?: boolean;
  anew?: boolean;
  status?: boolean;
  database?: string;
  brokers?: string[];
  prefix: string;
  objectStore?: string;
}

/** What feature's program takes from the environment. */
function environment(flags: Flags): NodeJS.ProcessEnv {
  const run = readLocalRun();
  return {
    ...process.env,
    KAFKA_BROKERS: addressOf(flags.brokers, run.brokers, '--brokers or KAFKA_BROKERS').join(','),
    KAFKA_TOPIC_PREFIX: flags.prefix,
    DATABASE_URL: addressOf(flags.database, run.databaseUrl, '--database or DATABASE_URL'),
    OBJECT_STORE_URL: addressOf(
      flags.objectStore ?? process.env.OBJECT_STORE_URL,
      run.objectStoreUrl,
      '--object-store or OBJECT_STORE_URL',
    ),
  };
}

async function main(flags: Flags): Promise<void> {
  const args = [
    ...(flags.partition ?? []).flatMap((partition) => ['--partition', String(partition)]),
    ...(flags.dryRun ? ['--dry-run'] : []),
    ...(flags.anew ? ['--anew'] : []),
    ...(flags.status ? ['--status'] : []),
  ];
  const program = join(checkoutRoot(), 'services/feature/dist/src/backfill/main.js');
  const child = spawn(process.execPath, ['--enable-source-maps', '--max-old-space-size=512', program, ...args], {
    env: environment(flags),
    stdio: 'inherit',
  });
  // At a terminal Ctrl-C reaches both: this one only has to outlive the other.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (signal !== 'SIGINT' || process.stdin.isTTY !== true) child.kill(signal);
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  process.exitCode = code ?? 1;
}

const partition = wholeNumber(0, 32_767);

const program = new Command('npm run backfill --')
  .showHelpAfterError(helpHint)
  .description(
    'Makes the states that feature serves again from the lake, for new or changed folds, while serving and the stream go on. ' +
      'What was broken off goes on at the next start.',
  )
  .option('--partition <n>', 'only this one (may be repeated)', (text, before: number[] = []) => [
    ...before,
    partition(text),
  ])
  .option('--dry-run', 'only count what differs from what is stored, and change nothing')
  .option('--anew', 'forget what a backfill that was broken off has done')
  .option('--status', 'by which folds the states were made, and what the last backfill did')
  .addOption(databaseOption())
  .addOption(brokersOption())
  .addOption(prefixOption())
  .option('--object-store <url>', "where the lake lies (default: the running mesh's)", storeUrl)
  .allowExcessArguments(false)
  .action((flags: Flags) => runCommandLine(() => main(flags)));
await program.parseAsync();
