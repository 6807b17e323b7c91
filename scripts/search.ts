import { join } from 'node:path';
import { isModelName, modelNames } from '@insight-mesh/algorithms/load-model';
import { Command, InvalidArgumentError, Option } from 'commander';
import { loadClicks, loadSequences } from './evaluate/data.js';
import { type Settings, seedNumber, setting } from './evaluate/options.js';
import { tabularModels, takesDerived } from './evaluate/tabular.js';
import { localFolder } from './lib/checkout.js';
import { codeVersion } from './lib/code-version.js';
import { csvHeader } from './lib/header.js';
import { helpHint, positive, storeUrl, wholeNumber } from './lib/options.js';
import { runCommandLine } from './lib/result.js';
import { addTableOptions, readTableOptions, type TableOptions } from './lib/table-options.js';
import { taskProgress } from './lib/task-progress.js';
import { runTrainingTask } from './lib/training-task.js';
import { collectSearch, searchName, writeSearchJob } from './search/job.js';
import { type FoundTrials, printSearch } from './search/print.js';
import { type Range, spaceOption } from './search/space.js';

interface Options extends TableOptions {
  trials: number;
  seed: number;
  folds: number;
  seconds?: number;
  split?: 'folds' | 'time';
  metric?: string;
  space: Record<string, Range>;
  set: Settings;
  derive?: string;
  layout?: 'sequences' | 'clicks';
  backend: string;
  parallel?: number;
  fresh?: boolean;
  giveUp?: number;
  job?: string;
  template?: string;
  objectStore?: string;
  collect?: string;
  keep?: boolean;
}

/** As services/training/src/offline/tasks/search.ts has it. */
interface SearchResult extends FoundTrials {
  resumed: number;
  cpuSeconds: number;
  outOfTime: boolean;
}

const models = [...new Set<string>([...tabularModels.filter((name) => name !== 'article'), ...modelNames])];

const modelName = (value: string): string => {
  if (models.includes(value)) return value;
  throw new InvalidArgumentError(`There are: ${models.join(', ')}.`);
};

/** A name of both kinds (blend) is meant as the file is: a table has a label. */
function isSequences(model: string, options: Options): boolean {
  if (options.layout !== undefined) return true;
  return isModelName(model) && !(tabularModels as readonly string[]).includes(model);
}

const complain = (message: string): void => void process.stderr.write(`${message}\n`);

async function dataOf(model: string, options: Options) {
  if (!isSequences(model, options)) {
    const { source, derive, split } = readTableOptions(options, await csvHeader(options.file ?? ''));
    const formulas = options.derive ?? (takesDerived.has(model) ? derive : '');
    return { data: { kind: 'table', source }, split, fixed: formulas === '' ? {} : { derive: formulas } };
  }
  if (options.file === undefined) throw new RangeError('there is nothing to learn from: give --file');
  if (options.label !== undefined || options.dataset !== undefined)
    throw new RangeError(`${model} learns from sequences: --label and --dataset are for tables`);
  if (options.layout === 'clicks') {
    const { data } = await loadClicks(options.file, complain);
    return { data: { kind: 'sequences', interactions: data }, split: 'time' as const, fixed: {} };
  }
  const { data } = await loadSequences(options.file, complain);
  const interactions = data.flatMap(({ userId, items }) =>
    items.map((itemId, place) => ({ userId, sessionId: userId, itemId, timeMs: place * 1000 })),
  );
  return { data: { kind: 'sequences', interactions }, split: 'folds' as const, fixed: {} };
}

async function specOf(model: string, options: Options) {
  const { data, split, fixed } = await dataOf(model, options);
  const by = options.split ?? split;
  if (by === 'time' && split === 'folds' && data.kind === 'sequences' && options.layout !== 'clicks')
    throw new RangeError('--split time needs times, and this layout has none: split by folds, or give clicks');
  const space = Object.keys(options.space).length > 0 ? { space: options.space } : {};
  return {
    model,
    data,
    split: { by, folds: options.folds, seed: options.seed },
    ...space,
    fixed: { ...fixed, ...options.set },
    seed: options.seed,
    ...(options.metric === undefined ? {} : { metric: options.metric }),
    backend: options.backend,
  };
}

function stoppedBySignals(): AbortSignal {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => stopping.abort(new Error(`stopped by ${signal}`)));
  return stopping.signal;
}

async function search(model: string, options: Options): Promise<void> {
  const began = performance.now();
  const spec = await specOf(model, options);
  const signal = stoppedBySignals();
  const { result } = await runTrainingTask<SearchResult>(
    'search',
    {
      spec,
      trials: options.trials,
      stateFolder: join(localFolder(), 'search'),
      codeVersion: codeVersion(),
      ...(options.seconds === undefined ? {} : { seconds: options.seconds }),
      ...(options.parallel === undefined ? {} : { parallel: options.parallel }),
      ...(options.fresh === undefined ? {} : { fresh: options.fresh }),
      ...(options.giveUp === undefined ? {} : { giveUpBy: options.giveUp }),
    },
    { onProgress: taskProgress(), signal },
  );
  printSearch(result, {
    model,
    seed: options.seed,
    split: spec.split.by,
    resumed: result.resumed,
    out_of_time: result.outOfTime,
    cpu_seconds: result.cpuSeconds,
    seconds: (performance.now() - began) / 1000,
  });
  if (result.outOfTime)
    complain(
      `the ${options.seconds} s are over: ${result.trials.length} of ${options.trials} trials were done; the same command goes on`,
    );
}

const program = new Command('npm run search --')
  .description(
    'Random search for settings by cross-validation, trials side by side. The first trial has the defaults. Killed and called again it goes on from the trials that are done. With --job the trials are done by a Job of Kubernetes, a pod each; --collect reads what they found.',
  )
  .showHelpAfterError(helpHint)
  .argument('[model]', models.join(', '), modelName)
  .option('--file <file>', 'a table, or with --layout sequences or clicks')
  .addOption(
    new Option('--layout <name>', 'of sequences: a user a line, or SessionId, ItemId, Time').choices([
      'sequences',
      'clicks',
    ]),
  )
  .option('--trials <n>', 'at most so many', wholeNumber(1, 100_000), 20)
  .option('--seconds <n>', 'after so many no trial begins any more', positive)
  .option('--seed <n>', 'of draws, folds and models', seedNumber, 1)
  .option('--folds <n>', 'parts, or stretches of time', wholeNumber(1, 1000), 5)
  .addOption(
    new Option('--split <how>', 'time: later rows are said from earlier ones (default where there are times)').choices([
      'folds',
      'time',
    ]),
  )
  .option(
    '--metric <name>',
    'by which trials are ordered: auc, average_precision, log_loss; recall@20, mrr@20, hr@10, ndcg@10',
  )
  .option(
    '--space <name=range>',
    'what a setting may be: leaves=4..32,whole, rate=0.01..0.2,log, idf=true|false; may be repeated',
    spaceOption,
    {},
  )
  .option('--set <name=value>', 'a setting that is the same in every trial; may be repeated', setting, {})
  .option('--derive <formulas>', 'further columns of a table: "spent / visits; pages = a + b"')
  .option(
    '--give-up <difference>',
    'give a trial up that is worse than the best by so much on each of its first two folds',
    positive,
  )
  .option(
    '--parallel <n>',
    'processes at once (default: as many as there are cores); pods of a Job (4)',
    wholeNumber(1, 256),
  )
  .option('--fresh', 'do the trials again that are done')
  .addOption(
    new Option('--backend <name>', 'of TensorFlow.js').choices(['auto', 'gpu', 'node', 'wasm']).default('auto'),
  )
  .addOption(
    new Option(
      '--job <file>',
      'do no trial here: put the search into the object store, and write the Job for Kubernetes (JSON) that does it',
    ).conflicts(['collect', 'seconds', 'giveUp']),
  )
  .option('--template <file>', "with --job: the Job (JSON) that the training service's runs are made from")
  .addOption(
    new Option('--object-store <url>', 'with --job and --collect: where the search lies')
      .env('OBJECT_STORE_URL')
      .argParser(storeUrl),
  )
  .option(
    '--collect <search>',
    'read the results of a search that is done by a Job, as --job named it, and remove it from the store when all are there',
    searchName,
  )
  .addOption(
    new Option('--keep', 'with --collect: leave the search in the store').conflicts(['job', 'seconds', 'giveUp']),
  )
  .action((model: string | undefined, options: Options) => {
    if (options.collect !== undefined) return collectSearch(options.collect, options);
    if (options.keep === true) throw new RangeError('--keep is for --collect: give that too, or leave it out');
    if (model === undefined) throw new RangeError(`the model is missing: there are ${models.join(', ')}`);
    if (options.job !== undefined)
      return writeSearchJob({ ...options, job: options.job }, () => specOf(model, options), stoppedBySignals());
    return search(model, options);
  });
addTableOptions(program);

await runCommandLine(() => program.parseAsync());
