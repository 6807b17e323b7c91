import { type Cells, columnReader, valueAt } from './cells.js';
import { compileConditions } from './conditions.js';
import { compileField, type FieldContext, type ReadField } from './field-value.js';
import type { FieldSpec, LinesSpec } from './mapping.js';
import type { TargetType } from './targets.js';
import { Wrong } from './wrong.js';

export interface OrderLine {
  item_id?: unknown;
  quantity?: unknown;
  unit_price?: unknown;
}

/** The lines of one row; undefined where it has none. */
export type ReadLines = (cells: Cells, currency: string | undefined) => OrderLine[] | Wrong | undefined;

type ReadLine = (cells: Cells, currency: string | undefined) => OrderLine | Wrong;

function lineReader(spec: LinesSpec, context: FieldContext): ReadLine {
  const fields: [keyof OrderLine, ReadField][] = [];
  const add = (name: keyof OrderLine, field: FieldSpec | undefined, type: TargetType) => {
    if (field !== undefined) fields.push([name, compileField(field, type, context)]);
  };
  add('item_id', spec.item_id, 'id');
  add('quantity', spec.quantity ?? { constant: 1 }, 'integer');
  add('unit_price', spec.unit_price, 'money');
  return (cells, currency) => {
    const line: OrderLine = {};
    for (const [name, read] of fields) {
      const value = read(cells, currency);
      if (value instanceof Wrong) return value;
      if (value !== undefined) line[name] = value;
    }
    return line;
  };
}

/** The lists of a column, which may also stand there as JSON. */
function listReader(from: string, columns: readonly string[] | undefined) {
  const read = columns === undefined ? (cells: Cells) => valueAt(cells, from) : columnReader(from, columns);
  return (cells: Cells): unknown[] | Wrong | undefined => {
    let value = read(cells);
    if (typeof value === 'string' && value.trim() !== '') {
      try {
        value = JSON.parse(value) as unknown;
      } catch {
        return new Wrong(from, 'must be a list of objects in JSON');
      }
    }
    if (value === undefined || value === null || value === '') return undefined;
    return Array.isArray(value) ? value : new Wrong(from, 'must be a list of objects');
  };
}

/** How a row's lines are read: the row is one, or one column of it has them. */
export function compileLines(spec: LinesSpec, context: FieldContext): ReadLines {
  const when = spec.when === undefined ? undefined : compileConditions(spec.when, context.columns, context.nulls);
  const { from } = spec;
  if (from === undefined) {
    const read = lineReader(spec, context);
    return (cells, currency) => {
      if (when !== undefined && !when(cells)) return undefined;
      const line = read(cells, currency);
      return line instanceof Wrong ? line : [line];
    };
  }
  const list = listReader(from, context.columns);
  // The fields of a line are names in its object, whatever the file is.
  const read = lineReader(spec, { ...context, columns: undefined });
  return (cells, currency) => {
    if (when !== undefined && !when(cells)) return undefined;
    const values = list(cells);
    if (values === undefined || values instanceof Wrong) return values;
    const lines: OrderLine[] = [];
    for (const [index, value] of values.entries()) {
      if (typeof value !== 'object' || value === null) return new Wrong(`${from}[${index}]`, 'must be an object');
      const line = read(value as Cells, currency);
      if (line instanceof Wrong) return new Wrong(`${from}[${index}].${line.column}`, line.reason);
      lines.push(line);
    }
    return lines;
  };
}

/** Σ quantity × price of an order whose lines all have both; undefined otherwise. */
export function sumOfLines(lines: readonly OrderLine[]): number | undefined {
  let sum = 0;
  for (const { quantity, unit_price: price } of lines) {
    if (typeof price !== 'number' || typeof quantity !== 'number') return undefined;
    sum += price * quantity;
  }
  return Number.isSafeInteger(sum) ? sum : undefined;
}
