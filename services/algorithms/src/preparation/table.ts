import { PreparationError } from './error.js';

export type Kind = 'number' | 'category';

export interface NumberColumn {
  readonly kind: 'number';
  readonly name: string;
  /** One a row; NaN is missing. */
  readonly values: Float64Array;
}

/** Texts by their place in a dictionary, so that what is true of a text is looked up once and not once a row. */
export interface CategoryColumn {
  readonly kind: 'category';
  readonly name: string;
  /** One a row: an index into `levels`; -1 is missing. */
  readonly codes: Int32Array;
  /** Distinct, in no particular order; some may be of no row. */
  readonly levels: readonly string[];
}

export type Column = NumberColumn | CategoryColumn;
export type ColumnOf<K extends Kind> = Extract<Column, { kind: K }>;

/** What a row has in a column; null is missing. */
export type Cell = number | string | null;

export const lengthOf = (column: Column): number =>
  column.kind === 'number' ? column.values.length : column.codes.length;

/** @param values one a row; NaN is missing. Not copied: whoever gives it must leave it alone. */
export function numberColumn(name: string, values: Float64Array | readonly number[]): NumberColumn {
  return { kind: 'number', name, values: values instanceof Float64Array ? values : Float64Array.from(values) };
}

export function categoryColumn(name: string, values: readonly (string | null)[]): CategoryColumn {
  const places = new Map<string, number>();
  const levels: string[] = [];
  const codes = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as string | null;
    if (value === null) {
      codes[i] = -1;
      continue;
    }
    let place = places.get(value);
    if (place === undefined) {
      place = levels.length;
      places.set(value, place);
      levels.push(value);
    }
    codes[i] = place;
  }
  return { kind: 'category', name, codes, levels };
}

/** Ascending by code points, as Python and scikit-learn order texts. (By code units, an emoji would stand before U+E000.) */
export function byCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x === y) continue;
    const [highX, highY] = [x >= 0xd800 && x < 0xe000, y >= 0xd800 && y < 0xe000];
    return highX === highY ? x - y : highX ? 1 : -1;
  }
  return a.length - b.length;
}

function takeFrom(column: Column, rows: Uint32Array): Column {
  if (column.kind === 'number') {
    const values = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) values[i] = column.values[rows[i] as number] as number;
    return { ...column, values };
  }
  // Levels that no taken row has are left out and the others numbered anew, so that nothing of the other rows shows.
  const places = new Int32Array(column.levels.length).fill(-1);
  const levels: string[] = [];
  const codes = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const code = column.codes[rows[i] as number] as number;
    if (code >= 0 && (places[code] as number) < 0) {
      places[code] = levels.length;
      levels.push(column.levels[code] as string);
    }
    codes[i] = code < 0 ? -1 : (places[code] as number);
  }
  return { ...column, codes, levels };
}

/** Columns of one length with names of their own. Columns are shared between tables and never changed. */
export class Table {
  readonly columns: readonly Column[];
  readonly rows: number;
  private places: Map<string, number> | undefined;

  /** @throws PreparationError for columns of different lengths or the same name */
  constructor(columns: readonly Column[], rows?: number) {
    this.columns = columns;
    this.rows = rows ?? (columns[0] === undefined ? 0 : lengthOf(columns[0]));
    const names = new Set<string>();
    for (const column of columns) {
      const place = { step: 'table', column: column.name };
      const length = lengthOf(column);
      if (length !== this.rows)
        throw new PreparationError(place, `it has ${length} rows where the table has ${this.rows}`);
      if (names.has(column.name))
        throw new PreparationError(place, 'there are two columns of this name; names must differ');
      names.add(column.name);
    }
  }

  column(name: string): Column | undefined {
    this.places ??= new Map(this.columns.map((column, i) => [column.name, i]));
    const place = this.places.get(name);
    return place === undefined ? undefined : this.columns[place];
  }

  /** The rows of these places, in their order. @throws PreparationError for a row that is not there */
  take(rows: Uint32Array): Table {
    for (const row of rows) {
      if (row >= this.rows) throw new PreparationError({ step: 'table', row }, `there are ${this.rows} rows, from 0`);
    }
    return new Table(
      this.columns.map((column) => takeFrom(column, rows)),
      rows.length,
    );
  }

  /** The same with other columns in the places of some: none, one or several each. */
  replace(replaced: ReadonlyMap<string, readonly Column[]>): Table {
    return new Table(
      this.columns.flatMap((column) => replaced.get(column.name) ?? [column]),
      this.rows,
    );
  }

  cell(row: number, column: Column): Cell {
    if (column.kind === 'number') return column.values[row] as number;
    const code = column.codes[row] as number;
    return code < 0 ? null : (column.levels[code] as string);
  }
}

/** Which rows lack a value, as 1; undefined where none does. */
export function missingOf(column: Column): Uint8Array | undefined {
  const rows = lengthOf(column);
  let missing: Uint8Array | undefined;
  for (let i = 0; i < rows; i++) {
    const value = column.kind === 'number' ? (column.values[i] as number) : (column.codes[i] as number);
    if (column.kind === 'number' ? Number.isNaN(value) : value < 0) {
      missing ??= new Uint8Array(rows);
      missing[i] = 1;
    }
  }
  return missing;
}

export function countMissing(column: Column): number {
  let count = 0;
  if (column.kind === 'number') for (const value of column.values) count += Number.isNaN(value) ? 1 : 0;
  else for (const code of column.codes) count += code < 0 ? 1 : 0;
  return count;
}

/**
 * A table of numbers as models take it: row by row.
 * @returns rows × columns values
 * @throws PreparationError where a column is not of numbers
 */
export function toMatrix(table: Table): Float64Array {
  const width = table.columns.length;
  const matrix = new Float64Array(table.rows * width);
  for (let j = 0; j < width; j++) {
    const column = table.columns[j] as Column;
    if (column.kind !== 'number') {
      throw new PreparationError(
        { step: 'matrix', column: column.name },
        'it holds categories: encode it (one-hot, frequency, target, hash or ordinal), or drop it',
      );
    }
    for (let i = 0; i < table.rows; i++) matrix[i * width + j] = column.values[i] as number;
  }
  return matrix;
}
