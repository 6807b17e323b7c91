import type { Enum } from 'protobufjs';
import { type Convert, type Direction, FieldError } from './codec-field-error.js';

const MAX_INT32 = 2_147_483_647;
const MAX_UINT32 = 4_294_967_295;
const INTEGER = /^-?[0-9]+$/;
const NUMBER = /^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$/;
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

/** How a scalar of the contract is checked and converted, and the value that stands for absence. */
export interface Scalar {
  convert: Convert;
  empty: unknown;
}

/** The scalar of a protobuf type name (double, int64, string, …); undefined if it is not one. */
export function scalar(type: string, direction: Direction): Scalar | undefined {
  switch (type) {
    case 'string':
      return { convert: string, empty: '' };
    case 'bool':
      return { convert: bool, empty: false };
    case 'bytes':
      return bytes(direction);
    case 'double':
      return { convert: double(direction, Number.MAX_VALUE), empty: 0 };
    case 'float':
      return { convert: double(direction, 3.4028235677973366e38), empty: 0 };
    case 'int32':
    case 'sint32':
    case 'sfixed32':
      return { convert: integer(-MAX_INT32 - 1, MAX_INT32), empty: 0 };
    case 'uint32':
    case 'fixed32':
      return { convert: integer(0, MAX_UINT32), empty: 0 };
    case 'int64':
    case 'sint64':
    case 'sfixed64':
      return { convert: integer(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER), empty: 0 };
    case 'uint64':
    case 'fixed64':
      return { convert: integer(0, Number.MAX_SAFE_INTEGER), empty: 0 };
    default:
      return undefined;
  }
}

/** An enum by name; JSON may give its number. */
export function enumeration(type: Enum): Scalar {
  const names = new Set(Object.keys(type.values));
  const known = [...names].filter((name) => !name.endsWith('_UNSPECIFIED')).join(', ');
  const convert = (value: unknown): string => {
    if (typeof value === 'string' && names.has(value)) return value;
    const name = typeof value === 'number' ? type.valuesById[value] : undefined;
    if (name === undefined) throw new FieldError(`must be one of ${known}`);
    return name;
  };
  return { convert, empty: type.valuesById[0] };
}

/** Text without lone surrogates: UTF-8 cannot carry them. */
export function string(value: unknown): string {
  if (typeof value !== 'string') throw new FieldError('must be a string');
  if (!isWellFormed(value)) throw new FieldError('must be well-formed UTF-8, without lone surrogates');
  return value;
}

// ES2024; both supported versions of Node have it.
function isWellFormed(text: string): boolean {
  return (text as string & { isWellFormed(): boolean }).isWellFormed();
}

function bool(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new FieldError('must be true or false');
  return value;
}

function integer(min: number, max: number): Convert {
  const description = `must be an integer from ${min} to ${max}`;
  return (value) => {
    let number = value;
    if (typeof value === 'string' && INTEGER.test(value)) number = Number(value);
    else if (typeof value === 'object' && value !== null && 'low' in value) number = Number(value.toString());
    if (!Number.isSafeInteger(number)) throw new FieldError(description);
    const whole = number as number;
    if (whole < min || whole > max) throw new FieldError(description);
    return whole === 0 ? 0 : whole;
  };
}

function double(direction: Direction, max: number): Convert {
  const named = (value: number): unknown => (direction === 'write' ? String(value) : value);
  return (value) => {
    // JSON has no number that is not finite, but 1e999 is parsed into one.
    if (typeof value === 'number' && (direction !== 'read' || Number.isFinite(value))) {
      if (!Number.isFinite(value)) return named(value);
      if (Math.abs(value) <= max) return value === 0 ? 0 : value;
    } else if (typeof value === 'string') {
      if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return named(Number(value));
      const number = NUMBER.test(value) ? Number(value) : Number.NaN;
      if (Math.abs(number) <= max) return number === 0 ? 0 : number;
    }
    throw new FieldError('must be a number');
  };
}

function bytes(direction: Direction): Scalar {
  if (direction === 'fromRpc') {
    const convert = (value: unknown): string => {
      if (!(value instanceof Uint8Array)) throw new FieldError('must be bytes');
      return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
    };
    return { convert, empty: '' };
  }
  const parse = (value: unknown): Buffer => {
    if (typeof value !== 'string' || !BASE64.test(value)) throw new FieldError('must be base64');
    const data = Buffer.from(value, 'base64');
    // A last group of one character holds no byte.
    if (value.replace(/=+$/, '').length % 4 === 1) throw new FieldError('must be base64');
    return data;
  };
  if (direction !== 'toRpc') return { convert: (value) => parse(value).toString('base64'), empty: '' };
  return { convert: parse, empty: undefined };
}
