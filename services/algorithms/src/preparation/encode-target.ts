import { type Category, categoriesOf, lookUp, readCategories } from './categories.js';
import { anyNumber, listOf, numberFrom, objectOf, oneOf, optional, type Reader, wholeFrom } from './checked.js';
import { columnStepKind } from './column-step.js';
import { PreparationError } from './error.js';
import { dealFolds } from './random.js';
import type { FitContext } from './step.js';
import { moments } from './summary.js';
import type { CategoryColumn } from './table.js';

const readSmooth: Reader<number | 'auto'> = (value, at) => (value === 'auto' ? value : numberFrom(0)(value, at));
const settings = objectOf({
  target: oneOf('binary', 'continuous'),
  smooth: optional(readSmooth, 'auto'),
  /** Parts into which the step deals the training rows where none were given. */
  folds: optional(wholeFrom(2, 1000), 5),
});
const readFound = objectOf({ categories: readCategories, encodings: listOf(anyNumber), mean: anyNumber });

function targetOf(
  context: FitContext,
  column: CategoryColumn,
  kind: 'binary' | 'continuous',
  step: string,
): Float64Array {
  const { target } = context;
  const place = { step, column: column.name };
  if (target === undefined)
    throw new PreparationError(place, 'it needs the target of each row, and none was given to fit');
  const right = kind === 'binary' ? '0 or 1' : 'a finite number';
  for (let row = 0; row < target.length; row++) {
    const value = target[row] as number;
    if (kind === 'binary' ? value === 0 || value === 1 : Number.isFinite(value)) continue;
    throw new PreparationError({ ...place, row }, `the target must be ${right}, not ${value}`);
  }
  return target;
}

interface Encoding {
  readonly byCode: Float64Array;
  readonly mean: number;
}

/** Rows whose fold is not the one that is left out. */
interface Used {
  readonly folds: Int32Array;
  /** -1 leaves out none. */
  readonly without: number;
}

/** Mean and variance (ddof 0) of the target in the rows that are used. */
function momentsOf(target: Float64Array, { folds, without }: Used): { mean: number; variance: number; count: number } {
  const values = new Float64Array(target.length);
  let count = 0;
  for (let row = 0; row < target.length; row++) if (folds[row] !== without) values[count++] = target[row] as number;
  return moments(values.subarray(0, count));
}

/**
 * The encoding of each level, from the rows that are used (Micci-Barreca 2001: equations 5 and 6 where the smoothing is found from the variances,
 * 7 where it is given), as TargetEncoder of scikit-learn reckons it.
 * @param codes one a row, from 0 to levels - 1
 */
function encode(
  codes: Int32Array,
  levels: number,
  target: Float64Array,
  used: Used,
  smooth: number | 'auto',
): Encoding {
  const { folds, without } = used;
  const of = momentsOf(target, used);
  const counts = new Float64Array(levels);
  const sums = new Float64Array(levels);
  for (let row = 0; row < codes.length; row++) {
    if (folds[row] === without) continue;
    const code = codes[row] as number;
    counts[code] = (counts[code] as number) + 1;
    sums[code] = (sums[code] as number) + (target[row] as number);
  }
  const byCode = new Float64Array(levels);
  if (smooth !== 'auto') {
    for (let i = 0; i < levels; i++) {
      const weight = (counts[i] as number) + smooth;
      byCode[i] = weight === 0 ? of.mean : (smooth * of.mean + (sums[i] as number)) / weight;
    }
    return { byCode, mean: of.mean };
  }
  const means = sums.map((sum, i) => sum / (counts[i] as number));
  const squares = new Float64Array(levels);
  for (let row = 0; row < codes.length; row++) {
    if (folds[row] === without) continue;
    const code = codes[row] as number;
    squares[code] = (squares[code] as number) + ((target[row] as number) - (means[code] as number)) ** 2;
  }
  for (let i = 0; i < levels; i++) {
    const count = counts[i] as number;
    const own = of.variance * count;
    const weight = own / (own + (squares[i] as number) / count);
    byCode[i] = Number.isNaN(weight) ? of.mean : weight * (means[i] as number) + (1 - weight) * of.mean;
  }
  return { byCode, mean: of.mean };
}

/** The column's codes with missing rows as one level more. */
function codesWithMissing(column: CategoryColumn): { codes: Int32Array; levels: number } {
  const missing = column.levels.length;
  return { codes: column.codes.map((code) => (code < 0 ? missing : code)), levels: missing + 1 };
}

/**
 * The mean of the target among the training rows of a category, drawn towards the mean of all (TargetEncoder of scikit-learn). A training row is
 * encoded from the rows of the other folds, or it would carry its own target; so what a model is fitted on comes from the fit, never from
 * transforming the training rows afterwards. A category that training had not gets the mean of all; missing is a category.
 */
export const encodeTarget = columnStepKind({
  name: 'encode target',
  takes: ['category'],
  settings,
  found: readFound,
  fit(column, { target: kind, smooth }, context, step) {
    const target = targetOf(context, column, kind, step);
    const { codes, levels } = codesWithMissing(column);
    const { byCode, mean } = encode(codes, levels, target, { folds: codes, without: -1 }, smooth);
    const { categories } = categoriesOf(column);
    const places = new Map(column.levels.map((level, i) => [level, i]));
    const encodings = categories.map(
      (category) => byCode[category === null ? levels - 1 : (places.get(category) as number)] as number,
    );
    return { categories, encodings, mean };
  },
  outOfFold(column, { target: kind, smooth, folds: count }, context, step) {
    const target = targetOf(context, column, kind, step);
    const rows = target.length;
    if (rows < 2)
      throw new PreparationError(
        { step, column: column.name },
        `${rows} training rows cannot be encoded by other ones`,
      );
    const folds =
      context.folds ?? dealFolds(rows, Math.min(count, rows), context.seed, kind === 'binary' ? target : undefined);
    const { codes, levels } = codesWithMissing(column);
    const values = new Float64Array(rows);
    const different = new Set(folds);
    if (different.size < 2) {
      throw new PreparationError(
        { step, column: column.name },
        `all training rows are of fold ${folds[0]}; there must be two folds at least`,
      );
    }
    for (const fold of different) {
      const { byCode } = encode(codes, levels, target, { folds, without: fold }, smooth);
      for (let row = 0; row < rows; row++) {
        if (folds[row] === fold) values[row] = byCode[codes[row] as number] as number;
      }
    }
    return { kind: 'number', name: column.name, values };
  },
  compile({ categories, encodings, mean }) {
    const known = new Map<Category, number>(categories.map((category, i) => [category, encodings[i] as number]));
    return (column) => [{ kind: 'number', name: column.name, values: lookUp(column, known, () => mean) }];
  },
});
