import { nearName } from '../../validation/near-name.js';
import type { Condition, Conditions, FieldSpec, Mapping } from './mapping.js';
import { targets, targetType } from './targets.js';
import { wrongTimeFormat } from './time-format.js';
import { wrongZone } from './time-zone.js';

const otherNames = new Map([
  ['user', 'customer_id'],
  ['userid', 'customer_id'],
  ['visitorid', 'anonymous_id'],
  ['item', 'item_id'],
  ['product', 'item_id'],
  ['productid', 'item_id'],
  ['sku', 'item_id'],
  ['time', 'occurred_at'],
  ['timestamp', 'occurred_at'],
  ['ts', 'occurred_at'],
  ['signedupat', 'occurred_at'],
  ['event', 'type'],
  ['total', 'value'],
  ['amount', 'value'],
  ['name', 'title'],
  ['category', 'category_path'],
  ['available', 'in_stock'],
]);

export function conditionList(conditions: Conditions): readonly Condition[] {
  return Array.isArray(conditions) ? conditions : [conditions];
}

function checkField(at: string, spec: FieldSpec): string[] {
  const problems: string[] = [];
  const sources = [spec.column, spec.columns, spec.constant].filter((source) => source !== undefined).length;
  if (sources !== 1) problems.push(`${at}: must have one of column, columns and constant`);
  const exclusive = (['time', 'money', 'as', 'split'] as const).filter((name) => spec[name] !== undefined);
  if (exclusive.length > 1) problems.push(`${at}: ${exclusive.join(' and ')} cannot be together`);
  if (spec.time !== undefined) {
    const wrong = wrongTimeFormat(spec.time);
    if (wrong !== undefined) problems.push(`${at}.time ${wrong}`);
  }
  if (spec.zone !== undefined) {
    const wrong = wrongZone(spec.zone);
    if (wrong !== undefined) problems.push(`${at}.zone: ${wrong}`);
  }
  if (spec.thousands !== undefined && spec.thousands === (spec.decimal ?? '.')) {
    problems.push(`${at}: thousands and decimal are the same character`);
  }
  if (spec.otherwise !== undefined && spec.values === undefined) {
    problems.push(`${at}: otherwise is for a value that is none of values, which are not there`);
  }
  return problems;
}

function checkTargets(mapping: Mapping): string[] {
  const { kind, fields, items } = mapping;
  const { fields: known, open, required, lines } = targets[kind];
  const names = [...Object.keys(known), ...(lines ? ['items'] : [])];
  const problems = Object.keys(fields).flatMap((name) => {
    if (targetType(kind, name) !== undefined) return [];
    if (name === 'items' && lines)
      return ['fields.items: items stands beside fields, with item_id, quantity and unit_price'];
    const near = nearName(name, names, otherNames);
    const usable = near !== undefined && names.includes(near);
    const more = Object.keys(open).map((holder) => `${holder}.<name>`);
    return [
      `fields.${name}: ${kind} have no such field; ${usable ? `did you mean ${near}?` : `there are ${[...names, ...more].join(', ')}`}`,
    ];
  });
  for (const name of required) {
    const there = name === 'items' ? items !== undefined : fields[name] !== undefined;
    if (!there) problems.push(`${name === 'items' ? '' : 'fields.'}${name} is missing: ${kind} need it`);
  }
  if (
    kind !== 'items' &&
    kind !== 'customers' &&
    fields.customer_id === undefined &&
    fields.anonymous_id === undefined
  ) {
    problems.push(`fields: ${kind} need customer_id or anonymous_id`);
  }
  if (items !== undefined && !lines) problems.push(`items: ${kind} have none`);
  return problems;
}

/** What is wrong with a mapping by itself, each thing in words. */
export function checkMapping(mapping: Mapping): string[] {
  const { kind, fields, items, csv } = mapping;
  const problems = checkTargets(mapping);
  const zone = wrongZone(mapping.zone);
  if (zone !== undefined) problems.push(`zone: ${zone}`);
  for (const [name, spec] of Object.entries(fields)) problems.push(...checkField(`fields.${name}`, spec));
  for (const name of ['item_id', 'quantity', 'unit_price'] as const) {
    const spec = items?.[name];
    if (spec !== undefined) problems.push(...checkField(`items.${name}`, spec));
  }
  const money =
    Object.values(fields).some((spec) => spec.money === 'decimal') || items?.unit_price?.money === 'decimal';
  if (money && fields.currency === undefined) {
    problems.push('fields.currency is missing: decimal money needs it, for example {"constant": "EUR"}');
  }
  if (csv.quote !== 'none' && csv.quote === csv.delimiter)
    problems.push('csv: quote and delimiter are the same character');
  for (const [name, character] of [
    ['delimiter', csv.delimiter],
    ['quote', csv.quote],
  ] as const) {
    if (character === '\n' || character === '\r') problems.push(`csv.${name} cannot be a line break`);
  }
  if (csv.header && csv.columns !== undefined)
    problems.push('csv.columns are for a file without a header: add "header": false');
  if (mapping.group_by !== undefined && (kind === 'items' || kind === 'customers')) {
    problems.push(`group_by: only rows of orders and events can be one together, not those of ${kind}`);
  }
  if (mapping.group_by !== undefined && items === undefined)
    problems.push('group_by: needs items, one of which each row is');
  if (mapping.group_by !== undefined && items?.from !== undefined) {
    problems.push('group_by: the items come from rows, or with items.from from one column; not both');
  }
  if (mapping.refund !== undefined && kind !== 'orders') problems.push('refund: is for orders; events have a type');
  return problems;
}
