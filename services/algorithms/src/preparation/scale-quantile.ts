import { numbers, objectOf, oneOf, optional, wholeFrom } from './checked.js';
import { changeNumbers, columnStepKind } from './column-step.js';
import { PreparationError } from './error.js';
import { normalQuantile } from './normal-quantile.js';
import { quantile, sortedPresent } from './summary.js';

const settings = objectOf({
  quantiles: optional(wholeFrom(2, 100_000), 1000),
  distribution: optional(oneOf('uniform', 'normal'), 'uniform'),
});
const readFound = objectOf({ quantiles: numbers });

/** How near to the ends a value counts as the end, in the column's own unit, and how far a normal value may lie (both as scikit-learn). */
const NEAR = 1e-7;
const [lowest, highest] = [NEAR - Number.EPSILON, 1 - (NEAR - Number.EPSILON)].map(normalQuantile) as [number, number];

/** The last place at which sorted[place] <= value; -1 where there is none. */
function placeOf(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The share at a value, linear between quantiles; of equal quantiles the last. */
function shareAt(quantiles: Float64Array, value: number): number {
  const last = quantiles.length - 1;
  const place = placeOf(quantiles, value);
  if (place < 0) return 0;
  if (place >= last) return 1;
  const [below, above] = [quantiles[place] as number, quantiles[place + 1] as number];
  return (place + (value - below) / (above - below)) / last;
}

/**
 * The share of training that lies below a value, or the normal value of that share (QuantileTransformer of scikit-learn, on all rows and not on
 * a sample). Where quantiles are equal, the middle of their shares.
 */
export const scaleQuantile = columnStepKind({
  name: 'scale quantile',
  takes: ['number'],
  settings,
  found: readFound,
  fit({ name, values }, settings, _context, step) {
    const sorted = sortedPresent(values);
    if (sorted.length === 0) {
      throw new PreparationError(
        { step, column: name },
        'it lacks every value in training, so it has no quantiles: drop or impute it before',
      );
    }
    const count = Math.max(2, Math.min(settings.quantiles, values.length));
    return { quantiles: Float64Array.from({ length: count }, (_, i) => quantile(sorted, i / (count - 1))) };
  },
  compile({ quantiles }, { distribution }) {
    const [least, most] = [quantiles[0] as number, quantiles[quantiles.length - 1] as number];
    // Seen from above, equal quantiles give the first share: the mean of both is the middle.
    const mirrored = quantiles.map((value) => -value).reverse();
    const share = (value: number): number => 0.5 * (shareAt(quantiles, value) + 1 - shareAt(mirrored, -value));
    const uniform = (value: number): number => (value === least ? 0 : value === most ? 1 : share(value));
    const normal = (value: number): number => {
      if (value - NEAR < least) return lowest;
      if (value + NEAR > most) return highest;
      return Math.min(highest, Math.max(lowest, normalQuantile(share(value))));
    };
    const change = distribution === 'uniform' ? uniform : normal;
    return (column) => [
      changeNumbers(column, (from, to) => {
        for (let i = 0; i < to.length; i++) {
          const value = from[i] as number;
          to[i] = Number.isNaN(value) ? value : change(value);
        }
      }),
    ];
  },
});
