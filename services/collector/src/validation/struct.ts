import type { JsonValue } from '@insight-mesh/contracts/json';
import { isFitForText, isObject } from './checks.js';
import { Problem } from './problem.js';

/** Bounds of what a client may put in freely: levels, and characters of names and values together. */
export const structDepth = 5;
export const structCharacters = 8_192;

/** What a number, a truth value or null counts for in `structCharacters`. */
const plainCharacters = 8;

const tooLarge = new Problem('too_long', `must be at most ${structCharacters.toLocaleString('en')} characters in all`);
const tooDeep = new Problem('too_long', `must be nested at most ${structDepth} levels deep`);
const notText = new Problem('bad_format', 'must hold well-formed Unicode without NUL characters');
const notNumber = new Problem('bad_format', 'must hold finite numbers only');

/** Characters left after `value`, or what is wrong with it. Ends at the first bound, so its cost is bounded too. */
function measure(value: unknown, depth: number, left: number): number | Problem {
  if (typeof value === 'string') {
    if (value.length > left) return tooLarge;
    return isFitForText(value) ? left - value.length : notText;
  }
  if (typeof value === 'number' && !Number.isFinite(value)) return notNumber;
  if (typeof value !== 'object' || value === null) return left < plainCharacters ? tooLarge : left - plainCharacters;
  if (depth > structDepth) return tooDeep;
  let rest = left - 2;
  const inner = Array.isArray(value) ? undefined : Object.keys(value);
  const elements: readonly unknown[] = inner === undefined ? (value as unknown[]) : Object.values(value);
  if (elements.length > rest) return tooLarge;
  for (let index = 0; index < elements.length; index++) {
    const name = inner?.[index];
    if (name !== undefined) {
      // Assigning it by name, as decoders do, would set the prototype.
      if (name === '__proto__') return new Problem('bad_format', 'must not use the name __proto__');
      if (!isFitForText(name)) return notText;
      rest -= name.length;
    }
    const after = measure(elements[index], depth + 1, rest);
    if (typeof after !== 'number') return after;
    rest = after;
  }
  return rest < 0 ? tooLarge : rest;
}

/** Any JSON object within the bounds, taken as it is. */
export function struct(value: unknown): Record<string, JsonValue> | Problem | undefined {
  if (!isObject(value)) return new Problem('wrong_type', 'must be an object');
  const measured = measure(value, 1, structCharacters);
  if (typeof measured !== 'number') return measured;
  for (const _ in value) return value as Record<string, JsonValue>;
  return undefined;
}

/**
 * Those of an object's fields, in their order, that together stay within the bounds; undefined where none does.
 * @param o.depth the level at which the object stands
 */
export function structWithin(
  fields: readonly (readonly [name: string, value: unknown])[],
  { depth = 1, characters = structCharacters }: { depth?: number; characters?: number } = {},
): Record<string, JsonValue> | undefined {
  const kept: Record<string, JsonValue> = {};
  let left = characters - 2;
  for (const [name, value] of fields) {
    const room = left - name.length;
    if (room < 0 || name === '__proto__' || !isFitForText(name)) continue;
    const after = measure(value, depth + 1, room);
    if (typeof after !== 'number') continue;
    left = after;
    kept[name] = value as JsonValue;
  }
  for (const _ in kept) return kept;
  return undefined;
}
