import { anyNumber, objectOf, oneOf, optional } from './checked.js';
import { changeNumbers, columnStepKind } from './column-step.js';
import { PreparationError } from './error.js';
import { extremes } from './summary.js';
import type { NumberColumn } from './table.js';

const settings = objectOf({ negative: optional(oneOf('error', 'mirror', 'shift'), 'error') });
const readFound = objectOf({ least: anyNumber });

/** sign(v) ln(1 + |v|) */
export const signedLog = (value: number): number => (value < 0 ? -Math.log1p(-value) : Math.log1p(value));

function refuseNegative({ name, values }: NumberColumn, step: string): void {
  const row = values.findIndex((value) => value < 0);
  if (row < 0) return;
  throw new PreparationError(
    { step, column: name, row },
    `a logarithm needs values from 0 on, and here is ${values[row]}; "negative": "mirror" takes them by their size, "shift" from the least value on`,
  );
}

/**
 * The natural logarithm of 1 + value. Negative values are refused; or mirrored: sign(v) ln(1 + |v|); or the column is shifted by its least
 * value in training, which becomes 0, and so does whatever lies below it in use.
 */
export const scaleLog = columnStepKind({
  name: 'scale log',
  takes: ['number'],
  settings,
  found: readFound,
  fit(column, { negative }, _context, step) {
    if (negative === 'error') refuseNegative(column, step);
    if (negative !== 'shift') return { least: 0 };
    const { least } = extremes(column.values);
    return { least };
  },
  compile:
    ({ least }, { negative }, step) =>
    (column) => {
      if (negative === 'error') refuseNegative(column, step);
      const fill = {
        error: (from: Float64Array, to: Float64Array) => {
          for (let i = 0; i < to.length; i++) to[i] = Math.log1p(from[i] as number);
        },
        mirror: (from: Float64Array, to: Float64Array) => {
          for (let i = 0; i < to.length; i++) to[i] = signedLog(from[i] as number);
        },
        shift: (from: Float64Array, to: Float64Array) => {
          for (let i = 0; i < to.length; i++) {
            const above = (from[i] as number) - least;
            to[i] = Math.log1p(Math.max(above, 0));
          }
        },
      }[negative];
      return [changeNumbers(column, fill)];
    },
});
