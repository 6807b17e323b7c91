import { isUtf8 } from 'node:buffer';
import { AppError } from '@insight-mesh/runtime/errors';

export type Json = Record<string, unknown>;

/** @throws AppError INVALID_ARGUMENT always */
export function refuse(field: string, description: string): never {
  throw new AppError('INVALID_ARGUMENT', `${field === '' ? 'the body' : field} ${description}`, {
    violations: [{ field, description }],
  });
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(body: Buffer): unknown {
  if (!isUtf8(body)) refuse('', 'must be UTF-8');
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return refuse('', 'must be valid JSON');
  }
}

/** @throws AppError INVALID_ARGUMENT for anything but an object */
export function objectOf(body: Buffer): Json {
  const value = parsed(body);
  return isObject(value) ? value : refuse('', 'must be an object');
}

/** @throws AppError INVALID_ARGUMENT for anything but a list of objects */
export function objectsOf(body: Buffer): Json[] {
  const value = parsed(body);
  // Go writes its nil list as null.
  if (value === null) return [];
  if (!Array.isArray(value)) return refuse('', 'must be a list');
  value.forEach((each: unknown, n) => {
    if (!isObject(each)) refuse(`[${n}]`, 'must be an object');
  });
  return value as Json[];
}

/** Go reads names whatever their case; clients of the other languages write them as here. */
export function field(from: Json, name: string): unknown {
  if (from[name] !== undefined) return from[name];
  const wanted = name.toLowerCase();
  return Object.entries(from).find(([each]) => each.toLowerCase() === wanted)?.[1];
}

/** Text, or a database's number; '' where it is absent. @throws AppError INVALID_ARGUMENT for anything else */
export function textField(from: Json, name: string, path: string): string {
  const value = field(from, name);
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  return refuse(`${path}${name}`, 'must be text');
}

/** @throws AppError INVALID_ARGUMENT where it is absent */
export function requiredText(from: Json, name: string, path: string): string {
  const text = textField(from, name, path);
  return text === '' ? refuse(`${path}${name}`, 'is needed') : text;
}

/** @throws AppError INVALID_ARGUMENT for what is no list of text */
export function textsField(from: Json, name: string, path: string): string[] {
  const value = field(from, name);
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || value.some((each) => typeof each !== 'string')) {
    return refuse(`${path}${name}`, 'must be a list of text');
  }
  return [...new Set(value as string[])].filter((each) => each !== '');
}

/** @throws AppError INVALID_ARGUMENT for what is no truth value */
export function booleanField(from: Json, name: string, path: string): boolean | undefined {
  const value = field(from, name);
  if (value === undefined || value === null) return undefined;
  return typeof value === 'boolean' ? value : refuse(`${path}${name}`, 'must be true or false');
}
