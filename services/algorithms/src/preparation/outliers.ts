import { anyNumber, numberFrom, objectOf, oneOf, optional, type Read, type Reader } from './checked.js';
import { changeNumbers } from './column-step.js';
import { PreparationError } from './error.js';
import { columnsOf, type StepKind, stepKind } from './step.js';
import { quantile, sortedPresent } from './summary.js';
import type { Column, NumberColumn, Table } from './table.js';

const action = optional(oneOf('clip', 'missing', 'drop-row'), 'clip');
const when = optional(oneOf('training', 'always'), 'training');
const limits = objectOf({ low: anyNumber, high: anyNumber });
type Fill = Parameters<typeof changeNumbers>[1];
type Limits = Read<typeof limits>;
const readState: Reader<readonly Limits[]> = (value, at) => {
  if (!Array.isArray(value)) throw new PreparationError({ step: at }, 'its limits are not a list');
  return value.map((each, i) => limits(each, `${at}, limits ${i}`));
};

function bounded({ low, high }: Limits, action: 'clip' | 'missing') {
  const [below, above] = action === 'missing' ? [Number.NaN, Number.NaN] : [low, high];
  return (from: Float64Array, to: Float64Array): void => {
    for (let i = 0; i < to.length; i++) {
      const value = from[i] as number;
      to[i] = value < low ? below : value > high ? above : value;
    }
  };
}

function keepInside(
  table: Table,
  names: readonly string[],
  state: readonly Limits[],
  step: string,
): Uint8Array | undefined {
  let keep: Uint8Array | undefined;
  columnsOf(table, names, ['number'], step).forEach(({ values }, j) => {
    const { low, high } = state[j] as Limits;
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number;
      if (!(value < low || value > high)) continue;
      keep ??= new Uint8Array(table.rows).fill(1);
      keep[i] = 0;
    }
  });
  return keep;
}

function outlierKind<Own>(
  name: string,
  own: Reader<Own>,
  limitsOf: (sorted: Float64Array, settings: Own) => Limits,
): StepKind {
  const settings: Reader<{ own: Own; action: Read<typeof action>; when: Read<typeof when> }> = (value, at) => {
    const { action: does, when: at_, ...rest } = value as Record<string, unknown>;
    return { action: action(does, `${at}, action`), when: when(at_, `${at}, when`), own: own(rest, at) };
  };
  return stepKind({
    name,
    takes: ['number'],
    settings,
    state: readState,
    fit: (columns: readonly NumberColumn[], settings) =>
      columns.map(({ values }) => limitsOf(sortedPresent(values), settings.own)),
    compile(names, settings, state, step) {
      if (state.length !== names.length)
        throw new PreparationError({ step }, `limits of ${state.length} columns are saved, not ${names.length}`);
      if (settings.action === 'drop-row') {
        return { columns: (table) => table, keep: (table) => keepInside(table, names, state, step) };
      }
      const changes = state.map((each) => bounded(each, settings.action as 'clip' | 'missing'));
      return {
        columns(table) {
          const replaced = new Map<string, readonly Column[]>();
          columnsOf(table, names, ['number'], step).forEach((column, j) => {
            replaced.set(column.name, [changeNumbers(column, changes[j] as Fill)]);
          });
          return table.replace(replaced);
        },
      };
    },
    dropsInUse: (settings) => settings.when === 'always',
  });
}

/** Values further than k interquartile ranges outside of the quartiles (Tukey 1977); a column without any value in training has no limits. */
export const outliersIqr = outlierKind(
  'outliers iqr',
  objectOf({ k: optional(numberFrom(0), 1.5) }),
  (sorted, { k }) => {
    const [low, high] = [quantile(sorted, 0.25), quantile(sorted, 0.75)];
    return { low: low - k * (high - low), high: high + k * (high - low) };
  },
);

/**
 * Winsorising: values outside of two quantiles of training. scipy's mstats.winsorize counts order statistics of the very data that it changes,
 * which a single row does not have; these limits lie between order statistics and are kept.
 */
export const outliersQuantiles = outlierKind(
  'outliers quantiles',
  (value, at) => {
    const own = objectOf({ low: optional(numberFrom(0, 1), 0.01), high: optional(numberFrom(0, 1), 0.99) })(value, at);
    if (own.low < own.high) return own;
    throw new PreparationError({ step: at }, `low must be below high, and ${own.low} is not below ${own.high}`);
  },
  (sorted, { low, high }) => ({ low: quantile(sorted, low), high: quantile(sorted, high) }),
);
