import { definitionsOf } from '../definitions/all.js';
import { type Definition, type EntityName, entityNames } from '../definitions/definition.js';
import { nearNames } from '../definitions/resolve.js';

/** A feature as data sets name its column: kind__name. */
export function columnOf({ entity, name }: Pick<Definition, 'entity' | 'name'>): string {
  return `${entity}__${name}`;
}

const byColumn = new Map<string, Definition>(
  entityNames.flatMap((entity) => definitionsOf[entity].map((one): [string, Definition] => [columnOf(one), one])),
);

/** The definition of a column of a data set; undefined where there is none. */
export function definitionOf(column: string): Definition | undefined {
  return byColumn.get(column);
}

/** Every feature, by kind and then in the order of the definitions. */
export function allColumns(kind?: EntityName): string[] {
  return [...byColumn].filter(([, one]) => kind === undefined || one.entity === kind).map(([column]) => column);
}

/** Names near a wrong one. Only those of its kind are looked at, where it has one. */
export function nearColumns(wrong: string): string[] {
  const kind = entityNames.find((entity) => wrong.startsWith(`${entity}__`));
  return nearNames(wrong, allColumns(kind));
}
