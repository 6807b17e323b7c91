import { PreparationError } from '../preparation/error.js';
import { type Column, numberColumn, Table } from '../preparation/table.js';

const signs = ['/', '*', '+', '-'] as const;
export type Sign = (typeof signs)[number];

/** A column that is reckoned from two others. Its name is its formula: "spent / visits". */
export interface Derived {
  left: string;
  sign: Sign;
  right: string;
}

export const derivedName = ({ left, sign, right }: Derived): string => `${left} ${sign} ${right}`;

const operations: Readonly<Record<Sign, (a: number, b: number) => number>> = {
  // Nothing to divide by: the ratio is missing, not infinite.
  '/': (a, b) => (b === 0 ? Number.NaN : a / b),
  '*': (a, b) => a * b,
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
};

/**
 * Reads formulas of two columns, each of which may be a formula before it: "a + b", "(a + b) / c" is written as "a + b" and then "a + b / c".
 * @param formulas "left sign right" with a blank on both sides of the sign, the last such sign being the one that counts
 * @throws RangeError that says which is wrong
 */
export function readFormulas(formulas: readonly string[]): Derived[] {
  return formulas.map((formula) => {
    const found = /^(.+) ([/*+-]) ((?:(?! [/*+-] ).)+)$/.exec(formula.trim());
    if (found === null) {
      throw new RangeError(
        `${JSON.stringify(formula)} is no formula of two columns: it must look like "spent / visits", with one of ${signs.join(' ')} between blanks`,
      );
    }
    return { left: found[1] as string, sign: found[2] as Sign, right: found[3] as string };
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
    const name = derivedName(formula);
    const valuesOf = (side: string): Float64Array => {
      const column = byName.get(side);
      if (column?.kind === 'number') return column.values;
      const why = column === undefined ? 'there is no column of that name' : 'it holds categories, not numbers';
      throw new PreparationError({ step: 'derive', column: side }, `${why}, and the formula ${JSON.stringify(name)} needs it`);
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
