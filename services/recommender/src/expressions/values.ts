/** A moment or, as a duration, a length of time, in nanoseconds (of a moment since 1970). */
export class Instant {
  readonly ns: bigint;
  constructor(ns: bigint) {
    this.ns = ns;
  }
}

export class Span {
  readonly ns: bigint;
  constructor(ns: bigint) {
    this.ns = ns;
  }
}

/** A uint, bytes or a type, which only the library looks into. */
export class Opaque {
  readonly value: object;
  constructor(value: object) {
    this.value = value;
  }
}

export interface JsonMap {
  readonly [key: string]: Value;
}

/** A key of a map that a literal made; ints are bigint. */
export type Key = string | bigint | boolean;

/** A value of CEL at run time: int is bigint, double number; objects of JSON are maps with strings as keys. */
export type Value =
  | null
  | boolean
  | bigint
  | number
  | string
  | readonly Value[]
  | ReadonlyMap<Key, Value>
  | JsonMap
  | Instant
  | Span
  | Opaque;

/** The value could not be told: a key that is not there, a wrong type, an overflow, too many steps. */
export const failed: unique symbol = Symbol('failed');
export type Failed = typeof failed;

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function isMap(value: Value): value is ReadonlyMap<Key, Value> {
  return value instanceof Map;
}

export function isJsonMap(value: Value): value is JsonMap {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Map || value instanceof Instant || value instanceof Span || value instanceof Opaque)
  );
}
