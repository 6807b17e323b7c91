import { Command } from 'commander';
import { createProgress } from './evaluate/progress.js';
import { helpHint, wholeNumber } from './lib/options.js';
import { jsonLine, runCommandLine, table } from './lib/result.js';
import { type PrepareOptions, prepare } from './prepare-data/prepare.js';

type Flags = Omit<PrepareOptions, 'progress' | 'signal'>;

const list = (value: string): string[] => value.split(',').map((name) => name.trim());

async function main(flags: Flags): Promise<void> {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => stopping.abort(new Error(`stopped by ${signal}`)));
  }
  const began = performance.now();
  const done = await prepare({ ...flags, progress: createProgress(), signal: stopping.signal });
  const result = { ...done, seconds: Number(((performance.now() - began) / 1000).toFixed(1)) };
  process.stdout.write(
    table(
      ['what', 'how many'],
      Object.entries(result).map(([what, value]) => [what.replaceAll('_', ' '), String(value)]),
    ),
  );
  process.stdout.write(jsonLine(result));
}

const program = new Command('npm run prepare-data --')
  .description(
    'Fills, scales and encodes the columns of a table for a model: fitted on training rows alone, applied to any others. Files end in .parquet, .csv, .ndjson or .jsonl, and may be patterns (data/*.parquet).',
  )
  .option('--config <file>', 'what to do, as JSON (services/algorithms/PREPARATION.md)')
  .option('--train <file>', 'rows to fit on')
  .option('--train-where <sql>', "a condition for them, for example label_time < '2026-05-01'")
  .option('--target <column>', 'the label, for target encoding: a number or a truth value')
  .option('--fold <column>', 'the fold of each training row, for target encoding; default: dealt by the seed')
  .option(
    '--most <n>',
    'training rows in memory at most; of more, as many are chosen at random',
    wholeNumber(1, 100_000_000),
    1_000_000,
  )
  .option(
    '--training-out <file>',
    'the training rows as a model is to be fitted on them (target encodings out of fold), as Parquet',
  )
  .option('--save <file>', 'the fitted preparation, as JSON')
  .option('--prepared <file>', 'a fitted preparation, in place of --config and --train')
  .option('--apply <file>', 'rows to apply it to, in bounded memory')
  .option('--apply-where <sql>', 'a condition for them')
  .option('--out <file>', 'what becomes of them, as Parquet')
  .option('--keep <columns>', 'columns that are carried through as they are, separated by commas', list, [])
  .action((flags: Flags, command: Command) => {
    const fits = flags.config !== undefined && flags.train !== undefined;
    if (fits === (flags.prepared !== undefined) || (flags.config === undefined) !== (flags.train === undefined)) {
      command.error('error: give either --config and --train, or --prepared');
    }
    if (flags.prepared !== undefined && (flags.trainingOut ?? flags.target ?? flags.fold) !== undefined) {
      command.error('error: --training-out, --target and --fold go with --config and --train');
    }
    if ((flags.apply === undefined) !== (flags.out === undefined))
      command.error('error: --apply and --out go together');
    if ((flags.apply ?? flags.save ?? flags.trainingOut) === undefined) {
      command.error('error: nothing would come of it: give --save, --training-out, or --apply and --out');
    }
    return runCommandLine(() => main(flags));
  })
  .showHelpAfterError(helpHint);
await program.parseAsync();
