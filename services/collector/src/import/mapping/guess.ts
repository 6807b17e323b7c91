import { nearName } from '../../validation/near-name.js';
import type { Row } from '../source/row.js';
import { BadRow } from '../source/row.js';
import { columnReader } from './cells.js';
import { columnFor, signUps } from './column-names.js';
import type { ImportKind } from './mapping.js';
import { targets } from './targets.js';

const personal = /name|mail|phone|mobile|address|birth|gender|sex|age|city|country|姓名|电话|邮箱|地址|性别|年龄/i;

/** What the rows of a file seem to be, by its columns. */
export function guessKind(columns: readonly string[]): ImportKind {
  const has = (target: string) => columnFor(target, columns) !== undefined;
  if (has('type') && (has('customer_id') || has('anonymous_id') || has('session_id'))) return 'events';
  if (has('order_id') && (has('quantity') || columns.some((column) => column.includes('[]')))) return 'orders';
  if (has('item_id') && (has('customer_id') || has('anonymous_id') || has('session_id'))) return 'events';
  if (has('order_id')) return 'orders';
  if (has('customer_id')) return 'customers';
  return 'items';
}

/** How times are written, by some of them; undefined where that is not known. */
export function guessTime(values: readonly string[]): string | undefined {
  const given = values.filter((value) => value !== '');
  if (given.length === 0) return undefined;
  const all = (form: RegExp) => given.every((value) => form.test(value));
  if (all(/^\d{9,10}(\.\d+)?$/)) return 'epoch_s';
  if (all(/^\d{12,13}$/)) return 'epoch_ms';
  if (all(/^\d{15,16}$/)) return 'epoch_us';
  if (all(/^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?)?\s?(Z|UTC|[+-]\d\d(:?\d\d)?)?$/)) return 'iso';
  if (all(/^\d{4}\/\d{1,2}\/\d{1,2}( \d{1,2}:\d\d(:\d\d)?)?$/)) return clock('%Y/%m/%d', given);
  if (all(/^\d{1,2}\.\d{1,2}\.\d{4}( \d{1,2}:\d\d(:\d\d)?)?$/)) return clock('%d.%m.%Y', given);
  if (all(/^\d{1,2}\/\d{1,2}\/\d{2,4}( \d{1,2}:\d\d(:\d\d)?)?$/)) {
    // The first above 12 somewhere: the day stands first.
    const dayFirst = given.some((value) => Number(value.split('/')[0]) > 12);
    const year = /^\d+\/\d+\/\d{4}/.test(given[0] ?? '') ? '%Y' : '%y';
    return clock(dayFirst ? `%d/%m/${year}` : `%m/%d/${year}`, given);
  }
  return undefined;
}

function clock(day: string, values: readonly string[]): string {
  const [first = ''] = values;
  const colons = first.split(':').length - 1;
  return `${day}${['', ' %H:%M', ' %H:%M:%S'][colons] ?? ''}`;
}

function valuesOf(column: string, columns: readonly string[] | undefined, rows: readonly Row[]): string[] {
  const read = columnReader(column, columns);
  return rows.flatMap((row) => (row instanceof BadRow ? [] : [String(read(row.cells) ?? '').trim()])).slice(0, 500);
}

/** What money looks like: digits behind a point or a comma, or none. */
function guessMoney(values: readonly string[]): Record<string, unknown> {
  const given = values.filter((value) => value !== '');
  if (given.some((value) => /,\d{1,2}$/.test(value))) {
    return {
      money: 'decimal',
      decimal: ',',
      ...(given.some((value) => value.includes('.')) ? { thousands: '.' } : {}),
    };
  }
  if (given.some((value) => /,\d{3}/.test(value))) return { money: 'decimal', thousands: ',' };
  return { money: 'decimal' };
}

export interface Guess {
  mapping: Record<string, unknown>;
  /** Columns of which nothing was made. */
  left: string[];
  /** What no column tells and was put in all the same, for people to put right. */
  assumed: string[];
}

/** A mapping to look over and edit, by the names and the first values of a file's columns. */
export function guessMapping(
  file: { columns: readonly string[] | undefined; paths: readonly string[] },
  rows: readonly Row[],
  wanted?: ImportKind,
): Guess {
  const paths = file.paths.filter((path) => !path.includes('[]'));
  const kind = wanted ?? guessKind(file.paths);
  const used = new Set<string>();
  const fields: Record<string, unknown> = {};
  const assumed: string[] = [];
  const take = (target: string, among: readonly string[] = paths): string | undefined => {
    const column = columnFor(target, among, kind === 'customers' && target === 'occurred_at' ? signUps : []);
    if (column !== undefined) used.add(column);
    return column;
  };
  const known = Object.keys(targets[kind].fields).filter((name) => !name.includes('.'));
  for (const target of known) {
    const column =
      target === 'id' && kind === 'items'
        ? (take('item_id') ?? take('id'))
        : target === 'id'
          ? undefined
          : take(target);
    if (column === undefined) continue;
    const values = valuesOf(column, file.columns, rows);
    if (target === 'occurred_at') fields[target] = { column, time: guessTime(values) ?? 'iso' };
    else if (target === 'price' || target === 'value') fields[target] = { column, ...guessMoney(values) };
    else if (target === 'type') fields[target] = { column, values: guessTypes(values) };
    else fields[target] = column;
  }
  if (
    (fields.price !== undefined || fields.value !== undefined || kind === 'orders') &&
    fields.currency === undefined
  ) {
    fields.currency = { constant: 'EUR' };
    assumed.push('fields.currency: no column tells it, and EUR was put in');
  }
  if (kind === 'events' && fields.type === undefined) {
    fields.type = { constant: 'view' };
    assumed.push('fields.type: no column tells it, and view was put in');
  }
  const mapping: Record<string, unknown> = { kind, fields };
  if (kind === 'orders') Object.assign(mapping, guessLines(take, file, rows, fields));
  const left = paths.filter((path) => !used.has(path) && !paths.some((other) => other.startsWith(`${path}.`)));
  for (const column of left) {
    const name = column.replaceAll('.', '_');
    if (kind === 'customers') fields[`traits.${name}`] = column;
    // Of rows that are one order, what another column says may be of its line.
    else if (mapping.group_by === undefined && !personal.test(column)) fields[`attributes.${name}`] = column;
  }
  return { mapping, left: kind === 'customers' ? [] : left.filter((column) => personal.test(column)), assumed };
}

function guessLines(
  take: (target: string, among?: readonly string[]) => string | undefined,
  { columns, paths }: { columns: readonly string[] | undefined; paths: readonly string[] },
  rows: readonly Row[],
  fields: Record<string, unknown>,
): Record<string, unknown> {
  const list = paths.find((path) => path.includes('[].'))?.split('[].')[0];
  const among =
    list === undefined
      ? paths
      : paths.filter((path) => path.startsWith(`${list}[].`)).map((path) => path.slice(list.length + 3));
  const item = take('item_id', among) ?? among[0] ?? 'item_id';
  const quantity = take('quantity', among);
  const price = take('price', among);
  const money =
    price === undefined
      ? undefined
      : { column: price, ...(list === undefined ? guessMoney(valuesOf(price, columns, rows)) : { money: 'decimal' }) };
  const items = {
    ...(list === undefined ? {} : { from: list }),
    item_id: item,
    ...(quantity === undefined ? {} : { quantity }),
    ...(money === undefined ? {} : { unit_price: money }),
  };
  return { items, ...(list === undefined && typeof fields.order_id === 'string' ? { group_by: fields.order_id } : {}) };
}

const typeWords = new Map([
  ['pv', 'view'],
  ['pageview', 'view'],
  ['click', 'view'],
  ['detail', 'view'],
  ['cart', 'add_to_cart'],
  ['addtocart', 'add_to_cart'],
  ['basket', 'add_to_cart'],
  ['fav', 'favourite'],
  ['favorite', 'favourite'],
  ['wishlist', 'favourite'],
  ['buy', 'purchase'],
  ['transaction', 'purchase'],
  ['order', 'purchase'],
  ['removefromcart', 'remove_from_cart'],
]);
const typeNames = [
  'view',
  'search',
  'add_to_cart',
  'remove_from_cart',
  'favourite',
  'purchase',
  'refund',
  'review',
  'question',
];

function guessTypes(values: readonly string[]): Record<string, string> {
  const different = [...new Set(values)].filter((value) => value !== '').slice(0, 20);
  return Object.fromEntries(different.map((value) => [value, nearName(value, typeNames, typeWords) ?? 'view']));
}
