import { isUtf8 } from 'node:buffer';
import { messageRoot } from '@insight-mesh/contracts';
import type { JsonMessages } from '@insight-mesh/contracts/json';
import { type Convert, FieldError } from './codec-field-error.js';
import { messageConverter } from './codec-messages.js';
import { AppError } from './errors.js';

/**
 * Reads and writes one message type. In memory a message is its proto3 JSON: fields by their proto names, enums by name,
 * 64-bit integers as numbers (within 2^53), times in RFC 3339 (UTC, at least milliseconds), bytes in base64, and no field
 * that holds its default (but for `optional` ones).
 *
 * Every failure is AppError INVALID_ARGUMENT with one violation: the field's path and what would be right, never a value.
 */
export interface Codec<T> {
  /** UTF-8 JSON that any proto3 JSON parser reads. */
  encode(value: T): Buffer;
  /** Takes what a proto3 JSON parser takes: also lowerCamelCase names, enums by number, integers as strings. */
  decode(bytes: Uint8Array): T;
  /** From an object that proto-loader made. */
  fromRpc(message: object): T;
  /** To an object that proto-loader writes. */
  toRpc(value: T): object;
}

const codecs = new Map<string, Codec<unknown>>();

/** The codec of one message, by its full name. */
export function codecFor<Name extends keyof JsonMessages>(name: Name): Codec<JsonMessages[Name]> {
  let codec = codecs.get(name);
  if (codec === undefined) {
    codec = createCodec(name);
    codecs.set(name, codec);
  }
  return codec as Codec<JsonMessages[Name]>;
}

function createCodec(name: string): Codec<unknown> {
  const type = messageRoot.lookupType(name);
  const write = named(name, messageConverter(type, 'write'));
  const read = named(name, messageConverter(type, 'read'));
  return {
    encode: (value) => Buffer.from(JSON.stringify(write(value))),
    decode: (bytes) => read(parseJson(name, bytes)),
    fromRpc: named(name, messageConverter(type, 'fromRpc')),
    toRpc: named(name, messageConverter(type, 'toRpc')) as (value: unknown) => object,
  };
}

function named(name: string, convert: Convert): Convert {
  return (value) => {
    try {
      return convert(value);
    } catch (error) {
      if (error instanceof FieldError) throw invalid(name, error.path, error.description);
      throw error;
    }
  };
}

// The parser's own message quotes the input, which may hold what a log must not.
function parseJson(name: string, bytes: Uint8Array): unknown {
  if (!isUtf8(bytes)) throw invalid(name, '', 'must be UTF-8');
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
  } catch {
    throw invalid(name, '', 'must be valid JSON');
  }
}

function invalid(name: string, field: string, description: string): AppError {
  const message = `${name}: ${field === '' ? '' : `${field} `}${description}`;
  return new AppError('INVALID_ARGUMENT', message, { violations: [{ field, description }] });
}
