import { type CategoryColumn, type Column, countMissing, type NumberColumn, type Table } from '../preparation/table.js';
import type { Derived } from './derive.js';
import type { HashedColumns } from './hash-categories.js';

export interface PlanOptions {
  /** Columns of the table that a model may see; the table may have others. */
  columns: readonly string[];
  derived: readonly Derived[];
  hashed: HashedColumns;
  /**
   * `trees`: numbers stay as they are, missing ones too. `scaled`: filled in, logarithms of what is never negative, of mean 0 and deviation 1.
   * `article`: filled with 0 and standardised, nothing else.
   */
  style: 'trees' | 'scaled' | 'article';
  /** A category of more different values is encoded by its target, one of fewer by a column each. */
  oneHotMost: number;
  /** Values of fewer rows share a column. */
  minRows: number;
}

export interface Plan {
  /** As ConfiguredPreparation reads it. */
  config: {
    inputs: { numbers: string[]; categories: string[] };
    steps: object[];
    new_missing: 'allow' | 'error';
    seed: number;
  };
  warnings: string[];
}

/**
 * How the columns of a table are to be prepared for a kind of model, from what the training rows hold.
 * @param training the training rows alone, derived columns included
 * @throws RangeError where no column is left
 */
export function planPreparation(training: Table, options: PlanOptions): Plan {
  const warnings: string[] = [];
  const numbers: NumberColumn[] = [];
  const categories: CategoryColumn[] = [];
  for (const name of [...options.columns, ...options.derived.map(({ name }) => name)]) {
    const column = training.column(name);
    if (column === undefined) continue;
    const why = uselessness(column, training.rows);
    if (why !== undefined) warnings.push(`column ${name} ${why} and is left out`);
    else if (column.kind === 'number') numbers.push(column);
    else categories.push(column);
  }
  if (numbers.length + categories.length === 0)
    throw new RangeError(`no column is left to learn from: ${warnings.join('; ') || 'all are ignored, or the label'}`);
  for (const [name, buckets] of Object.entries(options.hashed)) {
    warnings.push(
      `column ${name} has very many different values: they are put into ${buckets} buckets by a hash, which some of them share`,
    );
  }
  const names = (columns: readonly Column[]): string[] => columns.map(({ name }) => name);
  const few = categories.filter((column) => column.levels.length <= options.oneHotMost);
  const many = categories.filter((column) => column.levels.length > options.oneHotMost);
  const steps: object[] = [];
  const step = (what: object, columns: readonly string[]): void => {
    if (columns.length > 0) steps.push({ ...what, columns });
  };
  if (options.style === 'article') step({ impute: 'constant', value: 0 }, names(numbers));
  if (options.style === 'scaled') {
    // Missing values may also come in columns that missed none in training: all have a median.
    step({ impute: 'median', indicator: 'seen' }, names(numbers));
    const counts = numbers.filter((column) => column.values.every((value) => !(value < 0)));
    step({ scale: 'log', negative: 'mirror' }, names(counts));
  }
  // A column of 0 and 1 is not scaled: a rare category would lie many deviations off, and outweigh all else.
  const scaled = options.style === 'trees' ? [] : [...names(numbers), ...names(many)];
  step({ encode: 'target', target: 'binary' }, names(many));
  step({ scale: 'standard' }, scaled);
  step({ encode: 'one-hot', unknown: 'infrequent', min_frequency: options.minRows }, names(few));
  return {
    config: {
      inputs: { numbers: names(numbers), categories: names(categories) },
      steps,
      new_missing: options.style === 'trees' ? 'allow' : 'error',
      seed: 0,
    },
    warnings,
  };
}

/** Why a column has nothing to say. */
function uselessness(column: Column, rows: number): string | undefined {
  if (countMissing(column) === rows) return `lacks a value in all ${rows} training rows`;
  const first = column.kind === 'number' ? column.values[0] : column.codes[0];
  const same =
    column.kind === 'number'
      ? column.values.every((value) => Object.is(value, first))
      : column.codes.every((code) => code === first);
  return same ? `has the same value in all ${rows} training rows` : undefined;
}
