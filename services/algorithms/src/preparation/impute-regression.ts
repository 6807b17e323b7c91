import {
  anyNumber,
  flag,
  listOf,
  numberFrom,
  numbers,
  objectOf,
  oneOf,
  optional,
  type Read,
  wholeFrom,
} from './checked.js';
import { PreparationError } from './error.js';
import { imputerKind } from './imputer.js';
import { bayesianRidge, leastSquares, triangleOf } from './least-squares.js';
import { samplePlaces } from './random.js';
import type { FitContext } from './step.js';
import { mean, median, mode, sortedPresent } from './summary.js';
import type { NumberColumn } from './table.js';

const readRegression = objectOf({ column: wholeFrom(0), intercept: anyNumber, coefficients: numbers });
/** Foretells one column from all others: `coefficients` has one a column, that of its own being 0. */
type Regression = Read<typeof readRegression>;

const readState = objectOf({
  initial: numbers,
  regressions: listOf(readRegression),
  rounds: wholeFrom(0),
  converged: flag,
});

const settings = {
  regression: optional(oneOf('bayesian-ridge', 'least-squares'), 'bayesian-ridge'),
  rounds: optional(wholeFrom(1, 1000), 10),
  tolerance: optional(numberFrom(0), 1e-3),
  initial: optional(oneOf('mean', 'median', 'mode'), 'mean'),
  order: optional(oneOf('ascending', 'descending', 'roman', 'arabic'), 'ascending'),
  skip_complete: optional(flag, false),
  max_rows: optional(wholeFrom(2, 100_000_000), 100_000),
};

const initialOf = {
  mean: (values: Float64Array) => mean(values),
  median: (values: Float64Array) => median(sortedPresent(values)),
  mode: (values: Float64Array) => mode(sortedPresent(values)),
};

/** Fills the rows that lack a column's value with what the regression says from the others. */
function predict(
  columns: readonly Float64Array[],
  missing: Uint32Array,
  { column, intercept, coefficients }: Regression,
): void {
  const target = columns[column] as Float64Array;
  for (const row of missing) {
    let sum = 0;
    for (let j = 0; j < columns.length; j++) {
      if (j !== column) sum += (coefficients[j] as number) * ((columns[j] as Float64Array)[row] as number);
    }
    target[row] = sum + intercept;
  }
}

function missingRows(values: Float64Array): Uint32Array {
  const rows: number[] = [];
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) rows.push(i);
  return Uint32Array.from(rows);
}

function presentRows(rows: number, missing: Uint32Array): Uint32Array {
  const present = new Uint32Array(rows - missing.length);
  let [at, next] = [0, 0];
  for (let i = 0; i < rows; i++) {
    if (missing[next] === i) next++;
    else present[at++] = i;
  }
  return present;
}

function fillInitially(
  columns: readonly Float64Array[],
  missing: readonly Uint32Array[],
  initial: Float64Array,
): Float64Array[] {
  return columns.map((values, j) => {
    const filled = values.slice();
    for (const row of missing[j] as Uint32Array) filled[row] = initial[j] as number;
    return filled;
  });
}

function orderOf(
  shares: readonly number[],
  order: 'ascending' | 'descending' | 'roman' | 'arabic',
  skipComplete: boolean,
): number[] {
  const all = shares.map((_, j) => j);
  const byShare = () => [...all].sort((a, b) => (shares[a] as number) - (shares[b] as number) || a - b);
  const ordered = order === 'ascending' || order === 'descending' ? byShare() : all;
  const kept = ordered.filter((j) => !skipComplete || (shares[j] as number) > 0);
  return order === 'descending' || order === 'arabic' ? kept.reverse() : kept;
}

function regress(
  columns: readonly Float64Array[],
  column: number,
  used: Uint32Array,
  by: 'bayesian-ridge' | 'least-squares',
): Regression {
  const others = columns.filter((_, j) => j !== column);
  const problem = [...others, columns[column] as Float64Array];
  const centers = Float64Array.from(problem, (values) => mean(gather(values, used)));
  const triangle = triangleOf(problem, centers, used);
  const solution = by === 'bayesian-ridge' ? bayesianRidge(triangle) : leastSquares(triangle);
  let intercept = centers[others.length] as number;
  for (let j = 0; j < others.length; j++) intercept -= (centers[j] as number) * (solution[j] as number);
  const coefficients = new Float64Array(columns.length);
  for (let j = 0; j < others.length; j++) coefficients[j < column ? j : j + 1] = solution[j] as number;
  return { column, intercept, coefficients };
}

function gather(values: Float64Array, rows: Uint32Array): Float64Array {
  const gathered = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) gathered[i] = values[rows[i] as number] as number;
  return gathered;
}

/** The greatest change of a row, its columns' changes added up (the infinity norm of a matrix, as scikit-learn measures it). */
function change(now: readonly Float64Array[], before: readonly Float64Array[]): number {
  let most = 0;
  for (let i = 0; i < (now[0]?.length ?? 0); i++) {
    let sum = 0;
    for (let j = 0; j < now.length; j++) {
      sum += Math.abs(((now[j] as Float64Array)[i] as number) - ((before[j] as Float64Array)[i] as number));
    }
    most = Math.max(most, sum);
  }
  return most;
}

function greatest(columns: readonly Float64Array[]): number {
  let most = 0;
  for (const values of columns) for (const value of values) if (Math.abs(value) > most) most = Math.abs(value);
  return most;
}

/**
 * Foretells what is missing from all other columns, by regressions that are fitted in rounds, one column after the other (IterativeImputer of
 * scikit-learn with sample_posterior off; van Buuren and Groothuis-Oudshoorn 2011). Fitted on up to `max_rows` training rows, chosen at random
 * by the fit's seed; a round costs rows × columns³ steps. Keeps rounds × columns regressions.
 */
export const imputeRegression = imputerKind({
  name: 'impute regression',
  takes: ['number'],
  settings,
  state: readState,
  fit(taken: readonly NumberColumn[], chosen, context: FitContext, step: string) {
    const rows = samplePlaces(taken[0]?.values.length ?? 0, chosen.max_rows, context.seed);
    const initial = Float64Array.from(taken, ({ values }) => initialOf[chosen.initial](values));
    const given = taken.map(({ values }) => gather(values, rows));
    const missing = given.map(missingRows);
    if (given.length < 2 || missing.every((each) => each.length === rows.length)) {
      return { initial, regressions: [], rounds: 0, converged: true };
    }
    const columns = fillInitially(given, missing, initial);
    const order = orderOf(
      missing.map((each) => each.length / rows.length),
      chosen.order,
      chosen.skip_complete,
    );
    const enough = chosen.tolerance * greatest(given);
    const regressions: Regression[] = [];
    const total = chosen.rounds * order.length;
    let converged = false;
    let round = 0;
    while (round < chosen.rounds && !converged) {
      const before = columns.map((values) => values.slice());
      for (const column of order) {
        context.signal?.throwIfAborted();
        const used = presentRows(rows.length, missing[column] as Uint32Array);
        const regression = regress(columns, column, used, chosen.regression);
        predict(columns, missing[column] as Uint32Array, regression);
        regressions.push(regression);
        context.onProgress?.(step, regressions.length, total);
      }
      round++;
      converged = change(columns, before) < enough;
    }
    if (regressions.length < total) context.onProgress?.(step, total, total);
    return { initial, regressions, rounds: round, converged };
  },
  compile(names, _settings, { initial, regressions }, step) {
    const fits = regressions.every(
      ({ column, coefficients }) => column < names.length && coefficients.length === names.length,
    );
    if (initial.length !== names.length || !fits) {
      throw new PreparationError({ step }, `the saved regressions are not of ${names.length} columns`);
    }
    return (given) => {
      const values = given.map((column) => column.values);
      const missing = values.map(missingRows);
      if (missing.every((rows) => rows.length === 0)) return given;
      const columns = fillInitially(values, missing, initial);
      for (const regression of regressions) predict(columns, missing[regression.column] as Uint32Array, regression);
      return given.map((column, j) => ({ ...column, values: columns[j] as Float64Array }));
    };
  },
});
