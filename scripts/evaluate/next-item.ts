import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isModelName, modelNames } from '@insight-mesh/algorithms/load-model';
import type { ModelName } from '@insight-mesh/algorithms/model';
import { splitSessionsByTime } from '@insight-mesh/algorithms/split';
import { Command, InvalidArgumentError } from 'commander';
import { pagePath } from '../lib/evaluation-page.js';
import { type Asked, best, blendRows, choose, keep, weightsOf } from './choose.js';
import { DataError, loadAttributes, loadClicks, loadSequences } from './data.js';
import {
  type BlendSourceChoice,
  type Settings,
  sequenceBlend,
  sequenceDefaults,
  sessionBlend,
  sessionDefaults,
} from './defaults.js';
import { isNetwork, type NetworkFitOptions, type NetworkReport, secondsTo } from './fit-network.js';
import type { Rival } from './next-item-report.js';
import { seedNumber, setting } from './options.js';
import { createProgress } from './progress.js';
import { evaluateSequences, evaluateSessions, testCases } from './protocols.js';
import { rate, report, rounded } from './report.js';
import { reporting } from './reporting.js';

const data = join(fileURLToPath(new URL('../../../', import.meta.url)), '..', 'shared', 'data');

interface Common extends Asked {
  backend: string;
  report?: string;
  against?: ModelName[];
}

const modelName = (value: string): ModelName => {
  if (value === 'best') return best;
  if (!isModelName(value)) throw new InvalidArgumentError(`There are: ${modelNames.join(', ')}, best.`);
  return value;
};

const rivalNames = (value: string, before: ModelName[] = []): ModelName[] => [...before, modelName(value)];

const sourceNames = (value: string): ModelName[] =>
  value.split(',').map((name) => {
    if (isModelName(name) && name !== 'blend') return name;
    const names = modelNames.filter((known) => known !== 'blend').join(', ');
    throw new InvalidArgumentError(`A list like rules,stan of: ${names}.`);
  });

const backendName = (value: string): string => {
  if (['auto', 'gpu', 'node', 'wasm'].includes(value)) return value;
  throw new InvalidArgumentError('There are: auto, gpu, node, wasm.');
};

const complain = (message: string): void => void process.stderr.write(`${message}\n`);

const describe = (settings: Settings): string =>
  Object.entries(settings)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ') || 'none';

/** What is fitted, what it told, and what it is compared with. */
function prepare(
  options: Common,
  defaults: Readonly<Partial<Record<ModelName, Settings>>>,
  blend: readonly BlendSourceChoice[],
  network: Omit<NetworkFitOptions, 'seed' | 'onReport'> & { holdOut: boolean },
) {
  const { model, seed, report: page, against = ['popularity'] } = options;
  let network_: NetworkReport | undefined;
  const onReport = (told: NetworkReport): void => {
    network_ = told;
  };
  const choice = choose(options, defaults, blend, { ...network, onReport });
  const rivals = against
    .filter((name) => name !== model)
    .map((name): Rival => {
      const { fit, settings } = choose({ model: name, seed, set: {} }, defaults, blend, network);
      return { name, settings, fit };
    });
  const reported = reporting({ model, seed, page, rivals });
  const { fitted, remember } = keep(choice.fit);
  return { ...choice, fitted, reported, fit: reported.listen(remember), told: () => network_ };
}

function fitRows(told: NetworkReport | undefined): [string, string][] {
  if (told === undefined) return [];
  const speed = Math.round((told.examples ?? 0) / Math.max(1e-9, told.seconds));
  const epochs = told.curve.length === 0 ? '' : `${told.curve.length} epochs, the best ${told.bestEpoch ?? '-'}, `;
  return [
    ['fit', `${epochs}${told.seconds.toFixed(1)} s on ${told.backend ?? 'no backend'}`],
    ...(speed > 0 ? [['speed', `${speed} examples/s`] as [string, string]] : []),
    ...told.warnings.map((warning): [string, string] => ['warning', warning]),
  ];
}

function fitResult(told: NetworkReport | undefined, curve = false): object {
  if (told === undefined) return {};
  const { bestEpoch, backend, seconds, warnings } = told;
  return {
    best_epoch: bestEpoch,
    backend,
    fit_seconds: Number(seconds.toFixed(1)),
    warnings,
    ...(curve ? { curve: told.curve, seconds_to: secondsTo(told.curve, 'hr@10', [0.06, 0.07, 0.076]) } : {}),
  };
}

async function sessions(options: Common & { train: string; test: string; validation?: boolean }): Promise<void> {
  const began = performance.now();
  const { model, seed, backend } = options;
  const chosen = prepare(options, sessionDefaults, sessionBlend, { backend, holdOut: true });
  const { fit, settings, sources, fitted, reported, told } = chosen;
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
  const measured = await evaluateSessions(train, test, fit, progress, reported.observe);
  if (measured.predictions === 0) throw new DataError('nothing to predict: no test session has two known items');
  const seconds = (performance.now() - began) / 1000;
  const held = 'the newest tenth of the training sessions';
  const page = () =>
    reported.write(
      {
        title: `${model} on ${options.validation ? held : basename(options.test)}`,
        settings: { ...settings },
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
  await report(
    `${model} on ${options.validation ? `the newest tenth of ${options.train}` : options.test}`,
    [
      ['settings', describe(settings)],
      ...blendRows(fitted.model),
      ['predictions', `${measured.predictions}`],
      ['current item allowed', `Recall@20 ${rate(measured['recall@20'])}  MRR@20 ${rate(measured['mrr@20'])}`],
      ['current item left out', `Recall@20 ${rate(measured['recall@20_new'])}  MRR@20 ${rate(measured['mrr@20_new'])}`],
      ['coverage@20', rate(measured['coverage@20'])],
      ...fitRows(told()),
      ['seconds', seconds.toFixed(1)],
    ],
    rounded({
      ...{ protocol: 'sessions', model, seed, ...measured, rejected, settings, sources },
      ...{ ...weightsOf(fitted.model), ...fitResult(told()), seconds },
    }),
    page,
  );
}

interface SequenceOptions extends Common {
  file: string;
  attributes?: string;
  curve?: boolean;
}

/** Where --attributes does not say, they lie beside the file, as the public sets have them; only networks read them. */
async function attributesOf({ model, against = [], file, attributes }: SequenceOptions) {
  if (![model, ...against].some((name) => isNetwork(name) || name === 'blend')) return {};
  const beside = file.endsWith('.txt') ? file.replace(/\.txt$/, '_item2attributes.json') : undefined;
  const path = attributes ?? (beside !== undefined && existsSync(beside) ? beside : undefined);
  return path === undefined ? {} : { attributes: await loadAttributes(path) };
}

async function sequences(options: SequenceOptions): Promise<void> {
  const began = performance.now();
  const { model, seed, backend } = options;
  const { data: users, rejected } = await loadSequences(options.file, complain);
  const chosen = prepare(options, sequenceDefaults, sequenceBlend, {
    ...{ backend, holdOut: false },
    ...(await attributesOf(options)),
    ...(options.curve ? { observed: { cases: testCases(users), leaveOut: 'context' } } : {}),
  });
  const { fit, settings, sources, fitted, reported, told } = chosen;
  const progress = createProgress();
  const measured = await evaluateSequences(users, fit, progress, reported.observe);
  if (measured.users === 0) throw new DataError('nothing to predict: no user has three items');
  const seconds = (performance.now() - began) / 1000;
  const page = () =>
    reported.write(
      {
        title: `${model} on ${basename(options.file)}`,
        settings: { ...settings },
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
  await report(
    `${model} on ${options.file}`,
    [
      ['settings', describe(settings)],
      ...blendRows(fitted.model),
      ['users', `${measured.users}`],
      ['test', `HR@10 ${rate(measured['hr@10'])}  NDCG@10 ${rate(measured['ndcg@10'])}`],
      ['validation', `HR@10 ${rate(measured['valid_hr@10'])}  NDCG@10 ${rate(measured['valid_ndcg@10'])}`],
      ['coverage@10', rate(measured['coverage@10'])],
      ...fitRows(told()),
      ['seconds', seconds.toFixed(1)],
    ],
    rounded({
      ...{ protocol: 'sequences', model, seed, ...measured, rejected, settings, sources },
      ...{ ...weightsOf(fitted.model), ...fitResult(told(), options.curve), seconds },
    }),
    page,
  );
}

function protocol(name: string, description: string, model: ModelName): Command {
  return new Command(name)
    .description(description)
    .option('--model <name>', `${modelNames.join(', ')}, best`, modelName, model)
    .option('--sources <names>', 'of a blend, in place of the protocol’s, separated by commas', sourceNames)
    .option('--seed <n>', 'for models that draw at random; the result names it', seedNumber, 1)
    .option('--set <name=value>', 'a setting of the model; may be repeated', setting, {})
    .option(
      '--backend <name>',
      'for networks: gpu, node, wasm, or auto, the first that can be had',
      backendName,
      'auto',
    )
    .option('--report <page.html>', 'write the evaluation as a page, and beside it as JSON', pagePath)
    .option(
      '--against <name>',
      'for the report: a model to compare with, fitted anew by its defaults; may be repeated, the first is in the headline (default: popularity)',
      rivalNames,
    );
}

export function sessionsCommand(): Command {
  return protocol(
    'sessions',
    'Evolving sessions: each click of a test session is predicted from those before it.',
    'vs-knn',
  )
    .option(
      '--train <file>',
      'clicks: SessionId, ItemId, Time, tab-separated',
      join(data, 'yoochoose-100k/yoochoose-clicks-100k_train_full.txt'),
    )
    .option('--test <file>', 'clicks of the same layout', join(data, 'yoochoose-100k/yoochoose-clicks-100k_test.txt'))
    .option('--validation', 'hold out the newest tenth of the training sessions instead of reading --test')
    .action(sessions);
}

export function sequencesCommand(): Command {
  return protocol(
    'sequences',
    'Leave one out: the last item of each user is predicted from those before it.',
    'item-knn',
  )
    .option('--file <file>', 'a user a line: user item item …, oldest first', join(data, 's3rec/Beauty.txt'))
    .option(
      '--attributes <file>',
      'for networks: attributes of items, a JSON object of an array an item (default: FILE_item2attributes.json where it is)',
    )
    .option('--curve', 'for networks: measure the test after each epoch too, for a curve; nothing is chosen by it')
    .action(sequences);
}
