import { PreparationError } from '../preparation/error.js';
import { type Column, numberColumn, Table } from '../preparation/table.js';

const signs = ['/', '*', '+', '-'] as const;
export type Sign = (typeof signs)[number];

/** A column that is reckoned from two others. */
export interface Derived {
  /** By default the formula: "spent / visits". */
  name: string;
  left: string;
  sign: Sign;
  right: string;
}

const operations: Readonly<Record<Sign, (a: number, b: number) => number>> = {
  // Nothing to divide by: the ratio is missing, not infinite.
  '/': (a, b) => (b === 0 ? Number.NaN : a / b),
  '*': (a, b) => a * b,
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
};

/**
 * Reads formulas of two columns: "spent / visits", or with a name "pages = products + articles", by which later ones can use it.
 * @throws RangeError that says which is wrong
 */
export function readFormulas(formulas: readonly string[]): Derived[] {
  const names = new Set<string>();
  return formulas.map((given) => {
    const found = /^(?:(.+?) = )?(.+?) ([/*+-]) (.+)$/.exec(given.trim());
    if (found === null) {
      throw new RangeError(
        `${JSON.stringify(given)} is no formula of two columns: it must look like "spent / visits" or "each = spent / visits", with one of ${signs.join(' ')} between blanks`,
      );
    }
    const [, name, left = '', sign, right = ''] = found;
    const derived = { name: name ?? `${left} ${sign} ${right}`, left, sign: sign as Sign, right };
    if (names.has(derived.name))
      throw new RangeError(`there are two derived columns ${JSON.stringify(derived.name)}: names must differ`);
    names.add(derived.name);
    return derived;
  });
}

/**
 * Adds the derived columns behind the others, each from those before it. Results that are no finite number are missing.
 * @throws PreparationError where a formula names no column of numbers
 */
export function derive(table: Table, formulas: readonly Derived[]): Table {
  if (formulas.length === 0) return table;
  const columns: Column[] = [...table.columns];
  const byName = new Map(columns.map((column) => [column.name, column]));
  for (const formula of formulas) {
    const { name } = formula;
    if (byName.has(name))
      throw new PreparationError({ step: 'derive', column: name }, 'there is a column of that name already');
    const valuesOf = (side: string): Float64Array => {
      const column = byName.get(side);
      if (column?.kind === 'number') return column.values;
      const why = column === undefined ? 'there is no column of that name' : 'it holds categories, not numbers';
      throw new PreparationError(
        { step: 'derive', column: side },
        `${why}, and the formula ${JSON.stringify(name)} needs it`,
      );
    };
    const [a, b] = [valuesOf(formula.left), valuesOf(formula.right)];
    const operation = operations[formula.sign];
    const values = new Float64Array(table.rows);
    for (let i = 0; i < values.length; i++) {
      const value = operation(a[i] as number, b[i] as number);
      values[i] = Number.isFinite(value) ? value : Number.NaN;
    }
    const column = numberColumn(name, values);
    columns.push(column);
    byName.set(name, column);
  }
  return new Table(columns, table.rows);
}
