import { rfc3339 } from '@insight-mesh/runtime/time';
import type { LetterFilter } from './letter.js';

/** Values of a statement; each gets the name that stands for it there. */
export class Values {
  readonly list: unknown[] = [];

  add(value: unknown): string {
    this.list.push(value);
    return `$${this.list.length}`;
  }
}

/** The letters of one tenant that a filter holds for, as a condition on dead_letters. */
export function filterSql(tenantId: string, filter: LetterFilter, values: Values): string {
  const conditions = [`tenant_id = ${values.add(tenantId)}`];
  const { sources, rules, fields, states, fromMs, toMs, reasonContains } = filter;
  for (const [column, list] of Object.entries({ source: sources, rule: rules, field: fields, state: states })) {
    if (list.length > 0) conditions.push(`${column} = ANY (${values.add(list)})`);
  }
  if (fromMs !== undefined) conditions.push(`occurred_at >= ${values.add(rfc3339(fromMs))}`);
  if (toMs !== undefined) conditions.push(`occurred_at < ${values.add(rfc3339(toMs))}`);
  if (reasonContains !== '') conditions.push(`strpos(lower(reason), lower(${values.add(reasonContains)})) > 0`);
  return conditions.join(' AND ');
}
