import { Command, Option } from 'commander';
import { helpHint, wholeNumber } from './lib/options.js';
import { explain } from './lib/result.js';
import { safeText } from './lib/safe-text.js';
import { type Training, type TrainingFlags, trainingOptions, withTraining } from './lib/training-connect.js';
import { list, remove, type SetFlags, set } from './schedule/work.js';
import { tabularOptions } from './train/tabular.js';

const root = new Command('npm run schedule --')
  .showHelpAfterError(helpHint)
  .description('When models are trained again by themselves: on a cron, on drift, or on so many new events.');
for (const option of trainingOptions()) root.addOption(option);

async function run(work: (training: Training) => Promise<void>): Promise<void> {
  try {
    await withTraining(root.opts<TrainingFlags>(), work);
  } catch (error) {
    process.stderr.write(`${safeText(explain(error))}\n`);
    process.exitCode = 1;
  }
}

const setting = root
  .command('set')
  .description('makes a schedule, or replaces the one of this name')
  .argument('<name>', 'lower-case letters, digits and "-"')
  .option('--cron <fields>', 'minute, hour, day of month, month, day of week, for example "0 4 * * *"')
  .option('--time-zone <zone>', 'of the cron, for example Europe/Berlin', 'UTC')
  .addOption(
    new Option('--on-drift <strength>', 'on a new alarm of this strength or more').choices(['moderate', 'strong']),
  )
  .option('--on-events <n>', 'on so many events more than the champion was made of', wholeNumber(1, 1e12))
  .option('--models <names...>', 'what it trains (default: what a run trains by default)')
  .option('--seed <n>', 'of its runs', wholeNumber(0, Number.MAX_SAFE_INTEGER), 0)
  .option('--test-share <share>', 'of the sessions that the test holds (default: 0.1)', Number)
  .option('--hold', 'registers and never promotes')
  .option('--min-gap <seconds>', 'between the beginnings of two runs', wholeNumber(60, 366 * 86_400), 3600)
  .option('--accept-drift', 'an open alarm does not keep its candidates out: they are the answer to it')
  .option('--paused', 'kept, but fires nothing')
  .action((name: string, flags: SetFlags) => run((training) => set(training, name, flags)));
for (const option of tabularOptions()) setting.addOption(option);
root
  .command('list')
  .description('all schedules with their next and last runs; exit code 1 where the last run of one failed')
  .action(() => run(list));
root
  .command('delete')
  .description('deletes a schedule; what it has trained stays')
  .argument('<name>', 'its name')
  .action((name: string) => run((training) => remove(training, name)));

await root.parseAsync();
