import { PreparationError } from './error.js';

/**
 * Reads one value of a configuration or of a saved preparation. `at` says where it stands, for the error; a value that is not there is undefined.
 * @throws PreparationError
 */
export type Reader<T> = (value: unknown, at: string) => T;
export type Read<R> = R extends Reader<infer T> ? T : never;

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'number') return String(value);
  const json = JSON.stringify(value) ?? typeof value;
  return json.length > 60 ? `${json.slice(0, 60)}…` : json;
}

export function wrong(at: string, right: string, value: unknown): never {
  throw new PreparationError({ step: at }, `it must be ${right}, not ${shown(value)}`);
}

/** A finite number within bounds, both included. */
export function numberFrom(least = -Number.MAX_VALUE, most = Number.MAX_VALUE): Reader<number> {
  const bounds = least === -Number.MAX_VALUE && most === Number.MAX_VALUE ? '' : ` from ${least} to ${most}`;
  return (value, at) =>
    typeof value === 'number' && value >= least && value <= most ? value : wrong(at, `a number${bounds}`, value);
}

export function wholeFrom(least: number, most = Number.MAX_SAFE_INTEGER): Reader<number> {
  return (value, at) =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= most
      ? (value as number)
      : wrong(at, `a whole number from ${least} to ${most}`, value);
}

/** Of a fit: NaN, infinities and -0 too. */
export const anyNumber: Reader<number> = (value, at) =>
  typeof value === 'number' ? value : wrong(at, 'a number', value);

export const flag: Reader<boolean> = (value, at) =>
  typeof value === 'boolean' ? value : wrong(at, 'true or false', value);

export const text: Reader<string> = (value, at) => (typeof value === 'string' ? value : wrong(at, 'a text', value));

export const numbers: Reader<Float64Array> = (value, at) =>
  value instanceof Float64Array ? value : wrong(at, 'a packed list of numbers', value);

export function oneOf<const T extends string>(...allowed: readonly T[]): Reader<T> {
  return (value, at) =>
    allowed.includes(value as T)
      ? (value as T)
      : wrong(at, `one of ${allowed.map((each) => `"${each}"`).join(', ')}`, value);
}

export function optional<T>(reader: Reader<T>, otherwise: T): Reader<T> {
  return (value, at) => (value === undefined ? otherwise : reader(value, at));
}

export function orNull<T>(reader: Reader<T>): Reader<T | null> {
  return (value, at) => (value === null ? null : reader(value, at));
}

export function listOf<T>(reader: Reader<T>): Reader<readonly T[]> {
  return (value, at) =>
    Array.isArray(value) ? value.map((each, i) => reader(each, `${at}[${i}]`)) : wrong(at, 'a list', value);
}

export function pairOf<T>(reader: Reader<T>): Reader<readonly [T, T]> {
  return (value, at) =>
    Array.isArray(value) && value.length === 2
      ? [reader(value[0], `${at}[0]`), reader(value[1], `${at}[1]`)]
      : wrong(at, 'a list of two', value);
}

export type Shape = Readonly<Record<string, Reader<unknown>>>;
export type Shaped<S extends Shape> = { readonly [K in keyof S]: Read<S[K]> };

/** An object with these keys and no others. */
export function objectOf<S extends Shape>(shape: S): Reader<Shaped<S>> {
  const known = Object.keys(shape);
  return (value, at) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong(at, 'an object', value);
    const given = value as Record<string, unknown>;
    for (const key of Object.keys(given)) {
      if (!Object.hasOwn(shape, key)) {
        const there = known.length === 0 ? 'there are none' : `there are ${known.join(', ')}`;
        throw new PreparationError({ step: at }, `there is no setting ${key}: ${there}`);
      }
    }
    const read: Record<string, unknown> = {};
    for (const key of known) {
      const reader = shape[key] as Reader<unknown>;
      read[key] = reader(Object.hasOwn(given, key) ? given[key] : undefined, `${at}, ${key}`);
    }
    return read as Shaped<S>;
  };
}
