import { anyNumber, flag, objectOf, optional } from './checked.js';
import { changeNumbers, columnStepKind } from './column-step.js';
import { PreparationError } from './error.js';
import { leastFrom, leastWithin } from './minimise.js';
import { signedLog } from './scale-log.js';
import { isConstant, moments } from './summary.js';
import type { NumberColumn } from './table.js';

const settings = objectOf({ standardise: optional(flag, true) });
const readFound = objectOf({ lambda: anyNumber, subtract: anyNumber, divide: anyNumber });

/** Yeo and Johnson 2000, from sign(x) ln(1 + |x|). */
function yeoJohnson(logged: number, lambda: number): number {
  if (logged >= 0) return Math.abs(lambda) < Number.EPSILON ? logged : Math.expm1(lambda * logged) / lambda;
  const other = 2 - lambda;
  return Math.abs(other) <= Number.EPSILON ? logged : -Math.expm1(other * -logged) / other;
}

/** Box and Cox 1964, from ln x. */
function boxCox(logged: number, lambda: number): number {
  if (Math.abs(lambda) < 1e-19) return logged;
  const power = lambda * logged;
  if (power < 709.78) return Math.expm1(power) / lambda;
  return Math.sign(lambda) * Math.exp(power - Math.log(Math.abs(lambda))) - 1 / lambda;
}

/** The parameter of greatest likelihood, between bounds that keep the variance within a double's range, as scipy's yeojohnson_normmax. */
function likeliestYeoJohnson(values: Float64Array): number {
  const logged = values.map(signedLog);
  let [most, sum, negative, positive] = [0, 0, false, false];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    most = Math.max(most, Math.abs(value));
    negative ||= value < 0;
    positive ||= value >= 0;
    sum += logged[i] as number;
  }
  const scale = Math.log1p(20 * most);
  const eps = Math.log(Number.EPSILON);
  let low = (Math.log(2.2250738585072014e-308) - eps) / 2 / scale;
  let high = (Math.log(Number.MAX_VALUE) + eps) / 2 / scale;
  if (!positive) [low, high] = [2 - high, 2 - low];
  else if (negative) [low, high] = [Math.max(2 - high, low), Math.min(2 - low, high)];
  const changed = new Float64Array(values.length);
  const unlikely = (lambda: number): number => {
    for (let i = 0; i < changed.length; i++) changed[i] = yeoJohnson(logged[i] as number, lambda);
    const { variance } = moments(changed);
    const logVariance = variance >= 2.2250738585072014e-308 ? Math.log(variance) : Number.NEGATIVE_INFINITY;
    const likelihood = (-changed.length / 2) * logVariance + (lambda - 1) * sum;
    return Number.isFinite(likelihood) ? -likelihood : Number.POSITIVE_INFINITY;
  };
  return leastWithin(unlikely, low, high, 1.48e-8);
}

/** The parameter of greatest likelihood, as scipy's boxcox_normmax by "mle". */
function likeliestBoxCox(values: Float64Array): number | undefined {
  const logged = values.map(Math.log);
  let [sum, least, most] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const each of logged) {
    sum += each;
    least = Math.min(least, each);
    most = Math.max(most, each);
  }
  const changed = new Float64Array(values.length);
  const logVariance = (lambda: number): number => {
    if (lambda === 0) return Math.log(moments(logged).variance);
    // Divided by the greatest power, so that no power overflows.
    const top = Math.max(lambda * least, lambda * most);
    for (let i = 0; i < changed.length; i++) changed[i] = Math.expm1(lambda * (logged[i] as number) - top);
    return 2 * top + Math.log(moments(changed).variance) - 2 * Math.log(Math.abs(lambda));
  };
  const unlikely = (lambda: number) => -((lambda - 1) * sum - (changed.length / 2) * logVariance(lambda));
  const lambda = leastFrom(unlikely, -2, 2);
  return lambda === undefined ? undefined : withinRange(lambda, least, most);
}

/** The nearest parameter to 0 … lambda at which no training value is changed to more than a double holds (less a factor of 10,000, as scipy). */
function withinRange(lambda: number, least: number, most: number): number {
  const limit = Number.MAX_VALUE / 10_000;
  const tooFar = (at: number) => !(Math.max(Math.abs(boxCox(least, at)), Math.abs(boxCox(most, at))) <= limit);
  if (!tooFar(lambda)) return lambda;
  let [fine, far] = [0, lambda];
  for (let i = 0; i < 200; i++) {
    const middle = (fine + far) / 2;
    if (tooFar(middle)) far = middle;
    else fine = middle;
  }
  return fine;
}

function presentOf({ name, values }: NumberColumn, step: string): Float64Array {
  const present = values.filter((value) => !Number.isNaN(value));
  if (present.length > 0) return present;
  throw new PreparationError(
    { step, column: name },
    'it lacks every value in training, so no power can be found: drop or impute it before',
  );
}

function refuseNotPositive({ name, values }: NumberColumn, step: string): void {
  const row = values.findIndex((value) => value <= 0);
  if (row < 0) return;
  throw new PreparationError(
    { step, column: name, row },
    `Box-Cox needs values above 0, and here is ${values[row]}; "scale": "yeo-johnson" takes any`,
  );
}

function standardOf(values: Float64Array, standardise: boolean): { subtract: number; divide: number } {
  if (!standardise) return { subtract: 0, divide: 1 };
  const of = moments(values);
  return { subtract: of.mean, divide: isConstant(of) ? 1 : Math.sqrt(of.variance) };
}

/** A power that makes a column as normal as one can, then standardised (PowerTransformer of scikit-learn, "yeo-johnson"). */
export const scaleYeoJohnson = columnStepKind({
  name: 'scale yeo-johnson',
  takes: ['number'],
  settings,
  found: readFound,
  fit(column, { standardise }, _context, step) {
    const present = presentOf(column, step);
    const lambda = isConstant(moments(present)) ? 1 : likeliestYeoJohnson(present);
    const changed = present.map((value) => yeoJohnson(signedLog(value), lambda));
    return { lambda, ...standardOf(changed, standardise) };
  },
  compile:
    ({ lambda, subtract, divide }) =>
    (column) => [
      changeNumbers(column, (from, to) => {
        for (let i = 0; i < to.length; i++) {
          to[i] = (yeoJohnson(signedLog(from[i] as number), lambda) - subtract) / divide;
        }
      }),
    ],
});

/** The same for values above 0 (PowerTransformer of scikit-learn, "box-cox"). */
export const scaleBoxCox = columnStepKind({
  name: 'scale box-cox',
  takes: ['number'],
  settings,
  found: readFound,
  fit(column, { standardise }, _context, step) {
    const present = presentOf(column, step);
    refuseNotPositive(column, step);
    const place = { step, column: column.name };
    if (present.every((value) => value === present[0])) {
      throw new PreparationError(
        place,
        'it is constant in training, where no power is likelier than another: drop it before',
      );
    }
    const lambda = likeliestBoxCox(present);
    if (lambda === undefined)
      throw new PreparationError(place, 'no power is the likeliest; "scale": "yeo-johnson" may find one');
    return {
      lambda,
      ...standardOf(
        present.map((value) => boxCox(Math.log(value), lambda)),
        standardise,
      ),
    };
  },
  compile:
    ({ lambda, subtract, divide }, _settings, step) =>
    (column) => {
      refuseNotPositive(column, step);
      const changed = changeNumbers(column, (from, to) => {
        for (let i = 0; i < to.length; i++) to[i] = (boxCox(Math.log(from[i] as number), lambda) - subtract) / divide;
      });
      return [changed];
    },
});
