import { Problem } from '../validation/problem.js';
import { BodyError, malformedBody, tooManyElements } from './body-error.js';
import { type Charset, charsetReasons, type Decoded, decodeText, withoutGb18030 } from './charset.js';
import { elementSpans } from './element-spans.js';
import type { ElementCharset, Elements } from './elements.js';
import { objectSpans } from './object-spans.js';
import { readMsgpack } from './read-msgpack.js';
import { atOnce, type Parts, partElements } from './turns.js';

/**
 * `either`: JSON when it can be read as that, else lines; some shippers call their lines JSON. A line of it may hold several
 * objects, which is Fluent Bit's json_stream.
 */
export type BodyFormat = 'json' | 'ndjson' | 'either' | 'msgpack';

const newline = 0x0a;

/** V8 quotes the text around the fault in its message; only the place is told. */
function jsonReason(error: unknown): string {
  const place = error instanceof Error ? /position (\d+)/.exec(error.message)?.[1] : undefined;
  return place === undefined ? 'must be JSON and is not' : `must be JSON and is not, from position ${place}`;
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === newline);
}

/** Editors and spreadsheets put U+FEFF before text in UTF-8; JSON does not know it. */
function withoutMark(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

function charsetOf({ guessed }: Decoded, charset: Charset): ElementCharset | undefined {
  if (guessed) return 'gbk-bytes';
  return charset === 'gb18030' ? charset : undefined;
}

function* readJson(body: Buffer, _limit: number, charset: Charset): Parts<Elements> {
  const decoded = decodeText(body, charset);
  if (decoded === undefined) throw malformedBody(charsetReasons[charset]);
  let value: unknown;
  try {
    value = JSON.parse(decoded.text);
  } catch (error) {
    throw malformedBody(jsonReason(error));
  }
  const read = charsetOf(decoded, charset);
  const told = read === undefined ? {} : { charset: () => read };
  if (!Array.isArray(value)) return { values: [value], raw: () => body, ...told };
  let spans: [number, number][] | undefined;
  return {
    values: value,
    raw: (index) => {
      spans ??= elementSpans(read === undefined ? body : withoutGb18030(body));
      const [from, to] = spans[index] ?? [0, 0];
      return body.subarray(from, to);
    },
    ...told,
  };
}

function* readEither(body: Buffer, limit: number, charset: Charset): Parts<Elements> {
  try {
    return yield* readJson(body, limit, charset);
  } catch (error) {
    if (error instanceof BodyError) return yield* readLines(body, limit, charset, true);
    throw error;
  }
}

/**
 * One object a line; blank lines do not count. A broken line spoils itself alone, and each has its own charset where that is
 * guessed: shippers gather lines of several programs.
 */
function* readLines(body: Buffer, limit: number, charset: Charset, severalInLine = false): Parts<Elements> {
  const values: unknown[] = [];
  const parts: Buffer[] = [];
  const charsets: (ElementCharset | undefined)[] = [];
  const add = (part: Buffer, { value, read }: Line) => {
    if (parts.length === limit) throw tooManyElements(limit);
    if (read !== undefined) charsets[parts.length] = read;
    parts.push(part);
    values.push(value);
  };
  let lines = 0;
  for (let from = 0; from < body.length; ) {
    const found = body.indexOf(newline, from);
    const to = found < 0 ? body.length : found;
    const line = body.subarray(from, to);
    from = to + 1;
    if (++lines % partElements === 0) yield;
    if (isBlank(line)) continue;
    const whole = readLine(line, charset);
    const spans =
      severalInLine && whole.value instanceof Problem
        ? (objectSpans(whole.read === undefined ? line : withoutGb18030(line)) ?? [])
        : [];
    if (spans.length < 2) add(line, whole);
    else for (const span of spans) add(line.subarray(...span), readLine(line.subarray(...span), charset));
  }
  return {
    values,
    raw: (index) => parts[index] ?? Buffer.alloc(0),
    ...(charsets.length === 0 ? {} : { charset: (index) => charsets[index] }),
  };
}

interface Line {
  /** A Problem where it could not be read. */
  value: unknown;
  read?: ElementCharset | undefined;
}

function readLine(line: Buffer, charset: Charset): Line {
  const decoded = decodeText(line, charset);
  if (decoded === undefined) return { value: new Problem('malformed', `the line ${charsetReasons[charset]}`) };
  const read = charsetOf(decoded, charset);
  try {
    return { value: JSON.parse(decoded.text), read };
  } catch (error) {
    return { value: new Problem('malformed', `the line ${jsonReason(error)}`), read };
  }
}

const readers: Readonly<Record<BodyFormat, (body: Buffer, limit: number, charset: Charset) => Parts<Elements>>> = {
  json: readJson,
  ndjson: readLines,
  either: readEither,
  msgpack: readMsgpack,
};

/**
 * The elements of a body: one JSON value, the elements of a JSON array, one value a line, or MessagePack records.
 * @throws BodyError
 */
export function readBody(body: Buffer, format: BodyFormat, limit: number, charset: Charset = 'utf-8'): Elements {
  return atOnce(readBodyInParts(body, format, limit, charset));
}

/** The same, with stops. @throws BodyError */
export function* readBodyInParts(bytes: Buffer, format: BodyFormat, limit: number, charset: Charset): Parts<Elements> {
  const body = format === 'msgpack' ? bytes : withoutMark(bytes);
  if (isBlank(body)) throw new BodyError(400, 'the body is empty; send one object, an array, or one object a line');
  const elements = yield* readers[format](body, limit, charset);
  if (elements.values.length > limit) throw tooManyElements(limit);
  return elements;
}
