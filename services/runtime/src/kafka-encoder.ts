import { createRequire } from 'node:module';
import { type EncodeRecord, quickRecord } from './kafka-record.js';

/** What we use of kafkajs's own Encoder (src/protocol/encoder.js of 2.2.4), which it does not export. */
export interface Encoder {
  buf: Buffer;
  offset: number;
  ensureAvailable(length: number): void;
  writeUVarInt(value: number): Encoder;
  writeVarLong(value: number | object): Encoder;
}

export interface EncoderClass {
  readonly prototype: Encoder;
  nextPowerOfTwo(value: number): number;
  sizeOfVarInt(value: number): number;
  sizeOfVarLong(value: number | object): number;
}

/** Up to this size V8 keeps a buffer's bytes in its own heap: no allocation outside, nothing to free there. */
const FIRST_BYTES = 64;
const DEFAULT_INITIAL_SIZE = 511;

/**
 * Makes an encoder cheap for many short parts, with the same bytes as the outcome. kafkajs takes and clears half a kilobyte
 * outside the heap for every header of every record and copies each length through an array and a buffer, which took more of
 * the collector's time than anything else. Only what has been written is ever read of a buffer, so none needs to be cleared.
 */
export function quicken(encoder: EncoderClass): void {
  const { nextPowerOfTwo, sizeOfVarLong } = encoder;
  const { writeVarLong } = encoder.prototype;
  // The only long of a record is how much later than its batch it is, which takes no 64-bit arithmetic.
  const isSmall = (value: number | object): value is number =>
    typeof value === 'number' && value >= 0 && value < 0x4000_0000;
  encoder.nextPowerOfTwo = (value) => (value === DEFAULT_INITIAL_SIZE ? FIRST_BYTES : nextPowerOfTwo(value));
  encoder.sizeOfVarLong = (value) => (isSmall(value) ? encoder.sizeOfVarInt(value) : sizeOfVarLong(value));
  Object.assign(encoder.prototype, {
    ensureAvailable(this: Encoder, length: number) {
      const needed = this.offset + length;
      if (needed <= this.buf.length) return;
      const grown = Buffer.allocUnsafe(nextPowerOfTwo(needed));
      this.buf.copy(grown, 0, 0, this.offset);
      this.buf = grown;
    },
    writeUVarInt(this: Encoder, value: number) {
      this.ensureAvailable(5);
      let rest = value >>> 0;
      while (rest > 0x7f) {
        this.buf[this.offset++] = (rest & 0x7f) | 0x80;
        rest >>>= 7;
      }
      this.buf[this.offset++] = rest;
      return this;
    },
    writeVarLong(this: Encoder, value: number | object) {
      return isSmall(value) ? this.writeUVarInt(value << 1) : writeVarLong.call(this, value);
    },
  });
}

let done = false;

/** For this process, once, before the first message is sent; in force for clients that exist already too. */
export function quickenKafkajs(): void {
  if (done) return;
  done = true;
  const require = createRequire(import.meta.url);
  const encoder = require('kafkajs/src/protocol/encoder.js') as EncoderClass;
  quicken(encoder);
  // What encodes a request loads this when it is first needed.
  const path = require.resolve('kafkajs/src/protocol/recordBatch/record/v0/index.js');
  const stock = require(path) as EncodeRecord;
  const loaded = require.cache[path];
  if (loaded !== undefined) loaded.exports = quickRecord(encoder, stock);
}
