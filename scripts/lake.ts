import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { checkoutRoot } from './lib/checkout.js';
import { addressOf, readLocalRun } from './lib/local-run.js';
import { databaseOption, helpHint, tenantId } from './lib/options.js';
import { runCommandLine } from './lib/result.js';

interface Flags {
  database?: string;
  objectStore?: string;
  tenant?: string;
}

interface ForgetFlags extends Flags {
  customer: string;
  visitor?: string[];
  alone?: boolean;
  reason: string;
}

/** Runs feature's program with its environment. */
async function runProgram(flags: Flags, args: readonly string[]): Promise<void> {
  const run = readLocalRun();
  const env = {
    ...process.env,
    DATABASE_URL: addressOf(flags.database, run.databaseUrl, '--database or DATABASE_URL'),
    OBJECT_STORE_URL: addressOf(
      flags.objectStore ?? process.env.OBJECT_STORE_URL,
      run.objectStoreUrl,
      '--object-store or OBJECT_STORE_URL',
    ),
  };
  const program = join(checkoutRoot(), 'services/feature/dist/src/lake/main.js');
  const tenant = flags.tenant === undefined ? [] : ['--tenant', flags.tenant];
  const child = spawn(process.execPath, ['--enable-source-maps', program, ...args, ...tenant], {
    env,
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

const program = new Command('npm run lake --')
  .showHelpAfterError(helpHint)
  .description('Looks after the files of the lake by hand; feature merges small ones and forgets old days by itself.');

/** A command with the options that all have. */
function command(name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .addOption(databaseOption())
    .option('--object-store <url>', "where the lake lies (default: the running mesh's)")
    .allowExcessArguments(false)
    .showHelpAfterError(helpHint);
}

command(
  'check',
  'Compares the catalogue with the store, the files and the manifests; ends with 1 where something is wrong.',
)
  .option('--tenant <id>', 'only this one', tenantId)
  .option('--content', 'read every row of every file')
  .option('--mend', 'write wrong manifests anew, and note which files are damaged')
  .action((flags: Flags & { content?: boolean; mend?: boolean }) =>
    runCommandLine(() =>
      runProgram(flags, ['check', ...(flags.content ? ['--content'] : []), ...(flags.mend ? ['--mend'] : [])]),
    ),
  );
command('compact', 'Merges small files now, however young they are.')
  .option('--tenant <id>', 'only this one', tenantId)
  .action((flags: Flags) => runCommandLine(() => runProgram(flags, ['compact'])));
command(
  'forget',
  "Takes a customer's rows out of the lake, and those of the visitors who count for the customer; a line of it stays, without the id.",
)
  .requiredOption('--tenant <id>', 'of the customer', tenantId)
  .requiredOption('--customer <id>', 'whose rows go')
  .option(
    '--visitor <id>',
    'and those of this anonymous id that name no customer (may be repeated)',
    (id: string, before: string[] = []) => [...before, id],
  )
  .option('--alone', 'leave the rows of visitors who count for the customer')
  .requiredOption('--reason <text>', 'why, for people who look at it later')
  .action((flags: ForgetFlags) => {
    const visitors = (flags.visitor ?? []).map((id) => `--visitor=${id}`);
    const { username } = userInfo();
    return runCommandLine(() =>
      runProgram(flags, [
        'forget',
        `--customer=${flags.customer}`,
        ...visitors,
        ...(flags.alone ? ['--alone'] : []),
        `--reason=${flags.reason}`,
        `--actor=${username}`,
      ]),
    );
  });
await program.parseAsync();
