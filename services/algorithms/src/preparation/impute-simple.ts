import { countLevels } from './categories.js';
import { anyNumber, listOf, type Reader, text, wrong } from './checked.js';
import { PreparationError } from './error.js';
import { type ImputerDefinition, imputerKind } from './imputer.js';
import { mean, median, mode, sortedPresent } from './summary.js';
import { byCodePoints, type CategoryColumn, type Column, type Kind } from './table.js';

type Value = number | string;

const value: Reader<Value> = (given, at) => (typeof given === 'string' ? text(given, at) : anyNumber(given, at));

function fillWith(column: Column, filling: Value): Column {
  if (column.kind === 'number') {
    const number = filling as number;
    const values = column.values.slice();
    for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) values[i] = number;
    return { ...column, values };
  }
  const level = column.levels.indexOf(filling as string);
  const levels = level >= 0 ? column.levels : [...column.levels, filling as string];
  const code = level >= 0 ? level : column.levels.length;
  return { ...column, levels, codes: column.codes.map((each) => (each < 0 ? code : each)) };
}

/** The most frequent text, of equally frequent ones the first by code points. */
function commonest(column: CategoryColumn): string {
  let [best, most] = ['', 0];
  for (const [level, count] of countLevels(column)) {
    if (count > most || (count === most && byCodePoints(level, best) < 0)) [best, most] = [level, count];
  }
  return best;
}

function byColumn<K extends Kind>(
  name: string,
  takes: readonly K[],
  of: (column: Extract<Column, { kind: K }>) => Value,
): ImputerDefinition<K, Record<never, never>, readonly Value[]> {
  return {
    name,
    takes,
    settings: {},
    state: listOf(value),
    fit: (columns) => columns.map(of),
    compile: (_names, _settings, values) => (columns) =>
      columns.map((column, i) => fillWith(column, values[i] as Value)),
  };
}

export const imputeMean = imputerKind(byColumn('impute mean', ['number'], (column) => mean(column.values)));
export const imputeMedian = imputerKind(
  byColumn('impute median', ['number'], (column) => median(sortedPresent(column.values))),
);
export const imputeMode = imputerKind(
  byColumn('impute mode', ['number', 'category'], (column) =>
    column.kind === 'number' ? mode(sortedPresent(column.values)) : commonest(column),
  ),
);

export const imputeConstant = imputerKind({
  name: 'impute constant',
  takes: ['number', 'category'],
  settings: {
    value: ((given, at) => {
      if (typeof given === 'string' || (typeof given === 'number' && Number.isFinite(given))) return given;
      return wrong(at, 'a finite number or a text', given);
    }) as Reader<Value>,
  },
  state: listOf(text),
  fit(columns, settings, _context, step) {
    for (const column of columns) {
      const right = column.kind === 'number' ? 'number' : 'string';
      if (typeof settings.value === right) continue;
      const is =
        column.kind === 'number'
          ? 'numbers, so its constant must be a number'
          : 'categories, so its constant must be a text';
      throw new PreparationError(
        { step, column: column.name },
        `it holds ${is}, not ${JSON.stringify(settings.value)}`,
      );
    }
    return [];
  },
  compile: (_names, settings) => (columns) => columns.map((column) => fillWith(column, settings.value)),
  ofNothing: (settings) => settings.value,
});
