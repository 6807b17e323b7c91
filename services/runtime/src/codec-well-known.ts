import { type Convert, type Direction, FieldError } from './codec-field-error.js';
import { string } from './codec-scalars.js';
import { formatTimestamp, parseTimestamp } from './time.js';

const MAX_DEPTH = 100;
// Names of fields with dots between; JSON has them in lowerCamelCase, and these alone can be turned back.
const MASK_PATH = /^[a-z][a-z0-9]*(_[a-z][a-z0-9]*)*(\.[a-z][a-z0-9]*(_[a-z][a-z0-9]*)*)*$/;
const CANONICAL_TIME = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$/;

/** The converter of a google.protobuf type that has a JSON form of its own; undefined for any other type. */
export function wellKnown(fullName: string, direction: Direction): Convert | undefined {
  switch (fullName) {
    case '.google.protobuf.Timestamp':
      return timestamp(direction);
    case '.google.protobuf.FieldMask':
      return fieldMask(direction);
    case '.google.protobuf.Struct':
      if (direction === 'fromRpc') return (value) => structFromRpc(value, 1);
      if (direction === 'toRpc') return (value) => structToRpc(checkObject(value), 1);
      return (value) => checkStruct(checkObject(value), 1);
    case '.google.protobuf.Value':
      if (direction === 'fromRpc') return (value) => valueFromRpc(value, 1);
      return direction === 'toRpc' ? (value) => valueToRpc(value, 1) : (value) => checkValue(value, 1);
    default:
      if (fullName.startsWith('.google.protobuf.')) throw new Error(`the codec cannot handle ${fullName.slice(1)}`);
      return undefined;
  }
}

function timestamp(direction: Direction): Convert {
  if (direction === 'fromRpc') {
    return (value) => {
      if (!isObject(value)) throw new FieldError('must be a timestamp');
      const nanos = Number(value.nanos ?? 0);
      if (!(nanos >= 0 && nanos < 1e9)) throw new FieldError('must have nanos from 0 to 999999999');
      const text = formatTimestamp({ seconds: Number(value.seconds ?? 0), nanos });
      if (text === undefined) throw new FieldError('must be a time from the years 1 to 9999');
      return text;
    };
  }
  return (value) => {
    const time = typeof value === 'string' ? parseTimestamp(value) : undefined;
    if (time === undefined) throw new FieldError('must be an RFC 3339 time such as 2026-05-01T09:30:00.000Z');
    if (direction === 'toRpc') return time;
    return CANONICAL_TIME.test(value as string) ? value : formatTimestamp(time);
  };
}

/** In JSON one text: the paths in lowerCamelCase, with commas between. Paths as the contract spells them are taken too. */
function fieldMask(direction: Direction): Convert {
  const wrong = () => new FieldError('must be paths of fields with commas between, such as consent.analytics,privacy');
  const camel = (paths: readonly unknown[]) => {
    if (!paths.every((path): path is string => typeof path === 'string' && MASK_PATH.test(path))) throw wrong();
    return paths.map((path) => path.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase())).join(',');
  };
  if (direction === 'fromRpc') {
    return (value) => {
      const { paths = [] } = checkObject(value);
      if (!Array.isArray(paths)) throw wrong();
      return camel(paths);
    };
  }
  return (value) => {
    if (typeof value !== 'string') throw wrong();
    const paths =
      value === '' ? [] : value.split(',').map((path) => path.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`));
    const canonical = camel(paths);
    return direction === 'toRpc' ? { paths } : canonical;
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function checkObject(value: unknown): Record<string, unknown> {
  if (!isObject(value)) throw new FieldError('must be an object');
  return value;
}

function checkDepth(depth: number): void {
  if (depth > MAX_DEPTH) throw new FieldError(`must not be nested deeper than ${MAX_DEPTH}`);
}

/** Runs `fn` for every entry that is there; an error gets the entry's name. */
function eachEntry(object: Record<string, unknown>, fn: (key: string, value: unknown) => void): void {
  let at = '';
  try {
    for (const key of Object.keys(object)) {
      at = key;
      const value = object[key];
      if (value !== undefined) fn(string(key), value);
    }
  } catch (error) {
    throw error instanceof FieldError ? error.inField(at) : error;
  }
}

function eachElement(list: readonly unknown[], fn: (value: unknown) => void): void {
  let at = 0;
  try {
    for (at = 0; at < list.length; at++) fn(list[at]);
  } catch (error) {
    throw error instanceof FieldError ? error.inElement(at) : error;
  }
}

function checkStruct(object: Record<string, unknown>, depth: number): unknown {
  checkDepth(depth);
  eachEntry(object, (_key, value) => checkValue(value, depth + 1));
  return object;
}

function checkValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return string(value);
  if (value === null || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) {
    return value;
  }
  if (Array.isArray(value)) {
    checkDepth(depth);
    eachElement(value, (element) => checkValue(element, depth + 1));
    return value;
  }
  if (typeof value === 'number') throw new FieldError('must be a finite number');
  if (!isObject(value)) throw new FieldError('must be JSON');
  return checkStruct(value, depth);
}

/** Assignment alone would take the key __proto__ for the prototype. */
export function setOwn(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') object[key] = value;
  else Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}

function structFromRpc(value: unknown, depth: number): unknown {
  checkDepth(depth);
  const out: Record<string, unknown> = {};
  eachEntry(checkObject(checkObject(value).fields ?? {}), (key, each) =>
    setOwn(out, key, valueFromRpc(each, depth + 1)),
  );
  return out;
}

function valueFromRpc(value: unknown, depth: number): unknown {
  const kinds = checkObject(value);
  if (kinds.stringValue != null) return string(kinds.stringValue);
  if (kinds.numberValue != null) return checkValue(Number(kinds.numberValue), depth);
  if (kinds.boolValue != null) return kinds.boolValue === true;
  if (kinds.structValue != null) return structFromRpc(kinds.structValue, depth);
  if (kinds.listValue != null) {
    checkDepth(depth);
    const list: unknown[] = [];
    const values = checkObject(kinds.listValue).values ?? [];
    if (!Array.isArray(values)) throw new FieldError('must be a list');
    eachElement(values, (element) => list.push(valueFromRpc(element, depth + 1)));
    return list;
  }
  return null;
}

function structToRpc(object: Record<string, unknown>, depth: number): unknown {
  checkDepth(depth);
  const fields: Record<string, unknown> = {};
  eachEntry(object, (key, value) => setOwn(fields, key, valueToRpc(value, depth + 1)));
  return { fields };
}

function valueToRpc(value: unknown, depth: number): unknown {
  if (value === null) return { nullValue: 'NULL_VALUE' };
  if (Array.isArray(value)) {
    checkDepth(depth);
    const values: unknown[] = [];
    eachElement(value, (element) => values.push(valueToRpc(element, depth + 1)));
    return { listValue: { values } };
  }
  const checked = isObject(value) ? value : checkValue(value, depth);
  if (typeof checked === 'string') return { stringValue: checked };
  if (typeof checked === 'number') return { numberValue: checked };
  if (typeof checked === 'boolean') return { boolValue: checked };
  return { structValue: structToRpc(checkObject(checked), depth) };
}
