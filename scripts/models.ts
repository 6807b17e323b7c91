import { Command, InvalidArgumentError, Option } from 'commander';
import { helpHint, wholeNumber } from './lib/options.js';
import { explain } from './lib/result.js';
import { safeText } from './lib/safe-text.js';
import { type Training, type TrainingFlags, trainingOptions, withTraining } from './lib/training-connect.js';
import { type RegisterFlags, register } from './models/register.js';
import { collect, type ListFlags, list, pin, promote, rollback, show, unpin } from './models/work.js';

const root = new Command('npm run models --')
  .showHelpAfterError(helpHint)
  .description('The registry: which models there are, why one is the champion, and how to change that.');
for (const option of trainingOptions()) root.addOption(option);

async function run(work: (training: Training) => Promise<void>): Promise<void> {
  try {
    await withTraining(root.opts<TrainingFlags>(), work);
  } catch (error) {
    process.stderr.write(`${safeText(explain(error))}\n`);
    process.exitCode = 1;
  }
}

function time(text: string): Date {
  const value = new Date(text);
  if (/^\d{4}-\d{2}-\d{2}/.test(text) && !Number.isNaN(value.getTime())) return value;
  throw new InvalidArgumentError('must be a time such as 2026-05-01T00:00:00Z');
}

const slots = ['recommend', 'similar', 'popular'];
const words = `${slots.join(', ')} or score/<target>`;

function slot(text: string): string {
  if (slots.includes(text) || /^score\/[a-z0-9][a-z0-9-]{0,47}$/.test(text)) return text;
  throw new InvalidArgumentError(`must be ${words}`);
}

const slotArgument = () => root.createArgument('<slot>', words).argParser(slot);
const version = wholeNumber(1, 1_000_000_000);

root
  .command('list')
  .description('versions, the newest first')
  .addOption(new Option('--slot <slot>', 'of this slot alone').argParser(slot))
  .option('--model <name>', 'of this model alone, for example vs-knn')
  .addOption(new Option('--stage <stage>', 'of this stage alone').choices(['candidate', 'champion', 'retired']))
  .option('--limit <n>', 'at most so many', wholeNumber(1, 10_000), 30)
  .action((flags: ListFlags) => run((training) => list(training, flags)));
root
  .command('show')
  .description('the model card of a version: what it is, how good it is, and why it was promoted or not')
  .addArgument(slotArgument())
  .argument('<version>', 'its number', version)
  .action((slot: string, number: number) => run((training) => show(training, slot, number)));
root
  .command('promote')
  .description('makes a version the champion; checks of size, latency and pins bind unless forced')
  .addArgument(slotArgument())
  .argument('<version>', 'its number', version)
  .option('--reason <text>', 'why; is kept with the decision', '')
  .option('--force', 'although a check fails; needs a reason')
  .action((slot: string, number: number, flags: { reason: string; force?: true }) =>
    run((training) => promote(training, slot, number, flags)),
  );
root
  .command('rollback')
  .description('makes the champion before the present one the champion again')
  .addArgument(slotArgument())
  .option('--reason <text>', 'why; is kept with the decision', '')
  .option('--force', 'although the slot is pinned; needs a reason')
  .action((slot: string, flags: { reason: string; force?: true }) =>
    run((training) => rollback(training, slot, flags)),
  );
root
  .command('pin')
  .description('a slot stays at its champion, whatever runs find')
  .addArgument(slotArgument())
  .requiredOption('--reason <text>', 'why; is shown to whoever meets the pin')
  .action((slot: string, flags: { reason: string }) => run((training) => pin(training, slot, flags.reason)));
root
  .command('unpin')
  .description('runs may promote again')
  .addArgument(slotArgument())
  .action((slot: string) => run((training) => unpin(training, slot)));
root
  .command('collect')
  .description('removes artefacts that nobody needs any more; champions, those before them, and what is new stay')
  .addOption(new Option('--slot <slot>', 'of this slot alone').argParser(slot))
  .option('--dry-run', 'says what would go, and removes nothing')
  .option('--limit <n>', 'at most so many', wholeNumber(1, 1000), 100)
  .action((flags: { slot?: string; dryRun?: true; limit: number }) => run((training) => collect(training, flags)));
root
  .command('register')
  .description('takes an ONNX file, measures it on the current test, and promotes it through the same gate')
  .argument('<file>', 'the ONNX file')
  .requiredOption('--name <text>', 'for people, for example "SASRec, PyTorch, May"')
  .requiredOption('--vocabulary <file>', 'item ids, one a line, in the order of their numbers')
  .requiredOption('--signature <file>', 'JSON as OnnxSignature in protos/insightmesh/training/v1/registry.proto')
  .requiredOption('--trained-until <time>', 'of the newest interaction that it was fitted on', time)
  .option('--hold', 'registers and never promotes')
  .action((file: string, flags: RegisterFlags) => run((training) => register(training, file, flags)));

await root.parseAsync();
