import { numbers, objectOf, oneOf, optional, wholeFrom } from './checked.js';
import { PreparationError } from './error.js';
import { imputerKind } from './imputer.js';
import { samplePlaces } from './random.js';
import { mean } from './summary.js';
import type { NumberColumn } from './table.js';

const settings = {
  k: optional(wholeFrom(1, 10_000), 5),
  weights: optional(oneOf('uniform', 'distance'), 'uniform'),
  max_rows: optional(wholeFrom(1, 1_000_000), 10_000),
};
const readState = objectOf({ donors: numbers, means: numbers, rows: wholeFrom(0) });

interface Donors {
  /** Row by row; 0 where one lacks the value. */
  readonly values: Float64Array;
  /** 1 where a donor has the value, else 0. */
  readonly has: Float64Array;
  readonly count: number;
  readonly width: number;
}

/**
 * The squared distances of a row to every donor over the values that both have, scaled up to all of them; NaN where they have none in common
 * (nan_euclidean_distances of scikit-learn; Dixon 1979).
 * @param present the columns that the row has
 */
function distances(row: Float64Array, present: Uint32Array, donors: Donors, out: Float64Array): void {
  const { values, has, count, width } = donors;
  for (let i = 0, at = 0; i < count; i++, at += width) {
    let [sum, shared] = [0, 0];
    // Without branches: which values a donor lacks cannot be guessed, and guessing wrong costs more than the sum.
    for (let j = 0; j < present.length; j++) {
      const column = present[j] as number;
      const apart = (row[column] as number) - (values[at + column] as number);
      const counts = has[at + column] as number;
      sum += counts * apart * apart;
      shared += counts;
    }
    out[i] = shared === 0 ? Number.NaN : (sum * width) / shared;
  }
}

/**
 * The k nearest donors that have a value in a column, nearest first; of equally near ones those that came first in training.
 * @returns how many there are; their places stand in `nearest`
 */
function nearestWith(column: number, donors: Donors, squared: Float64Array, k: number, nearest: Uint32Array): number {
  const { has, count, width } = donors;
  let found = 0;
  for (let i = 0; i < count; i++) {
    const apart = squared[i] as number;
    if (Number.isNaN(apart)) continue;
    if (found === k && apart >= (squared[nearest[k - 1] as number] as number)) continue;
    if (has[i * width + column] === 0) continue;
    let place = found < k ? found++ : k - 1;
    for (; place > 0 && (squared[nearest[place - 1] as number] as number) > apart; place--) {
      nearest[place] = nearest[place - 1] as number;
    }
    nearest[place] = i;
  }
  return found;
}

function average(
  column: number,
  donors: Donors,
  squared: Float64Array,
  nearest: Uint32Array,
  found: number,
  byDistance: boolean,
): number {
  // Beside a donor at no distance the others weigh nothing.
  const exact = byDistance && squared[nearest[0] as number] === 0;
  let [sum, weights] = [0, 0];
  for (let i = 0; i < found; i++) {
    const donor = nearest[i] as number;
    const apart = squared[donor] as number;
    const weight = !byDistance ? 1 : exact ? (apart === 0 ? 1 : 0) : 1 / Math.sqrt(apart);
    sum += weight * (donors.values[donor * donors.width + column] as number);
    weights += weight;
  }
  return sum / weights;
}

/**
 * Fills in the mean of the k nearest training rows that have the value (KNNImputer of scikit-learn; Troyanskaya et al. 2001). Keeps up to
 * `max_rows` training rows, chosen at random by the fit's seed: 24 bytes a value in memory, 11 in the file. A row costs donors × columns steps.
 */
export const imputeKnn = imputerKind({
  name: 'impute knn',
  takes: ['number'],
  settings,
  state: readState,
  fit(columns: readonly NumberColumn[], { max_rows }, context) {
    const rows = samplePlaces(columns[0]?.values.length ?? 0, max_rows, context.seed);
    const donors = new Float64Array(rows.length * columns.length);
    columns.forEach(({ values }, j) => {
      for (let i = 0; i < rows.length; i++) donors[i * columns.length + j] = values[rows[i] as number] as number;
    });
    // Of all rows, not of the sample alone: it stands where no donor has anything in common with a row.
    return { donors, means: Float64Array.from(columns, ({ values }) => mean(values)), rows: rows.length };
  },
  compile(names, { k, weights }, state, step) {
    const width = names.length;
    if (state.donors.length !== state.rows * width || state.means.length !== width) {
      throw new PreparationError(
        { step },
        `${state.donors.length} values are saved for ${state.rows} rows of ${width} columns`,
      );
    }
    const donors: Donors = {
      values: state.donors.map((value) => (Number.isNaN(value) ? 0 : value)),
      has: state.donors.map((value) => (Number.isNaN(value) ? 0 : 1)),
      count: state.rows,
      width,
    };
    const row = new Float64Array(width);
    const present = new Uint32Array(width);
    const squared = new Float64Array(state.rows);
    const nearest = new Uint32Array(Math.min(k, state.rows));
    return (columns, tick) => {
      const filled = columns.map((column) => ({ ...column, values: column.values.slice() }));
      const count = columns[0]?.values.length ?? 0;
      for (let i = 0; i < count; i++) {
        if ((i + 1) % 256 === 0 || i + 1 === count) tick?.(i + 1, count);
        let known = 0;
        for (let j = 0; j < width; j++) {
          row[j] = (columns[j] as NumberColumn).values[i] as number;
          if (!Number.isNaN(row[j])) present[known++] = j;
        }
        if (known === width) continue;
        distances(row, present.subarray(0, known), donors, squared);
        for (let j = 0; j < width; j++) {
          if (!Number.isNaN(row[j])) continue;
          const found = nearestWith(j, donors, squared, nearest.length, nearest);
          (filled[j] as NumberColumn).values[i] =
            found === 0
              ? (state.means[j] as number)
              : average(j, donors, squared, nearest, found, weights === 'distance');
        }
      }
      return filled;
    };
  },
});
