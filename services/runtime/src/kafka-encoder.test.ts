import { createRequire } from 'node:module';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type EncoderClass, quicken } from './kafka-encoder.js';
import { type EncodeRecord, quickRecord } from './kafka-record.js';

interface Encoded {
  buffer: Buffer;
}
type RequestOf = (request: object) => { encode(): Promise<Encoded> };

/** kafkajs's encoding, loaded anew, so that one copy can be changed and the other not. */
function load(quickened: boolean): { encoder: EncoderClass; record: EncodeRecord; request: RequestOf } {
  const require = createRequire(import.meta.url);
  for (const file of Object.keys(require.cache)) if (file.includes('kafkajs')) delete require.cache[file];
  const encoder = require('kafkajs/src/protocol/encoder.js') as EncoderClass;
  const path = require.resolve('kafkajs/src/protocol/recordBatch/record/v0/index.js');
  let record = require(path) as EncodeRecord;
  const loaded = require.cache[path];
  if (quickened && loaded !== undefined) {
    quicken(encoder);
    record = quickRecord(encoder, record);
    loaded.exports = record;
  }
  return {
    encoder,
    record,
    request: require('kafkajs/src/protocol/requests/produce/v3/request.js') as RequestOf,
  };
}

const stock = load(false);
const quick = load(true);
const bytesOf = ({ buf, offset }: { buf: Buffer; offset: number }) => buf.subarray(0, offset);

const bytes = (max: number) => fc.uint8Array({ maxLength: max }).map((value) => Buffer.from(value));
const headers = fc.dictionary(
  fc.string({ maxLength: 30 }),
  fc.oneof(fc.string({ maxLength: 40 }), fc.string({ unit: 'grapheme', maxLength: 90 }), bytes(200)),
  { maxKeys: 8 },
);
/** As the producer sends them. */
const textHeaders = fc.dictionary(
  fc.string({ maxLength: 60 }),
  fc.oneof(fc.string({ maxLength: 60 }), fc.string({ unit: 'grapheme', maxLength: 90 })),
  { maxKeys: 8 },
);
const timestampDeltas = fc.oneof(
  fc.nat(100_000),
  fc.integer({ min: 0, max: 2 ** 40 }),
  fc.constantFrom(2 ** 30 - 1, 2 ** 30, -1),
);
const message = fc.record({
  key: fc.option(bytes(200)),
  value: fc.oneof(bytes(100), bytes(3_000), fc.constant(Buffer.alloc(70_000, 7))),
  headers: fc.oneof(textHeaders, headers),
});

it('changes two copies of kafkajs apart', () => {
  expect(quick.encoder).not.toBe(stock.encoder);
});

it('encodes a record to the same bytes', () => {
  fc.assert(
    fc.property(message, fc.nat(600), timestampDeltas, (given, offsetDelta, timestampDelta) => {
      const record = { ...given, offsetDelta, timestampDelta };
      expect(bytesOf(quick.record(record)).equals(bytesOf(stock.record(record)))).toBe(true);
    }),
  );
});

it('encodes a whole request to the same bytes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 40 }), fc.nat(1_000_000), async (given, sequence) => {
      const messages = given.map((each) => ({ ...each, timestamp: 1_700_000_000_000 }));
      const partitions = [{ partition: 3, messages, firstSequence: sequence }];
      const order = { acks: -1, timeout: 30_000, producerEpoch: 1, topicData: [{ topic: 't', partitions }] };
      const [one, other] = await Promise.all([quick.request(order).encode(), stock.request(order).encode()]);
      expect(one.buffer.equals(other.buffer)).toBe(true);
    }),
    { numRuns: 50 },
  );
});

it('writes every length as kafkajs does', () => {
  const written = (encoder: EncoderClass, value: number) => {
    const made = Reflect.construct(encoder as never, []) as EncoderClass['prototype'] & Encoded;
    return made.writeUVarInt(value).buf.subarray(0, made.offset).toString('hex');
  };
  const edges = [
    0,
    1,
    63,
    64,
    127,
    128,
    16_383,
    16_384,
    2 ** 21 - 1,
    2 ** 21,
    2 ** 28 - 1,
    2 ** 28,
    2 ** 31 - 1,
    -1,
    -300,
  ];
  for (const value of edges) expect(written(quick.encoder, value)).toBe(written(stock.encoder, value));
});
