import { isUtf8 } from 'node:buffer';
import { Problem } from '../validation/problem.js';
import { BodyError, malformedBody, tooManyElements } from './body-error.js';
import { elementSpans } from './element-spans.js';
import type { Elements } from './elements.js';
import { objectSpans } from './object-spans.js';
import { readMsgpack } from './read-msgpack.js';

/**
 * `either`: JSON when it can be read as that, else lines; some shippers call their lines JSON. A line of it may hold several
 * objects, which is Fluent Bit's json_stream.
 */
export type BodyFormat = 'json' | 'ndjson' | 'either' | 'msgpack';

const notUtf8 = 'must be UTF-8';
const newline = 0x0a;

/** V8 quotes the text around the fault in its message; only the place is told. */
function jsonReason(error: unknown): string {
  const place = error instanceof Error ? /position (\d+)/.exec(error.message)?.[1] : undefined;
  return place === undefined ? 'must be JSON and is not' : `must be JSON and is not, from position ${place}`;
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === newline);
}

function readJson(body: Buffer): Elements {
  if (!isUtf8(body)) throw malformedBody(notUtf8);
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw malformedBody(jsonReason(error));
  }
  if (!Array.isArray(value)) return { values: [value], raw: () => body };
  let spans: [number, number][] | undefined;
  return {
    values: value,
    raw: (index) => {
      spans ??= elementSpans(body);
      const [from, to] = spans[index] ?? [0, 0];
      return body.subarray(from, to);
    },
  };
}

function readEither(body: Buffer, limit: number): Elements {
  try {
    return readJson(body);
  } catch (error) {
    if (error instanceof BodyError) return readLines(body, limit, true);
    throw error;
  }
}

/** One object a line; blank lines do not count. A broken line spoils itself alone. */
function readLines(body: Buffer, limit: number, severalInLine = false): Elements {
  const values: unknown[] = [];
  const parts: Buffer[] = [];
  const add = (part: Buffer, value: unknown) => {
    if (parts.length === limit) throw tooManyElements(limit);
    parts.push(part);
    values.push(value);
  };
  for (let from = 0; from < body.length; ) {
    const found = body.indexOf(newline, from);
    const to = found < 0 ? body.length : found;
    const line = body.subarray(from, to);
    from = to + 1;
    if (isBlank(line)) continue;
    const value = readLine(line);
    const spans = severalInLine && value instanceof Problem ? (objectSpans(line) ?? []) : [];
    if (spans.length < 2) add(line, value);
    else for (const span of spans) add(line.subarray(...span), readLine(line.subarray(...span)));
  }
  return { values, raw: (index) => parts[index] ?? Buffer.alloc(0) };
}

function readLine(line: Buffer): unknown {
  if (!isUtf8(line)) return new Problem('malformed', `the line ${notUtf8}`);
  try {
    return JSON.parse(line.toString('utf8'));
  } catch (error) {
    return new Problem('malformed', `the line ${jsonReason(error)}`);
  }
}

const readers: Readonly<Record<BodyFormat, (body: Buffer, limit: number) => Elements>> = {
  json: readJson,
  ndjson: readLines,
  either: readEither,
  msgpack: readMsgpack,
};

/**
 * The elements of a body: one JSON value, the elements of a JSON array, one value a line, or MessagePack records.
 * @throws BodyError
 */
export function readBody(body: Buffer, format: BodyFormat, limit: number): Elements {
  if (isBlank(body)) throw new BodyError(400, 'the body is empty; send one object, an array, or one object a line');
  const elements = readers[format](body, limit);
  if (elements.values.length > limit) throw tooManyElements(limit);
  return elements;
}
