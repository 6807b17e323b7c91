import { listOf, objectOf, optional, type Read, text } from './checked.js';
import { PreparationError } from './error.js';
import { type Cell, type Column, categoryColumn, type Kind, numberColumn, Table } from './table.js';

export const readInputs = objectOf({ numbers: optional(listOf(text), []), categories: optional(listOf(text), []) });

export interface Input {
  readonly name: string;
  readonly kind: Kind;
}

/** @throws PreparationError where there is none, or a name stands twice */
export function inputsOf({ numbers, categories }: Read<typeof readInputs>): Input[] {
  const inputs = [
    ...numbers.map((name): Input => ({ name, kind: 'number' })),
    ...categories.map((name): Input => ({ name, kind: 'category' })),
  ];
  if (inputs.length === 0)
    throw new PreparationError({ step: 'inputs' }, 'there must be one column at least, in numbers or categories');
  const names = new Set<string>();
  for (const { name } of inputs) {
    if (names.has(name))
      throw new PreparationError({ step: 'inputs', column: name }, 'it stands there twice; each column once');
    names.add(name);
  }
  return inputs;
}

const described: Readonly<Record<Kind, string>> = { number: 'numbers', category: 'categories (texts)' };

/**
 * The declared columns of a table, in their order; others are left out.
 * @throws PreparationError where one is missing or of another kind
 */
export function pickInputs(table: Table, inputs: readonly Input[]): Table {
  const columns = inputs.map(({ name, kind }) => {
    const column = table.column(name);
    const place = { step: 'input', column: name };
    if (column === undefined)
      throw new PreparationError(place, `the column is missing; it must hold ${described[kind]}`);
    if (column.kind !== kind)
      throw new PreparationError(place, `it holds ${described[column.kind]}, and must hold ${described[kind]}`);
    return column;
  });
  return new Table(columns, table.rows);
}

/** @throws PreparationError for an infinite value, which no method could tell from a mistake */
export function requireFinite(table: Table): Table {
  for (const column of table.columns) {
    if (column.kind !== 'number') continue;
    const row = column.values.findIndex(
      (value) => value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY,
    );
    if (row < 0) continue;
    throw new PreparationError(
      { step: 'input', column: column.name, row },
      `a value must be a finite number or missing (NaN), not ${column.values[row]}`,
    );
  }
  return table;
}

/** One row as a service has it; null or NaN is missing. Keys that are no input are passed over. */
export type Row = Readonly<Record<string, Cell>>;

/** @throws PreparationError where an input is missing or of another kind */
export function tableOfRow(row: Row, inputs: readonly Input[]): Table {
  const columns = inputs.map(({ name, kind }): Column => {
    const place = { step: 'input', column: name };
    const value: unknown = Object.hasOwn(row, name) ? row[name] : undefined;
    if (value === undefined)
      throw new PreparationError(place, 'the column is missing; a missing value must be given as null');
    if (kind === 'category') {
      if (value === null || typeof value === 'string') return categoryColumn(name, [value]);
      throw new PreparationError(place, `it must be a text or null, not ${String(value)}`);
    }
    if (value === null) return numberColumn(name, [Number.NaN]);
    if (typeof value === 'number') return numberColumn(name, [value]);
    throw new PreparationError(place, `it must be a number or null, not ${JSON.stringify(value)}`);
  });
  return new Table(columns, 1);
}
