import { listOf, objectOf, oneOf, optional, text } from './checked.js';
import { columnsOf, stepKind } from './step.js';
import { type Column, countMissing, missingOf, type NumberColumn, Table } from './table.js';

/** seen: of columns that lacked a value in training; all: of every column. */
export const indicatorChoice = oneOf('none', 'seen', 'all');
export type IndicatorChoice = ReturnType<typeof indicatorChoice>;

/** Which columns get an indicator. */
export function indicated(columns: readonly Column[], choice: IndicatorChoice): string[] {
  if (choice === 'none') return [];
  return columns.filter((column) => choice === 'all' || countMissing(column) > 0).map(({ name }) => name);
}

/** 1 where the value is missing, else 0. */
function indicatorOf(column: Column, rows: number): NumberColumn {
  const missing = missingOf(column);
  return {
    kind: 'number',
    name: `${column.name}__missing`,
    values: missing === undefined ? new Float64Array(rows) : Float64Array.from(missing),
  };
}

/** The table `after` with indicators behind it of what was missing in `before`. */
export function withIndicators(after: Table, before: Table, names: readonly string[], step: string): Table {
  if (names.length === 0) return after;
  const columns = columnsOf(before, names, ['number', 'category'], step);
  return new Table([...after.columns, ...columns.map((column) => indicatorOf(column, before.rows))], after.rows);
}

const settings = objectOf({ which: optional(oneOf('seen', 'all'), 'seen') });
const names = listOf(text);

/** A column of 0 and 1 for each column that lacked values in training, behind all others (MissingIndicator of scikit-learn). */
export const indicateMissing = stepKind({
  name: 'indicate missing',
  takes: ['number', 'category'],
  settings,
  state: names,
  fit: (columns, { which }) => indicated(columns, which),
  compile: (_names, _settings, chosen, step) => ({ columns: (table) => withIndicators(table, table, chosen, step) }),
});
