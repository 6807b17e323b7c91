import { nearName } from '../../validation/near-name.js';
import { conditionList } from './check-mapping.js';
import type { Conditions, FieldSpec, Mapping } from './mapping.js';

const listed = 40;

function columnsOf(spec: FieldSpec): readonly string[] {
  return spec.columns ?? (spec.column === undefined ? [] : [spec.column]);
}

/** Every column that a mapping names, and where. Those within `items.from` are of its objects. */
function* namedColumns(mapping: Mapping): Generator<{ at: string; column: string; optional: boolean; inner: boolean }> {
  function* ofConditions(at: string, conditions: Conditions | undefined) {
    if (conditions === undefined) return;
    for (const { column } of conditionList(conditions)) yield { at, column, optional: false, inner: false };
  }
  function* ofField(at: string, spec: FieldSpec, inner: boolean) {
    for (const column of columnsOf(spec)) yield { at, column, optional: spec.optional === true, inner };
    yield* ofConditions(`${at}.when`, spec.when);
  }
  for (const [name, spec] of Object.entries(mapping.fields)) yield* ofField(`fields.${name}`, spec, false);
  const { items } = mapping;
  if (items !== undefined) {
    if (items.from !== undefined) yield { at: 'items.from', column: items.from, optional: false, inner: false };
    yield* ofConditions('items.when', items.when);
    for (const name of ['item_id', 'quantity', 'unit_price'] as const) {
      const spec = items[name];
      if (spec !== undefined) yield* ofField(`items.${name}`, spec, items.from !== undefined);
    }
  }
  for (const column of mapping.group_by ?? []) yield { at: 'group_by', column, optional: false, inner: false };
  for (const column of mapping.key ?? []) yield { at: 'key', column, optional: false, inner: false };
  yield* ofConditions('refund', mapping.refund);
  for (const conditions of mapping.skip ?? []) yield* ofConditions('skip', conditions);
}

/**
 * What a mapping names that a file does not have, each with what may have been meant.
 * @param columns of the file; for nested ones each path, with `[]` for the elements of a list (`lines[].sku`)
 */
export function checkColumns(mapping: Mapping, columns: readonly string[]): string[] {
  const known = new Set(columns);
  const outer = columns.filter((name) => !name.includes('[]'));
  const problems: string[] = [];
  for (const { at, column, optional, inner } of namedColumns(mapping)) {
    const from = mapping.items?.from ?? '';
    const within = columns.filter((name) => name.startsWith(`${from}[].`)).map((name) => name.slice(from.length + 3));
    // What stands in a column as JSON is not known before it is read.
    if (optional || (inner && within.length === 0)) continue;
    if (inner ? within.includes(column) : known.has(column)) continue;
    const names = inner ? within : outer;
    const near = nearName(column, names);
    const more = names.length > listed ? ` and ${names.length - listed} more` : '';
    const hint = near === undefined ? `there are ${names.slice(0, listed).join(', ')}${more}` : `did you mean ${near}?`;
    problems.push(`${at}: the file has no column ${JSON.stringify(column)}; ${hint}`);
  }
  const twice = columns.filter((name, index) => columns.indexOf(name) !== index);
  const used = new Set([...namedColumns(mapping)].map(({ column }) => column));
  for (const name of new Set(twice)) {
    if (used.has(name))
      problems.push(`the header has the column ${JSON.stringify(name)} more than once, and the mapping uses it`);
  }
  return problems;
}
