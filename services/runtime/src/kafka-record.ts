import type { Encoder, EncoderClass } from './kafka-encoder.js';

/** What kafkajs has encoded as a record of a batch (its src/protocol/recordBatch/record/v0 of 2.2.4). */
export interface RecordParts {
  offsetDelta?: number;
  timestampDelta?: number | object;
  key?: Buffer | string | null;
  value?: Buffer | string | null;
  headers?: Readonly<Record<string, unknown>>;
}

export type EncodeRecord = (record: RecordParts) => Encoder;

const MAX_VARINT = 5;
/** Lengths and deltas in one record without headers, and its attributes. */
const FIXED = 6 * MAX_VARINT + 1;
/** Of a code unit in UTF-8. */
const MAX_UTF8 = 3;
const SHORT = 48;

let target = Buffer.alloc(0);
let at = 0;

function writeVarint(value: number): void {
  let rest = value << 1;
  while (rest > 0x7f) {
    target[at++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  target[at++] = rest;
}

/** Short texts, as headers are, are written faster here than by a call out of JavaScript. */
function writeText(text: string): void {
  const { length } = text;
  if (length <= SHORT) {
    const began = at;
    writeVarint(length);
    let i = 0;
    for (; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code > 0x7f) break;
      target[at + i] = code;
    }
    at += i;
    if (i === length) return;
    at = began;
  }
  writeVarint(Buffer.byteLength(text));
  at += target.write(text, at);
}

function writeBytes(bytes: Buffer): void {
  writeVarint(bytes.length);
  at += bytes.copy(target, at);
}

const isSmall = (value: number | object): value is number =>
  typeof value === 'number' && value >= 0 && value < 0x4000_0000;

/**
 * kafkajs's encoding of a record with the same bytes as the outcome, into one buffer: it makes four for each header. What is
 * not as we send it (a text as key or value, a header that is no text) goes the old way.
 */
export function quickRecord(encoder: EncoderClass, stock: EncodeRecord): EncodeRecord {
  return (record) => {
    const { offsetDelta = 0, timestampDelta = 0, key, value, headers = {} } = record;
    if (!Buffer.isBuffer(key) || !Buffer.isBuffer(value) || !isSmall(timestampDelta)) return stock(record);
    let most = FIXED + key.length + value.length;
    const names = Object.keys(headers);
    for (const name of names) {
      const text = headers[name];
      if (typeof text !== 'string') return stock(record);
      most += 2 * MAX_VARINT + MAX_UTF8 * (name.length + text.length);
    }
    target = Buffer.allocUnsafe(most);
    // The body's length stands before it and is known after it.
    at = MAX_VARINT;
    target[at++] = 0;
    writeVarint(timestampDelta);
    writeVarint(offsetDelta);
    writeBytes(key);
    writeBytes(value);
    writeVarint(names.length);
    for (const name of names) {
      writeText(name);
      writeText(headers[name] as string);
    }
    const end = at;
    const length = end - MAX_VARINT;
    at = 0;
    writeVarint(length);
    const lengthBytes = at;
    target.copyWithin(MAX_VARINT - lengthBytes, 0, lengthBytes);
    const encoded = Object.create(encoder.prototype) as Encoder;
    encoded.buf = target.subarray(MAX_VARINT - lengthBytes, end);
    encoded.offset = encoded.buf.length;
    return encoded;
  };
}
