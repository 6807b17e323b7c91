import { bool, double, dyn, int, listOf, mapOf, string, type Type, timestamp } from './types.js';

/** Variables of every expression; `score` stands in boosts alone. */
export const variables: ReadonlyMap<string, Type> = new Map<string, Type>([
  ['item', { kind: 'item' }],
  ['customer', { kind: 'customer' }],
  ['context', mapOf(string, dyn)],
  ['now', timestamp],
]);

export const boostVariables: ReadonlyMap<string, Type> = new Map([...variables, ['score', double]]);

/** Fields of `item`; whatever else a shop knows stands in its attributes. */
export const itemFields: ReadonlyMap<string, Type> = new Map<string, Type>([
  ['id', string],
  ['title', string],
  ['brand', string],
  ['category_path', listOf(string)],
  ['price', int],
  ['currency', string],
  ['in_stock', bool],
  ['age_seconds', double],
  ['attributes', mapOf(string, dyn)],
]);
