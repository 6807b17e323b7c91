import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isModelName, modelNames } from '@insight-mesh/algorithms/load-model';
import type { ModelName } from '@insight-mesh/algorithms/model';
import { splitSessionsByTime } from '@insight-mesh/algorithms/split';
import { Command, InvalidArgumentError } from 'commander';
import { DataError, loadClicks, loadSequences } from './evaluate/data.js';
import { sequenceDefaults, sessionDefaults } from './evaluate/defaults.js';
import { fitHere } from './evaluate/fit.js';
import { type Settings, seedNumber, setting } from './evaluate/options.js';
import { createProgress } from './evaluate/progress.js';
import { evaluateSequences, evaluateSessions } from './evaluate/protocols.js';
import { rate, report, rounded } from './evaluate/report.js';
import { tabularCommand } from './evaluate/tabular.js';
import { TaskError } from './lib/training-task.js';

const data = join(fileURLToPath(new URL('../../', import.meta.url)), '..', 'shared', 'data');

interface Common {
  model: ModelName;
  seed: number;
  set: Settings;
}

const modelName = (value: string): ModelName => {
  if (!isModelName(value)) throw new InvalidArgumentError(`There are: ${modelNames.join(', ')}.`);
  return value;
};

const complain = (message: string): void => void process.stderr.write(`${message}\n`);

const describe = (settings: Readonly<Settings>): string =>
  Object.entries(settings)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ') || 'none';

async function sessions(options: Common & { train: string; test: string; validation?: boolean }): Promise<void> {
  const began = performance.now();
  const { model, seed } = options;
  const settings = { ...sessionDefaults[model], ...options.set };
  const whole = await loadClicks(options.train, complain);
  let [train, test, rejected] = [whole.data, whole.data, whole.rejected];
  if (options.validation) {
    const split = splitSessionsByTime(whole.data, 0.1);
    [train, test] = [split.train, split.test];
  } else {
    const loaded = await loadClicks(options.test, complain);
    [test, rejected] = [loaded.data, rejected + loaded.rejected];
  }
  const measured = await evaluateSessions(train, test, fitHere(model, settings), createProgress());
  if (measured.predictions === 0) throw new DataError('nothing to predict: no test session has two known items');
  const seconds = (performance.now() - began) / 1000;
  report(
    `${model} on ${options.validation ? `the newest tenth of ${options.train}` : options.test}`,
    [
      ['settings', describe(settings)],
      ['predictions', `${measured.predictions}`],
      ['current item allowed', `Recall@20 ${rate(measured['recall@20'])}  MRR@20 ${rate(measured['mrr@20'])}`],
      ['current item left out', `Recall@20 ${rate(measured['recall@20_new'])}  MRR@20 ${rate(measured['mrr@20_new'])}`],
      ['coverage@20', rate(measured['coverage@20'])],
      ['seconds', seconds.toFixed(1)],
    ],
    rounded({ protocol: 'sessions', model, seed, ...measured, rejected, settings, seconds }),
  );
}

async function sequences(options: Common & { file: string }): Promise<void> {
  const began = performance.now();
  const { model, seed } = options;
  const settings = { ...sequenceDefaults[model], ...options.set };
  const { data: users, rejected } = await loadSequences(options.file, complain);
  const measured = await evaluateSequences(users, fitHere(model, settings), createProgress());
  if (measured.users === 0) throw new DataError('nothing to predict: no user has three items');
  const seconds = (performance.now() - began) / 1000;
  report(
    `${model} on ${options.file}`,
    [
      ['settings', describe(settings)],
      ['users', `${measured.users}`],
      ['test', `HR@10 ${rate(measured['hr@10'])}  NDCG@10 ${rate(measured['ndcg@10'])}`],
      ['validation', `HR@10 ${rate(measured['valid_hr@10'])}  NDCG@10 ${rate(measured['valid_ndcg@10'])}`],
      ['coverage@10', rate(measured['coverage@10'])],
      ['seconds', seconds.toFixed(1)],
    ],
    rounded({ protocol: 'sequences', model, seed, ...measured, rejected, settings, seconds }),
  );
}

const program = new Command('npm run evaluate --')
  .description('Fits a model anew on a public data set and measures it by that set’s protocol, all items ranked.')
  .showHelpAfterError('(--help explains the options)');

function protocol(name: string, description: string, model: ModelName): Command {
  return program
    .command(name)
    .description(description)
    .option('--model <name>', modelNames.join(', '), modelName, model)
    .option('--seed <n>', 'for models that draw at random; the result names it', seedNumber, 1)
    .option('--set <name=value>', 'a setting of the model; may be repeated', setting, {});
}

protocol('sessions', 'Evolving sessions: each click of a test session is predicted from those before it.', 'vs-knn')
  .option(
    '--train <file>',
    'clicks: SessionId, ItemId, Time, tab-separated',
    join(data, 'yoochoose-100k/yoochoose-clicks-100k_train_full.txt'),
  )
  .option('--test <file>', 'clicks of the same layout', join(data, 'yoochoose-100k/yoochoose-clicks-100k_test.txt'))
  .option('--validation', 'hold out the newest tenth of the training sessions instead of reading --test')
  .action(sessions);

protocol('sequences', 'Leave one out: the last item of each user is predicted from those before it.', 'item-knn')
  .option('--file <file>', 'a user a line: user item item …, oldest first', join(data, 's3rec/Beauty.txt'))
  .action(sequences);

program.addCommand(tabularCommand());

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof DataError || error instanceof RangeError || error instanceof TaskError)) throw error;
  complain(`evaluate: ${error.message}`);
  process.exitCode = 1;
}
