import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { anyJson, type Members, objectText } from './json-text.js';

const space = fc.constantFrom('', '', '', ' ', '\n', '\t', '\r\n', '\ufeff');

/** Elements as one JSON value: one of them, or a list. */
export function jsonBody(element: fc.Arbitrary<Members>): fc.Arbitrary<string> {
  const text = fc.oneof({ weight: 9, arbitrary: element.map(objectText) }, { weight: 1, arbitrary: anyJson });
  const list = fc
    .tuple(fc.array(text, { maxLength: 8 }), space)
    .map(([each, between]) => `[${each.join(`${between},`)}]${between}`);
  return fc.oneof({ weight: 2, arbitrary: text }, { weight: 3, arbitrary: list });
}

/** Elements as one JSON value a line, among blank and broken lines. */
export function linesBody(element: fc.Arbitrary<Members>): fc.Arbitrary<string> {
  const line = fc.oneof(
    { weight: 8, arbitrary: element.map(objectText) },
    { weight: 1, arbitrary: anyJson },
    { weight: 1, arbitrary: fc.constantFrom('', ' ', '\r', '\u00a0', '{', ']', '{"type":"view"', 'not json') },
  );
  return fc
    .tuple(fc.array(line, { minLength: 1, maxLength: 8 }), fc.constantFrom('\n', '\n', '\r\n', '\r'))
    .map(([lines, end]) => lines.join(end));
}

const mutation = fc.record({
  how: fc.constantFrom('flip', 'flip', 'insert', 'cut', 'take out', 'twice', 'overwrite'),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat(24),
  byte: fc.oneof(fc.nat(255), fc.constantFrom(0x00, 0x22, 0x2c, 0x5c, 0x5b, 0x7b, 0x80, 0xff)),
});
type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never;

function mutated(bytes: Buffer, { how, at, length, byte }: Mutation): Buffer {
  const place = Math.floor(at * bytes.length);
  const [head, tail] = [bytes.subarray(0, place), bytes.subarray(place)];
  if (how === 'cut') return head;
  if (how === 'insert') return Buffer.concat([head, Buffer.from([byte]), tail]);
  if (how === 'take out') return Buffer.concat([head, tail.subarray(length)]);
  if (how === 'twice') return Buffer.concat([head, tail.subarray(0, length), tail]);
  const changed = Buffer.from(bytes);
  if (how === 'overwrite') changed.fill(byte, place, Math.min(changed.length, place + length));
  else if (changed.length > 0) changed[place] = (changed[place] ?? 0) ^ (1 << (byte % 8));
  return changed;
}

/** Bytes as they are, with some of them changed, or none of them left. */
export function spoilt(bytes: fc.Arbitrary<Buffer>): fc.Arbitrary<Buffer> {
  const none: Mutation[] = [];
  const mutations = fc.oneof(
    { weight: 3, arbitrary: fc.constant(none) },
    { weight: 1, arbitrary: fc.array(mutation, { minLength: 1, maxLength: 4 }) },
  );
  return fc.oneof(
    { weight: 19, arbitrary: fc.tuple(bytes, mutations).map(([whole, each]) => each.reduce(mutated, whole)) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }).map((random) => Buffer.from(random)) },
  );
}

const limit = 4 * 1_048_576;
const bomb = gzipSync(Buffer.alloc(64 * 1_048_576, ' '));
const many = (count: number) => Buffer.from(`[${'{},'.repeat(count - 1)}{}]`);
const [most, tooMany] = [many(5_000), many(5_001)];
const lines = (count: number) => Buffer.from('{}\n'.repeat(count));
const [manyLines, tooManyRecords] = [lines(5_001), lines(50_001)];
const longText = Buffer.from(`{"type":"question","customer_id":"c-1","text":"${'1 '.repeat(limit / 2 - 60)}"}`);
const tooLong = Buffer.alloc(limit + 1, '[');
const wide = Buffer.from(`{"attributes":{${Array.from({ length: 100_000 }, (_, at) => `"n${at}":0`).join(',')}}}`);

/** Bodies at the limits and beyond; rare, for each costs as much as hundreds of others. */
const extreme: fc.Arbitrary<{ bytes: Buffer; encoding: string | undefined }> = fc.constantFrom(
  { bytes: most, encoding: undefined },
  { bytes: tooMany, encoding: undefined },
  { bytes: manyLines, encoding: undefined },
  { bytes: tooManyRecords, encoding: undefined },
  { bytes: longText, encoding: undefined },
  { bytes: tooLong, encoding: undefined },
  { bytes: wide, encoding: undefined },
  { bytes: bomb, encoding: 'gzip' },
);

/** As it goes over the wire: as it is, zipped, zipped and then cut or changed, or called what it is not. */
export function encoded(body: fc.Arbitrary<Buffer>): fc.Arbitrary<{ bytes: Buffer; encoding: string | undefined }> {
  const zipped = body.map((bytes) => gzipSync(bytes, { level: 1 }));
  const as = (bytes: fc.Arbitrary<Buffer>, ...names: (string | undefined)[]) =>
    fc.record({ bytes, encoding: fc.constantFrom(...names) });
  return fc.oneof(
    { weight: 1600, arbitrary: as(body, undefined) },
    { weight: 240, arbitrary: as(zipped, 'gzip', 'x-gzip', ' GZIP ') },
    { weight: 100, arbitrary: as(spoilt(zipped), 'gzip') },
    { weight: 59, arbitrary: as(body, 'gzip', 'br', 'identity', 'gzip, gzip', '') },
    { weight: 1, arbitrary: extreme },
  );
}
