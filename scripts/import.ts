import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Command } from 'commander';
import { heapMb, importProgram } from './import/program.js';
import { localFolder } from './lib/checkout.js';
import { addressOf, readLocalRun } from './lib/local-run.js';
import { brokersOption, databaseOption, helpHint, prefixOption, tenantId, wholeNumber } from './lib/options.js';
import { runCommandLine } from './lib/result.js';
import { secretsOf } from './lib/secrets.js';

interface Flags {
  tenant?: string;
  database?: string;
  brokers?: string[];
  prefix?: string;
}

interface ImportFlags extends Flags {
  mapping: string;
  pattern?: string;
  rejects: string;
  maxRejects?: number;
  maxRejectShare?: string;
  raw: boolean;
  anew?: boolean;
  dryRun?: boolean;
  limit?: number;
}

/** What the collector's program takes from the environment. */
function environment(flags: Flags): NodeJS.ProcessEnv {
  const run = readLocalRun();
  const local = run.brokers === undefined ? undefined : secretsOf(localFolder());
  return {
    ...process.env,
    KAFKA_BROKERS: addressOf(flags.brokers, run.brokers, '--brokers or KAFKA_BROKERS').join(','),
    ...(flags.prefix === undefined ? {} : { KAFKA_TOPIC_PREFIX: flags.prefix }),
    DATABASE_URL: addressOf(flags.database, run.databaseUrl, '--database or DATABASE_URL'),
    DEAD_LETTER_KEY: process.env.DEAD_LETTER_KEY ?? local?.deadLetterKey,
    PSEUDONYM_KEY: process.env.PSEUDONYM_KEY ?? local?.pseudonymKey,
  };
}

async function program(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(
    process.execPath,
    ['--enable-source-maps', `--max-old-space-size=${heapMb}`, importProgram(), ...args],
    { env, stdio: 'inherit' },
  );
  // At a terminal Ctrl-C reaches both: this one only has to outlive the other.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (signal !== 'SIGINT' || process.stdin.isTTY !== true) child.kill(signal);
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  process.exitCode = code ?? 1;
}

const tenantOf = (flags: Flags) => addressOf(flags.tenant, readLocalRun().tenantId, '--tenant');

function importArguments(path: string, flags: ImportFlags): string[] {
  const option = (name: string, value: string | number | undefined) =>
    value === undefined ? [] : [`--${name}`, String(value)];
  return [
    'import',
    path,
    '--tenant',
    tenantOf(flags),
    '--mapping',
    flags.mapping,
    '--rejects',
    flags.rejects,
    ...option('pattern', flags.pattern),
    ...option('max-rejects', flags.maxRejects),
    ...option('max-reject-share', flags.maxRejectShare),
    ...option('limit', flags.limit),
    ...(flags.raw ? [] : ['--no-raw']),
    ...(flags.anew ? ['--anew'] : []),
    ...(flags.dryRun ? ['--dry-run'] : []),
  ];
}

/** Options of every part that needs the mesh. */
function withServers(command: Command): Command {
  return command
    .option('--tenant <id>', "whose data (default: the running mesh's)", tenantId)
    .addOption(databaseOption())
    .addOption(brokersOption())
    .addOption(prefixOption());
}

const root = new Command('npm run import --')
  .showHelpAfterError(helpHint)
  .description(
    'Takes CSV, NDJSON and Parquet files of items, customers, orders or events in, by a declared mapping, through the checks and the ' +
      'privacy of the collector. What was broken off goes on when the same is asked for again; a file that was imported is never sent ' +
      'again. Exit code 2: some rows were refused and stand in the reject file.',
  )
  .enablePositionalOptions();

withServers(root.command('files', { isDefault: true }))
  .description('imports a file, or all files of a folder (the default; the word can be left out)')
  .argument('<path>', 'a file or a folder')
  .requiredOption('--mapping <file>', 'how columns become fields: JSON or YAML, or a name that "mappings" lists')
  .option('--pattern <text>', 'only files with such a name, with * and ?')
  .option('--rejects <folder>', 'where refused rows go, never in what is imported', join(localFolder(), 'rejects'))
  .option('--max-rejects <n>', 'refused rows of one file that stop the import (default: 100000)', wholeNumber(0, 1e12))
  .option('--max-reject-share <x>', 'and as a share of its rows, from the thousandth on (default: 0.5)')
  .option('--no-raw', 'do not keep the refused rows themselves, only where they stand and why')
  .option('--anew', 'begin again with what was broken off; its rows have the same ids')
  .option('--dry-run', 'show the first rows as they would be stored, count what would be refused, and send nothing')
  .option('--limit <rows>', 'with --dry-run: rows that are looked at', wholeNumber(1, 1e12))
  .action((path: string, flags: ImportFlags) =>
    runCommandLine(() => program(importArguments(path, flags), environment(flags))),
  );
root
  .command('init')
  .description('guesses a mapping of a file, to look over and edit')
  .argument('<file>')
  .option('--kind <kind>', 'items, customers, orders or events')
  .option('--write <file>', 'write it there instead of to standard output')
  .action((file: string, { kind, write }: { kind?: string; write?: string }) => {
    const option = (name: string, value: string | undefined) => (value === undefined ? [] : [name, value]);
    return runCommandLine(() =>
      program(['init', file, ...option('--kind', kind), ...option('--write', write)], process.env),
    );
  });
root
  .command('mappings')
  .description('prints the ready-made mappings of public files')
  .action(() => runCommandLine(() => program(['mappings'], process.env)));
withServers(root.command('list'))
  .description('the newest imports')
  .action((flags: Flags) => runCommandLine(() => program(['list', '--tenant', tenantOf(flags)], environment(flags))));
for (const [name, what] of [
  ['status', 'how far an import is, and where its reject files are'],
  ['cancel', 'ends an import at its next checkpoint'],
] as const) {
  withServers(root.command(name))
    .description(what)
    .argument('<id>')
    .action((id: string, flags: Flags) =>
      runCommandLine(() => program([name, id, '--tenant', tenantOf(flags)], environment(flags))),
    );
}
await root.parseAsync();
