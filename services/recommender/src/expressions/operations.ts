import { byLibrary } from './library.js';
import { instant, span } from './time.js';
import {
  type Failed,
  failed,
  Instant,
  isJsonMap,
  isList,
  isMap,
  type Key,
  Opaque,
  Span,
  type Value,
} from './values.js';

const leastInt = -(2n ** 63n);
const greatestInt = 2n ** 63n - 1n;

/** An int's result, which fails beyond 64 bits. */
function int(value: bigint): bigint | Failed {
  return value < leastInt || value > greatestInt ? failed : value;
}

export function add(left: Value, right: Value): Value | Failed {
  if (typeof left === 'bigint' && typeof right === 'bigint') return int(left + right);
  if (typeof left === 'number' && typeof right === 'number') return left + right;
  if (typeof left === 'string' && typeof right === 'string') return left + right;
  if (isList(left) && isList(right)) return [...left, ...right];
  if (left instanceof Instant && right instanceof Span) return instant(left.ns + right.ns);
  if (left instanceof Span && right instanceof Instant) return instant(left.ns + right.ns);
  if (left instanceof Span && right instanceof Span) return span(left.ns + right.ns);
  return opaque('a + b', left, right);
}

export function subtract(left: Value, right: Value): Value | Failed {
  if (typeof left === 'bigint' && typeof right === 'bigint') return int(left - right);
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (left instanceof Instant && right instanceof Instant) return span(left.ns - right.ns);
  if (left instanceof Instant && right instanceof Span) return instant(left.ns - right.ns);
  if (left instanceof Span && right instanceof Span) return span(left.ns - right.ns);
  return opaque('a - b', left, right);
}

export function multiply(left: Value, right: Value): Value | Failed {
  if (typeof left === 'bigint' && typeof right === 'bigint') return int(left * right);
  if (typeof left === 'number' && typeof right === 'number') return left * right;
  return opaque('a * b', left, right);
}

export function divide(left: Value, right: Value): Value | Failed {
  if (typeof left === 'bigint' && typeof right === 'bigint') return right === 0n ? failed : int(left / right);
  if (typeof left === 'number' && typeof right === 'number') return left / right;
  return opaque('a / b', left, right);
}

export function remainder(left: Value, right: Value): Value | Failed {
  if (typeof left === 'bigint' && typeof right === 'bigint') return right === 0n ? failed : left % right;
  return opaque('a % b', left, right);
}

export function negate(value: Value): Value | Failed {
  if (typeof value === 'bigint') return int(-value);
  return typeof value === 'number' ? -value : failed;
}

/** Only uints and bytes are left to the library. */
function opaque(text: string, left: Value, right: Value): Value | Failed {
  return left instanceof Opaque || right instanceof Opaque ? byLibrary(text, left, right) : failed;
}

export type Ordering = '<' | '<=' | '>' | '>=';

/** Numbers compare across their kinds, ints as the nearest double with doubles. */
export function compare(sign: Ordering, left: Value, right: Value): boolean | Failed {
  if (typeof left === 'bigint' && typeof right === 'bigint') return ordered(sign, left, right);
  if (typeof left === 'number' && typeof right === 'number') return ordered(sign, left, right);
  if (typeof left === 'string' && typeof right === 'string') return ordered(sign, left, right);
  if (typeof left === 'bigint' && typeof right === 'number') return ordered(sign, Number(left), right);
  if (typeof left === 'number' && typeof right === 'bigint') return ordered(sign, left, Number(right));
  if (typeof left === 'boolean' && typeof right === 'boolean') return ordered(sign, Number(left), Number(right));
  if (left instanceof Instant && right instanceof Instant) return ordered(sign, left.ns, right.ns);
  if (left instanceof Span && right instanceof Span) return ordered(sign, left.ns, right.ns);
  const answer = opaque(`a ${sign} b`, left, right);
  return typeof answer === 'boolean' ? answer : failed;
}

function ordered<T extends bigint | number | string>(sign: Ordering, left: T, right: T): boolean {
  switch (sign) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
  }
}

/** CEL's equality: numbers across their kinds, lists and maps by what they hold, different types never. It cannot fail. */
export function equal(left: Value, right: Value): boolean {
  if (left === right) return true;
  if (isNumber(left) && isNumber(right)) return looselyEqual(left, right);
  if (typeof left !== 'object' && !(right instanceof Opaque)) return false;
  if (left instanceof Opaque || right instanceof Opaque) return byLibrary('a == b', left, right) === true;
  if (left === null || right === null || typeof right !== 'object') return false;
  if (left instanceof Instant) return right instanceof Instant && left.ns === right.ns;
  if (left instanceof Span) return right instanceof Span && left.ns === right.ns;
  if (isList(left)) {
    return (
      isList(right) && left.length === right.length && left.every((value, index) => equal(value, right[index] ?? null))
    );
  }
  const size = sizeOf(left);
  if (isList(right) || size === undefined || size !== sizeOf(right)) return false;
  return keysOf(left).every((key) => {
    const mine = lookUp(left, key);
    const other = lookUp(right, key);
    return mine !== failed && other !== failed && equal(mine, other);
  });
}

function isNumber(value: Value): value is bigint | number {
  return typeof value === 'bigint' || typeof value === 'number';
}

function looselyEqual(left: bigint | number, right: bigint | number): boolean {
  // The language compares the two kinds exactly; <= and >= together are its equality without a conversion.
  return left <= right && left >= right;
}

/** Elements of a list, entries of a map; undefined of anything else. */
export function sizeOf(value: Value): number | undefined {
  if (isList(value)) return value.length;
  if (isMap(value)) return value.size;
  return isJsonMap(value) ? Object.keys(value).length : undefined;
}

/** Keys of a map, none of anything else. */
export function keysOf(value: Value): Key[] {
  if (isMap(value)) return [...value.keys()];
  return isJsonMap(value) ? Object.keys(value) : [];
}

/** What a map holds under a key, or a list at a place. */
export function lookUp(of: Value, key: Value): Value | Failed {
  if (isJsonMap(of)) return typeof key === 'string' && Object.hasOwn(of, key) ? (of[key] ?? null) : failed;
  if (isMap(of)) {
    const found = asKey(key);
    return found === undefined ? failed : (of.get(found) ?? (of.has(found) ? null : failed));
  }
  if (!isList(of)) return failed;
  const index = asKey(key);
  if (typeof index !== 'bigint') return failed;
  const value = index >= 0n && index < BigInt(of.length) ? of[Number(index)] : undefined;
  return value === undefined ? failed : value;
}

/** A value as a key: whole doubles and uints are the int that they equal. */
export function asKey(value: Value): Key | undefined {
  if (typeof value === 'string' || typeof value === 'bigint' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : undefined;
  if (!(value instanceof Opaque)) return undefined;
  const whole = byLibrary('int(a)', value);
  return typeof whole === 'bigint' ? whole : undefined;
}

export function contains(value: Value, collection: Value): boolean | Failed {
  if (isList(collection)) return collection.some((element) => equal(element, value));
  if (!isMap(collection) && !isJsonMap(collection)) return failed;
  const key = asKey(value);
  // A number with a fraction is no key, and nothing but a key can be asked for.
  if (key === undefined) return typeof value === 'number' ? false : failed;
  return lookUp(collection, key) !== failed;
}
