import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isModelName, modelNames } from '@insight-mesh/algorithms/load-model';
import type { ModelName } from '@insight-mesh/algorithms/model';
import { splitSessionsByTime } from '@insight-mesh/algorithms/split';
import { Command, InvalidArgumentError } from 'commander';
import { DataError, loadClicks, loadSequences } from './evaluate/data.js';
import { sequenceDefaults, sessionDefaults } from './evaluate/defaults.js';
import { fitHere } from './evaluate/fit.js';
import { hashFile, type NextItemReportInput, nextItemReport, type Rival } from './evaluate/next-item-report.js';
import { type Settings, seedNumber, setting } from './evaluate/options.js';
import { createProgress } from './evaluate/progress.js';
import {
  evaluateSequences,
  evaluateSessions,
  type Fit,
  type FitTold,
  type Observed,
  type Progress,
} from './evaluate/protocols.js';
import { rate, report, rounded } from './evaluate/report.js';
import { tabularCommand } from './evaluate/tabular.js';
import { pagePath, writeEvaluationPage } from './lib/evaluation-page.js';
import { TaskError } from './lib/training-task.js';

const data = join(fileURLToPath(new URL('../../', import.meta.url)), '..', 'shared', 'data');

interface Common {
  model: ModelName;
  seed: number;
  set: Settings;
  report?: string;
  against?: ModelName[];
}

const modelName = (value: string): ModelName => {
  if (!isModelName(value)) throw new InvalidArgumentError(`There are: ${modelNames.join(', ')}.`);
  return value;
};

const rivalNames = (value: string, before: ModelName[] = []): ModelName[] => [...before, modelName(value)];

const complain = (message: string): void => void process.stderr.write(`${message}\n`);

const describe = (settings: Readonly<Settings>): string =>
  Object.entries(settings)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ') || 'none';

/** Keeps what a protocol lets see, and makes the report of it where one was asked for. */
function reporting({ model, report: page, against = ['popularity'], seed }: Common, defaults: typeof sequenceDefaults) {
  let observed: Observed | undefined;
  let told: FitTold | undefined;
  const rivals = against
    .filter((name) => name !== model)
    .map((name): Rival => {
      const settings = { ...defaults[name] };
      return { name, settings, fit: fitHere(name, settings) };
    });
  return {
    observe:
      page === undefined
        ? undefined
        : (seen: Observed) => {
            observed = seen;
          },
    /** The same fit, listened to. */
    listen(wanted: Fit): Fit {
      const tell = (report: FitTold): void => {
        told = report;
      };
      return (data, progress) => wanted({ ...data, tell }, progress);
    },
    /** Writes page and JSON. @returns what the last line of the command tells of them */
    async write(
      input: Omit<NextItemReportInput, 'model' | 'seed' | 'observed' | 'told' | 'rivals' | 'files'>,
      files: Record<string, string>,
      progress: Progress,
    ): Promise<{ report?: string; report_json?: string }> {
      if (page === undefined || observed === undefined) return {};
      const hashed: { what: string; path: string; sha256: string }[] = [];
      for (const [what, path] of Object.entries(files)) {
        hashed.push({ what, path: basename(path), sha256: await hashFile(path) });
      }
      const heard = told === undefined ? {} : { told };
      const made = await nextItemReport({ ...input, ...heard, model, seed, observed, rivals, files: hashed }, progress);
      return { report: page, report_json: await writeEvaluationPage(page, made) };
    },
  };
}

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
  const progress = createProgress();
  const reported = reporting(options, sessionDefaults);
  const fit = reported.listen(fitHere(model, settings));
  const measured = await evaluateSessions(train, test, fit, progress, reported.observe);
  if (measured.predictions === 0) throw new DataError('nothing to predict: no test session has two known items');
  const seconds = (performance.now() - began) / 1000;
  const held = 'the newest tenth of the training sessions';
  const page = await reported.write(
    {
      title: `${model} on ${options.validation ? held : basename(options.test)}`,
      settings,
      protocol: `Evolving sessions: fitted on the training sessions alone; each click of ${options.validation ? held : 'a test session'} from the second on is predicted from those before it, all items ranked, once with the current item allowed in the list and once with it left out.`,
      facts: {
        'training clicks': measured.train_clicks,
        'training sessions': measured.train_sessions,
        'test sessions': measured.test_sessions,
      },
      rejected,
      seconds,
    },
    options.validation ? { training: options.train } : { training: options.train, test: options.test },
    progress,
  );
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
    rounded({ protocol: 'sessions', model, seed, ...measured, rejected, settings, seconds, ...page }),
  );
}

async function sequences(options: Common & { file: string }): Promise<void> {
  const began = performance.now();
  const { model, seed } = options;
  const settings = { ...sequenceDefaults[model], ...options.set };
  const { data: users, rejected } = await loadSequences(options.file, complain);
  const progress = createProgress();
  const reported = reporting(options, sequenceDefaults);
  const fit = reported.listen(fitHere(model, settings));
  const measured = await evaluateSequences(users, fit, progress, reported.observe);
  if (measured.users === 0) throw new DataError('nothing to predict: no user has three items');
  const seconds = (performance.now() - began) / 1000;
  const page = await reported.write(
    {
      title: `${model} on ${basename(options.file)}`,
      settings,
      protocol:
        'Leave one out: the last item of each user is the test, the one before it the validation, the rest the training; fitted on training items alone, asked with training and validation items, all items ranked but those of the input. Choices were made on the validation; the test is reported once.',
      facts: {
        users: users.length,
        'training interactions': measured.interactions ?? 0,
        'NDCG@10 on the validation': measured['valid_ndcg@10'] ?? 0,
      },
      rejected,
      seconds,
    },
    { file: options.file },
    progress,
  );
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
    rounded({ protocol: 'sequences', model, seed, ...measured, rejected, settings, seconds, ...page }),
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
    .option('--set <name=value>', 'a setting of the model; may be repeated', setting, {})
    .option('--report <page.html>', 'write the evaluation as a page, and beside it as JSON', pagePath)
    .option(
      '--against <name>',
      'for the report: a model to compare with, fitted anew by its defaults; may be repeated, the first is in the headline (default: popularity)',
      rivalNames,
    );
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
