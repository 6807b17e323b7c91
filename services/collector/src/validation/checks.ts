// Checks of single values. Each returns the value in the form it has on the topic, undefined for "absent" (proto3 JSON takes
// null and the empty value for that), or a Problem. One pass checks and normalises: no second walk, no coercion afterwards.
import { parseRfc3339, rfc3339 } from '@insight-mesh/runtime/time';
import { Problem } from './problem.js';

export type Check<T = unknown> = (value: unknown, nowMs: number) => T | Problem | undefined;

/** Earliest and latest time that is taken, in milliseconds: 2000-01-01, and a day ahead of the collector's clock. */
export const earliestMs = Date.UTC(2000, 0, 1);
export const aheadMs = 86_400_000;

// Halves of a surrogate pair are no Unicode: no UTF-8 can carry them. Postgres takes no NUL.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const unfitForText = /[\u0000\ud800-\udfff]/u;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const unfitForId = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff]/u;
const canonicalTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const wholeNumber = /^-?(0|[1-9]\d{0,15})$/;

function characters(limit: number): string {
  return `must be at most ${limit.toLocaleString('en')} characters`;
}

/** Text of at most `limit` UTF-16 units. */
export function text(limit: number): Check<string> {
  return (value) => {
    if (typeof value !== 'string') return new Problem('wrong_type', 'must be text');
    if (value.length > limit) return new Problem('too_long', characters(limit));
    if (unfitForText.test(value))
      return new Problem('bad_format', 'must be well-formed Unicode without NUL characters');
    return value === '' ? undefined : value;
  };
}

/** An opaque id or another name on one line: 1 to `limit` characters, no control characters. */
export function id(limit = 128): Check<string> {
  return (value) => {
    if (typeof value !== 'string') return new Problem('wrong_type', 'must be text');
    if (value.length > limit) return new Problem('too_long', characters(limit));
    if (unfitForId.test(value)) return new Problem('bad_format', 'must not contain control characters');
    return value === '' ? undefined : value;
  };
}

/** Text in a fixed form; `words` say which. */
export function pattern(form: RegExp, words: string, limit: number): Check<string> {
  const line = id(limit);
  return (value, nowMs) => {
    const checked = line(value, nowMs);
    if (typeof checked !== 'string') return checked;
    return form.test(checked) ? checked : new Problem('bad_format', words);
  };
}

/** A whole number that a double holds exactly; like proto3 JSON, decimal digits in a string too. `words` say what it stands for. */
export function integer(min: number, words: string): Check<number> {
  const outOfRange = `must be ${words}, from ${min} to 9007199254740991`;
  return (value) => {
    let number = value;
    if (typeof value === 'string' && wholeNumber.test(value)) number = Number(value);
    if (typeof number !== 'number') return new Problem('wrong_type', `must be ${words}, a number`);
    if (!Number.isInteger(number)) return new Problem('wrong_type', `must be ${words}, without a fraction`);
    if (number < min || !Number.isSafeInteger(number)) return new Problem('out_of_range', outOfRange);
    return number;
  };
}

export function number(min: number, max: number): Check<number> {
  const range = `from ${min} to ${max}`;
  return (value) => {
    if (typeof value !== 'number' || Number.isNaN(value)) return new Problem('wrong_type', `must be a number ${range}`);
    return value >= min && value <= max ? value : new Problem('out_of_range', `must be ${range}`);
  };
}

export function boolean(value: unknown): boolean | Problem {
  return typeof value === 'boolean' ? value : new Problem('wrong_type', 'must be true or false');
}

/** RFC 3339 with a zone, in the range that is taken; becomes UTC with milliseconds. */
export function time(value: unknown, nowMs: number): string | Problem | undefined {
  if (typeof value !== 'string')
    return new Problem('wrong_type', 'must be a time as text, for example 2026-05-01T09:30:00Z');
  if (value === '') return undefined;
  const ms = value.length > 40 ? undefined : parseRfc3339(value);
  if (ms === undefined)
    return new Problem('bad_time', 'must be RFC 3339 with a zone, for example 2026-05-01T09:30:00Z');
  if (ms < earliestMs) return new Problem('bad_time', 'must not be before 2000-01-01');
  if (ms > nowMs + aheadMs) return new Problem('bad_time', 'must not be more than one day ahead of now');
  return canonicalTime.test(value) ? value : rfc3339(ms);
}

/** A list of at most `limit` elements. */
export function list<T>(check: Check<T>, limit: number): Check<T[]> {
  return (value, nowMs) => {
    if (!Array.isArray(value)) return new Problem('wrong_type', 'must be a list');
    if (value.length > limit)
      return new Problem('too_long', `must have at most ${limit.toLocaleString('en')} elements`);
    if (value.length === 0) return undefined;
    const out: T[] = [];
    for (let index = 0; index < value.length; index++) {
      const checked = check(value[index], nowMs);
      if (checked instanceof Problem) return checked.under(`[${index}]`);
      if (checked === undefined) return new Problem('missing', 'must not be empty', `[${index}]`);
      out.push(checked);
    }
    return out;
  };
}

/** Names to values, the names in a fixed form. */
export function map<T>(name: RegExp, words: string, check: Check<T>, limit: number): Check<Record<string, T>> {
  return (value, nowMs) => {
    if (!isObject(value)) return new Problem('wrong_type', 'must be an object');
    const names = Object.keys(value);
    if (names.length > limit) return new Problem('too_long', `must have at most ${limit} entries`);
    const out: Record<string, T> = {};
    for (const key of names) {
      if (!name.test(key)) return new Problem('bad_format', words);
      const checked = check(value[key], nowMs);
      if (checked instanceof Problem) return checked.under(`["${key}"]`);
      if (checked !== undefined) out[key] = checked;
    }
    return names.length === 0 ? undefined : out;
  };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isFitForText(value: string): boolean {
  return !unfitForText.test(value);
}
