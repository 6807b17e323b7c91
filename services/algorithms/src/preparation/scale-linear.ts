import { anyNumber, flag, numberFrom, objectOf, optional, pairOf, type Read, type Reader } from './checked.js';
import { changeNumbers, columnStepKind } from './column-step.js';
import { PreparationError } from './error.js';
import { normalQuantile } from './normal-quantile.js';
import type { StepKind } from './step.js';
import { extremes, isConstant, median, moments, quantile, sortedPresent } from './summary.js';
import type { NumberColumn } from './table.js';

const found = objectOf({ subtract: anyNumber, divide: anyNumber });
type Found = Read<typeof found>;

/** (value - subtract) / divide; a missing value stays missing, and of a column that lacked every value in training all is missing. */
function shiftAndDivide<Settings>(
  name: string,
  settings: Reader<Settings>,
  parameters: (column: NumberColumn, settings: Settings, step: string) => Found,
): StepKind {
  return columnStepKind({
    name,
    takes: ['number'],
    settings,
    found,
    fit: (column, chosen, _context, step) => parameters(column, chosen, step),
    compile:
      ({ subtract, divide }) =>
      (column) => [
        changeNumbers(column, (from, to) => {
          for (let i = 0; i < to.length; i++) to[i] = ((from[i] as number) - subtract) / divide;
        }),
      ],
  });
}

/** A width that is as good as none counts as 1, so that a constant column becomes 0 and not infinite. */
const widthOf = (width: number): number => (width < 10 * Number.EPSILON ? 1 : width);

/** Mean 0 and standard deviation 1 (StandardScaler of scikit-learn; divided by the count, ddof 0). */
export const scaleStandard = shiftAndDivide(
  'scale standard',
  objectOf({ with_mean: optional(flag, true), with_deviation: optional(flag, true) }),
  ({ values }, { with_mean, with_deviation }) => {
    const of = moments(values);
    const divide = with_deviation && !isConstant(of) ? Math.sqrt(of.variance) : 1;
    return { subtract: with_mean ? of.mean : 0, divide };
  },
);

/** Median 0 and distance between two quantiles 1 (RobustScaler of scikit-learn), or the distance that a normal distribution of variance 1 has. */
export const scaleRobust = shiftAndDivide(
  'scale robust',
  objectOf({
    with_centering: optional(flag, true),
    with_scaling: optional(flag, true),
    quantiles: optional(pairOf(numberFrom(0, 1)), [0.25, 0.75] as const),
    unit_variance: optional(flag, false),
  }),
  ({ name, values }, settings, step) => {
    const [low, high] = settings.quantiles;
    const column = { step, column: name };
    if (low >= high) throw new PreparationError(column, `quantiles must ascend, and ${low} is not below ${high}`);
    if (settings.unit_variance && (low === 0 || high === 1)) {
      throw new PreparationError(
        column,
        'unit_variance needs quantiles above 0 and below 1, which a normal distribution has',
      );
    }
    const sorted = sortedPresent(values);
    const subtract = settings.with_centering ? median(sorted) : 0;
    if (!settings.with_scaling) return { subtract, divide: 1 };
    const width = widthOf(quantile(sorted, high) - quantile(sorted, low));
    const normal = settings.unit_variance ? normalQuantile(high) - normalQuantile(low) : 1;
    return { subtract, divide: width / normal };
  },
);

const minMaxSettings = objectOf({
  range: optional(pairOf(numberFrom()), [0, 1] as const),
  clip: optional(flag, false),
});
const minMaxFound = objectOf({ scale: anyNumber, add: anyNumber });

/** From the least value of training to the greatest onto a range (MinMaxScaler of scikit-learn). */
export const scaleMinMax = columnStepKind({
  name: 'scale min-max',
  takes: ['number'],
  settings: minMaxSettings,
  found: minMaxFound,
  fit({ name, values }, { range: [low, high] }, _context, step) {
    if (low >= high) {
      throw new PreparationError({ step, column: name }, `the range must ascend, and ${low} is not below ${high}`);
    }
    const { least, most } = extremes(values);
    const scale = (high - low) / widthOf(most - least);
    return { scale, add: low - least * scale };
  },
  compile:
    ({ scale, add }, { clip, range: [low, high] }) =>
    (column) => [
      changeNumbers(column, (from, to) => {
        for (let i = 0; i < to.length; i++) {
          const scaled = (from[i] as number) * scale + add;
          // A missing value is neither below nor above.
          to[i] = clip && scaled < low ? low : clip && scaled > high ? high : scaled;
        }
      }),
    ],
});
