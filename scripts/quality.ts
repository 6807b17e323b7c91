import { Command, InvalidArgumentError, Option } from 'commander';
import { helpHint, wholeNumber } from './lib/options.js';
import { explain } from './lib/result.js';
import { safeText } from './lib/safe-text.js';
import { type ConnectFlags, connected, connectOptions, type Quality } from './quality/connect.js';
import { baseline, check, type Declared, type DriftFlags, drift, expect, listExpectations } from './quality/work.js';

const root = new Command('npm run quality --')
  .showHelpAfterError(helpHint)
  .description(
    'What is expected of features, and whether what is served has drifted from what models were trained on.',
  );
for (const option of connectOptions()) root.addOption(option);

async function run(work: (quality: Quality) => Promise<void>): Promise<void> {
  try {
    await connected(root.opts<ConnectFlags>(), work);
  } catch (error) {
    process.stderr.write(`${safeText(explain(error))}\n`);
    process.exitCode = 1;
  }
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('must be a number');
}

function share(text: string): number {
  const value = number(text);
  if (value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError('must be a share from 0 to 1');
}

function day(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return text;
  throw new InvalidArgumentError('must be a day such as 2026-05-01');
}

root
  .command('check')
  .description('holds every feature of a finished data set against what is expected; exit code 1 where one is not met')
  .argument('<dataset>', "the data set's id")
  .action((dataset: string) => run((quality) => check(quality, dataset)));
root
  .command('drift')
  .description('shows what the daily checks found, the newest day first')
  .option('--feature <name>', 'of this one alone: kind__name, such as customer__view_count_7d')
  .option('--from <day>', 'from this UTC day on', day)
  .option('--to <day>', 'up to this UTC day', day)
  .addOption(
    new Option('--at-least <verdict>', 'only such results, graver ones, and broken expectations').choices([
      'moderate',
      'strong',
    ]),
  )
  .option('--baseline <dataset>', 'against an earlier baseline (default: the present one)')
  .option('--limit <n>', 'at most so many', wholeNumber(1, 100_000), 200)
  .action((flags: DriftFlags) => run((quality) => drift(quality, flags)));
root
  .command('baseline')
  .description('sets the data set that served features are compared with, or shows it')
  .argument('[dataset]', "the data set's id")
  .action((dataset: string | undefined) => run((quality) => baseline(quality, dataset)));
root
  .command('expect')
  .description('declares what is expected of a feature, or lists what is')
  .argument('[feature]', 'kind__name, such as customer__view_count_7d; absent: lists')
  .option('--minimum <number>', 'no value below it', number)
  .option('--maximum <number>', 'no value above it', number)
  .addOption(new Option('--whole <choice>', 'whether values must be whole').choices(['yes', 'no']))
  .option('--null-share-at-most <share>', 'of entities of whom nothing was seen', share)
  .option('--unique-share-at-least <share>', 'of different values', share)
  .option('--unique-share-at-most <share>', 'of different values', share)
  .option('--nothing', 'takes back what was declared of the feature')
  .option('--all', 'lists also features of which nothing is declared')
  .option('--limit <n>', 'lists at most so many', wholeNumber(1, 10_000), 1_000)
  .action((feature: string | undefined, flags: ExpectFlags, command: Command) => {
    if (feature === undefined) return run((quality) => listExpectations(quality, flags));
    const wanted = declaredOf(flags);
    const empty = Object.keys(wanted).length === 0;
    if (empty === (flags.nothing !== true))
      command.error('error: declare something of the feature, or --nothing to take it back');
    return run((quality) => expect(quality, feature, wanted));
  });

interface ExpectFlags {
  minimum?: number;
  maximum?: number;
  whole?: 'yes' | 'no';
  nullShareAtMost?: number;
  uniqueShareAtLeast?: number;
  uniqueShareAtMost?: number;
  nothing?: boolean;
  all?: boolean;
  limit: number;
}

function declaredOf(flags: ExpectFlags): Declared {
  const given = {
    minimum: flags.minimum,
    maximum: flags.maximum,
    whole: flags.whole === undefined ? undefined : flags.whole === 'yes',
    null_share_at_most: flags.nullShareAtMost,
    unique_share_at_least: flags.uniqueShareAtLeast,
    unique_share_at_most: flags.uniqueShareAtMost,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

await root.parseAsync();
