import { type Cells, columnReader } from './cells.js';
import { compileConditions, type Holds } from './conditions.js';
import { compileField, type FieldContext, type ReadField } from './field-value.js';
import type { Mapping } from './mapping.js';
import { compileLines, type OrderLine, type ReadLines, sumOfLines } from './order-lines.js';
import { targetType } from './targets.js';
import { Wrong } from './wrong.js';

/** An element in the JSON of the contract, before the intake's checks. */
export type MappedElement = Record<string, unknown>;

export interface Mapped {
  element: MappedElement;
  /** What tells it from all others, in any file; undefined: its place in the file does. */
  key: string | undefined;
}

/** Which of an element's rows is wrong, from 0. */
export class WrongRow {
  constructor(
    readonly index: number,
    readonly wrong: Wrong,
  ) {}
}

export interface Mapper {
  /** Whether a row is passed over. */
  skips(cells: Cells): boolean;
  /** Rows that follow each other with the same of these are one element; undefined where each row is one. */
  group: ((cells: Cells) => string) | undefined;
  /** The element of a row, or of a group's. */
  element(rows: readonly Cells[]): Mapped | WrongRow;
}

interface Field {
  /** `attributes` of `attributes.colour`; empty for a field that stands alone. */
  holder: string;
  name: string;
  isId: boolean;
  read: ReadField;
}

const idFields = new Set(['customer_id', 'anonymous_id', 'session_id', 'device_id']);
/** V8 copies shorter ones anyway. */
const slicedCharacters = 13;

/**
 * The same text, without the block of the file that it was cut out of: V8 keeps a slice's whole text alive, and the cleaning rules
 * remember ids.
 */
function detached(text: string): string {
  return text.length < slicedCharacters ? text : ` ${text}`.slice(1);
}

function compileFields(mapping: Mapping, context: FieldContext): Field[] {
  return Object.entries(mapping.fields)
    .filter(([name]) => name !== 'currency')
    .map(([path, spec]) => {
      const dot = path.indexOf('.');
      return {
        holder: dot < 0 ? '' : path.slice(0, dot),
        name: path.slice(dot + 1),
        isId: idFields.has(path),
        read: compileField(spec, targetType(mapping.kind, path) ?? 'any', context),
      };
    });
}

function fill(
  element: MappedElement,
  fields: readonly Field[],
  cells: Cells,
  currency: string | undefined,
): Wrong | undefined {
  for (const { holder, name, isId, read } of fields) {
    const value = read(cells, currency);
    if (value instanceof Wrong) return value;
    if (value === undefined) continue;
    if (holder === '') {
      element[name] = isId && typeof value === 'string' ? detached(value) : value;
      continue;
    }
    let inner = element[holder] as MappedElement | undefined;
    if (inner === undefined) {
      inner = {};
      element[holder] = inner;
    }
    inner[name] = value;
  }
  return undefined;
}

/** Where a tracker puts what it knows of a person, so that the tenant's privacy policy knows it for that. */
function moveTraits(element: MappedElement): void {
  if (element.traits === undefined) return;
  const attributes = (element.attributes as MappedElement | undefined) ?? {};
  element.attributes = { ...attributes, traits: element.traits };
  delete element.traits;
}

function keyOf(
  mapping: Mapping,
  element: MappedElement,
  ownKey: ((cells: Cells) => string) | undefined,
  cells: Cells,
): string | undefined {
  if (mapping.kind === 'items' || element.id !== undefined) return undefined;
  if (ownKey !== undefined) return `${String(element.type ?? '')} ${ownKey(cells)}`;
  if (mapping.kind === 'orders') {
    // An order may be refunded in several parts, but is bought once.
    return element.type === 'purchase' ? `purchase ${JSON.stringify([element.order_id])}` : undefined;
  }
  if (mapping.kind !== 'customers') return undefined;
  return `${String(element.type)} ${JSON.stringify([element.customer_id, element.anonymous_id ?? null])}`;
}

function compileColumns(names: readonly string[] | undefined, columns: readonly string[] | undefined) {
  if (names === undefined) return undefined;
  const reads = names.map((name) => columnReader(name, columns));
  return (cells: Cells) => JSON.stringify(reads.map((read) => read(cells) ?? null));
}

function setType(mapping: Mapping, element: MappedElement, refund: boolean): void {
  if (mapping.kind === 'orders') element.type = refund ? 'refund' : 'purchase';
  if (mapping.kind === 'customers') element.type = element.anonymous_id === undefined ? 'sign_up' : 'identify';
}

/** All lines of an element, or which row's are wrong. */
function collectLines(read: ReadLines, rows: readonly Cells[], currency: string | undefined): OrderLine[] | WrongRow {
  const all: OrderLine[] = [];
  for (let index = 0; index < rows.length; index++) {
    const lines = read(rows[index] ?? [], currency);
    if (lines instanceof Wrong) return new WrongRow(index, lines);
    if (lines !== undefined) all.push(...lines);
  }
  return all;
}

/** How rows become elements. @param columns of a CSV file; undefined for files of objects */
export function compileMapper(mapping: Mapping, columns: readonly string[] | undefined): Mapper {
  const context: FieldContext = { mapping, columns, nulls: new Set(mapping.nulls) };
  const { currency: currencySpec } = mapping.fields;
  const readCurrency = currencySpec === undefined ? undefined : compileField(currencySpec, 'id', context);
  const fields = compileFields(mapping, context);
  const lines = mapping.items === undefined ? undefined : compileLines(mapping.items, context);
  const refund: Holds =
    mapping.refund === undefined ? () => false : compileConditions(mapping.refund, columns, context.nulls);
  const skips = (mapping.skip ?? []).map((conditions) => compileConditions(conditions, columns, context.nulls));
  const group = compileColumns(mapping.group_by, columns);
  const ownKey = compileColumns(mapping.key, columns);
  return {
    skips: (cells) => skips.length > 0 && skips.some((skip) => skip(cells)),
    // What is given back under the number of an order is another event than the order.
    group: group === undefined ? undefined : (cells) => `${refund(cells) ? 'r' : 'p'}${group(cells)}`,
    element(rows) {
      const first = rows[0] ?? [];
      const element: MappedElement = {};
      const currency = readCurrency?.(first, undefined);
      if (currency instanceof Wrong) return new WrongRow(0, currency);
      if (currency !== undefined) element.currency = currency;
      const inWords = typeof currency === 'string' ? currency : undefined;
      const wrong = fill(element, fields, first, inWords);
      if (wrong !== undefined) return new WrongRow(0, wrong);
      setType(mapping, element, refund(first));
      moveTraits(element);
      if (lines !== undefined) {
        const all = collectLines(lines, rows, inWords);
        if (all instanceof WrongRow) return all;
        if (all.length > 0) element.items = all;
        if (mapping.kind === 'orders' && element.value === undefined && mapping.fields.value === undefined) {
          const sum = sumOfLines(all);
          if (sum !== undefined) element.value = sum;
        }
      }
      return { element, key: keyOf(mapping, element, ownKey, first) };
    },
  };
}
