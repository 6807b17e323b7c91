import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';

/** What a command is told of a table. */
export interface TableOptions {
  file?: string;
  dataset?: string;
  label?: string;
  ignore: string[];
  numbers: string[];
  categories: string[];
  group?: string;
  time?: string;
}

/** As services/training/src/tabular/read-table.ts has it. */
export interface TableSource {
  path: string;
  label: string;
  ignore: string[];
  numbers: string[];
  categories: string[];
  group?: string;
  time?: string;
}

export const list = (text: string): string[] => {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.length === 0) throw new InvalidArgumentError('It must be names of columns, separated by commas.');
  return names;
};

export function addTableOptions(command: Command): Command {
  return command
    .option(
      '--dataset <folder>',
      'a data set of the feature service; its label is the column label, and it is split by label_time',
    )
    .option(
      '--label <column>',
      'the column that is to be said: of two values, the greater or later one is the positive',
    )
    .option('--ignore <columns>', 'columns that no model sees, separated by commas', list, [])
    .option('--numbers <columns>', 'columns that must hold numbers', list, [])
    .option('--categories <columns>', 'columns of categories that look like numbers', list, [])
    .option('--group <column>', 'whose a row is: rows of one are never on both sides of a split')
    .option('--time <column>', 'when a row was: later rows are said from earlier ones');
}

/** The UCI shoppers: four of its columns are codes, and some ratios of its counts and times say more than these do. */
const shoppers = {
  columns: ['ProductRelated', 'ExitRates', 'PageValues', 'Revenue'],
  label: 'Revenue',
  categories: ['OperatingSystems', 'Browser', 'Region', 'TrafficType'],
  derive: [
    'page time = ProductRelated_Duration / ProductRelated',
    'admin time = Administrative_Duration / Administrative',
    'info time = Informational_Duration / Informational',
    'other pages = Administrative + Informational',
    'pages = other pages + ProductRelated',
    'other seconds = Administrative_Duration + Informational_Duration',
    'seconds = other seconds + ProductRelated_Duration',
    'BounceRates / ExitRates',
    'PageValues / pages',
    'PageValues / seconds',
    'exits = ExitRates * pages',
    'bounces = BounceRates * pages',
    'value = PageValues * pages',
  ].join('; '),
};

export interface ReadTableOptions {
  source: TableSource;
  /** Formulas of further columns where the file is a known one. */
  derive: string;
  split: 'folds' | 'time';
}

/**
 * @param header of the file, as far as it is known
 * @throws RangeError where options contradict each other or one is missing
 */
export function readTableOptions(options: TableOptions, header: readonly string[]): ReadTableOptions {
  const { file, dataset, ignore, numbers, group, time } = options;
  if (file !== undefined && dataset !== undefined)
    throw new RangeError('--file and --dataset are both given: give one of them');
  const path = dataset ?? file;
  if (path === undefined) throw new RangeError('there is nothing to learn from: give --file or --dataset');
  const known = dataset === undefined && shoppers.columns.every((name) => header.includes(name));
  const label = options.label ?? (dataset === undefined ? (known ? shoppers.label : undefined) : 'label');
  if (label === undefined) throw new RangeError('--label <column> is missing: the column that is to be said');
  const at = time ?? (dataset === undefined ? undefined : 'label_time');
  if (group !== undefined && at !== undefined && dataset === undefined)
    throw new RangeError('--group and --time are both given: rows are split by one of them');
  const byGroup = group !== undefined;
  return {
    source: {
      path: resolve(path),
      label,
      ignore,
      numbers,
      categories: options.categories.length === 0 && known ? shoppers.categories : options.categories,
      ...(byGroup ? { group } : {}),
      ...(at === undefined || byGroup ? {} : { time: at }),
    },
    derive: known && label === shoppers.label ? shoppers.derive : '',
    split: at === undefined || byGroup ? 'folds' : 'time',
  };
}
