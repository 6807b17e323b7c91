import type { TabularDataJson } from '@insight-mesh/contracts/json';
import { Option } from 'commander';
import { list } from '../lib/table-options.js';

/** What is said of rows, for the commands that start runs or schedules of scores. */
export interface TabularFlags {
  dataset?: string;
  newest?: true;
  target?: string;
  label?: string;
  ignore?: string[];
  numbers?: string[];
  categories?: string[];
  group?: string;
  time?: string;
}

export function tabularOptions(): Option[] {
  return [
    new Option('--dataset <id>', 'scores: the data set of the feature service to learn from, instead of the lake'),
    new Option('--newest', 'scores: the newest data set that was made like --dataset'),
    new Option('--label <column>', 'scores: what is to be said, a column of two values'),
    new Option('--target <name>', 'scores: the slot is score/<name> (default: the name of the label)'),
    new Option('--ignore <columns>', 'scores: columns that no model sees, separated by commas').argParser(list),
    new Option('--numbers <columns>', 'scores: columns that must hold numbers').argParser(list),
    new Option('--categories <columns>', 'scores: columns of categories that look like numbers').argParser(list),
    new Option('--group <column>', 'scores: whose a row is (default: customer_id of a data set)'),
    new Option('--time <column>', 'scores: when a row was (default: label_time of a data set)'),
  ];
}

const rest = ['newest', 'label', 'target', 'ignore', 'numbers', 'categories', 'group', 'time'] as const;

/** @returns undefined for models of next items. @throws Error that says what is missing */
export function tabularOf(flags: TabularFlags): TabularDataJson | undefined {
  const { dataset, label } = flags;
  if (dataset === undefined) {
    const lost = rest.find((name) => flags[name] !== undefined);
    if (lost !== undefined)
      throw new Error(`--${lost} is of scores, which are learnt from a data set: give --dataset too`);
    return undefined;
  }
  if (label === undefined)
    throw new Error('--label is missing: the column of the data set that is to be said, most often label');
  return {
    target: flags.target ?? targetOf(label),
    dataset_id: dataset,
    newest: flags.newest === true,
    label,
    ignore: flags.ignore ?? [],
    numbers: flags.numbers ?? [],
    categories: flags.categories ?? [],
    group: flags.group ?? '',
    time: flags.time ?? '',
  };
}

/** A label's name as a target: small letters, digits and "-". */
function targetOf(label: string): string {
  const name = label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 48);
  if (name === '') throw new Error(`--target is missing: no name can be made of the label ${label}`);
  return name;
}
