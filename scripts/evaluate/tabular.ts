import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, Option } from 'commander';
import { csvHeader } from '../lib/header.js';
import { helpHint, wholeNumber } from '../lib/options.js';
import { table } from '../lib/result.js';
import { addTableOptions, readTableOptions, type TableOptions } from '../lib/table-options.js';
import { taskProgress } from '../lib/task-progress.js';
import { runTrainingTask } from '../lib/training-task.js';
import { type Settings, seedNumber, setting } from './options.js';
import { rate, rounded } from './report.js';

const shoppers = join(
  fileURLToPath(new URL('../../../', import.meta.url)),
  '..',
  'shared/data/propensity/online_shoppers_intention.csv',
);

export const tabularModels = ['logistic', 'perceptron', 'boosting', 'blend', 'best', 'article'] as const;
/** Those that get the further columns of a known file; logistic is the floor as it stands, and article a fixed recipe. */
export const takesDerived: ReadonlySet<string> = new Set(['perceptron', 'boosting', 'blend', 'best']);

/** What others reach on the UCI shoppers, by the same protocol: scikit-learn, LightGBM and XGBoost. */
const floors: readonly (readonly [string, number, number])[] = [
  ['logistic regression, counts as they are', 0.8937, 0.6446],
  ['logistic regression, log(1 + count)', 0.9163, 0.6883],
  ['perceptron 64-64-1 of scikit-learn', 0.9295, 0.7392],
  ['gradient boosting (scikit-learn, LightGBM, XGBoost)', 0.934, 0.755],
];

interface Options extends TableOptions {
  model: string;
  seed: number;
  runs: number;
  folds: number;
  foldSeed: number;
  set: Settings;
  derive?: string;
  backend: string;
  parallel?: number;
}

interface Metrics {
  auc: number;
  average_precision: number;
  log_loss: number;
}

/** As services/training/src/offline/tasks/tabular.ts has it. */
interface TabularResult {
  rows: number;
  positives: number;
  positive: string;
  columns: number;
  folds: {
    seed: number;
    fold: number;
    metrics: Metrics;
    report: { seconds: number; backend?: string };
    importance: { column: string; share: number }[];
    modelBytes: number;
  }[];
  bySeed: (Metrics & { seed: number })[];
  cpuSeconds: number;
  warnings: string[];
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: readonly number[]): number =>
  values.length < 2
    ? 0
    : Math.sqrt(values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1));

async function evaluate(options: Options): Promise<void> {
  const began = performance.now();
  const { model, seed, runs, folds, foldSeed, backend, parallel } = options;
  const given = options.file === undefined && options.dataset === undefined ? { ...options, file: shoppers } : options;
  const { source, derive, split } = readTableOptions(given, await csvHeader(given.file ?? ''));
  const formulas = options.derive ?? (takesDerived.has(model) ? derive : '');
  const settings = { ...(formulas === '' ? {} : { derive: formulas }), ...options.set };
  const input = {
    source,
    model,
    settings,
    split: { by: split, folds, seed: foldSeed },
    seeds: Array.from({ length: runs }, (_, run) => seed + run),
    backend,
    ...(parallel === undefined ? {} : { parallel }),
  };
  const { result, cpuSeconds } = await runTrainingTask<TabularResult>('tabular', input, { onProgress: taskProgress() });
  for (const warning of result.warnings) process.stderr.write(`warning: ${warning}\n`);
  const over = (key: keyof Metrics): number => mean(result.bySeed.map((each) => each[key]));
  const all = { auc: over('auc'), average_precision: over('average_precision'), log_loss: over('log_loss') };
  const aucs = result.folds.map(({ metrics }) => metrics.auc);
  const isShoppers = derive !== '' && source.label === 'Revenue' && split === 'folds' && folds === 10;
  const head = ['', 'AUC', 'average precision', 'log loss'];
  const rows = [
    [model, rate(all.auc), rate(all.average_precision), rate(all.log_loss)],
    ...(runs > 1
      ? result.bySeed.map((each) => [
          `  seed ${each.seed}`,
          rate(each.auc),
          rate(each.average_precision),
          rate(each.log_loss),
        ])
      : []),
    [
      '  deviation over the folds',
      rate(deviation(aucs)),
      rate(deviation(result.folds.map(({ metrics }) => metrics.average_precision))),
      '',
    ],
    ...(isShoppers ? floors.map(([name, auc, precision]) => [name, rate(auc), rate(precision), '']) : []),
  ];
  const seconds = (performance.now() - began) / 1000;
  const told = split === 'time' ? `${folds} stretches of time, each said from all before it` : `${folds} folds`;
  process.stdout.write(
    `\n${model} on ${source.path}: ${result.rows} rows of ${result.columns} columns, ${result.positives} of them ${source.label} = ${result.positive}; ${told}\n` +
      `${table(head, rows)}`,
  );
  const important = (result.folds[0]?.importance ?? [])
    .slice(0, 8)
    .map(({ column, share }) => `${column} ${(100 * share).toFixed(1)}%`);
  process.stdout.write(`what the model of the first fold knows most by: ${important.join(', ')}\n`);
  process.stdout.write(
    `${JSON.stringify(
      rounded({
        protocol: 'tabular',
        model,
        seed,
        ...all,
        folds: result.folds.length / runs,
        auc_deviation: deviation(aucs),
        by_seed: result.bySeed.map(rounded),
        rows: result.rows,
        positives: result.positives,
        split,
        fold_seed: foldSeed,
        settings: options.set,
        derive: formulas,
        backend: result.folds[0]?.report.backend ?? 'plain',
        model_bytes: Math.max(...result.folds.map(({ modelBytes }) => modelBytes)),
        fit_seconds: mean(result.folds.map(({ report }) => report.seconds)),
        cpu_seconds: result.cpuSeconds + cpuSeconds,
        warnings: result.warnings,
        seconds,
      }),
    )}\n`,
  );
}

export function tabularCommand(): Command {
  const command = new Command('tabular')
    .description('A probability from a row: does this visitor buy? Stratified folds, the mean over them.')
    .showHelpAfterError(helpHint)
    .addOption(
      new Option('--model <name>', 'best: a blend tuned inside the training folds; article: the recipe of the article')
        .choices(tabularModels)
        .default('best'),
    )
    .option('--file <file>', `rows: .csv, .ndjson or .parquet (default: the UCI shoppers)`)
    .option('--folds <n>', 'parts, each held out once', wholeNumber(1, 1000), 10)
    .option('--fold-seed <n>', 'by which rows are dealt to folds', seedNumber, 42)
    .option('--seed <n>', 'of the model', seedNumber, 1)
    .option('--runs <n>', 'seeds, from --seed on, of which the mean is told', wholeNumber(1, 100), 1)
    .option('--derive <formulas>', 'further columns: "spent / visits; pages = a + b"; "" for none')
    .option('--set <name=value>', 'a setting of the model; may be repeated', setting, {})
    .addOption(
      new Option('--backend <name>', 'of TensorFlow.js').choices(['auto', 'gpu', 'node', 'wasm']).default('auto'),
    )
    .option('--parallel <n>', 'processes at once (default: as many as there are cores)', wholeNumber(1, 256))
    .action(evaluate);
  return addTableOptions(command);
}
