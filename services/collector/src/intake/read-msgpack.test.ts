import { Encoder, ExtData, encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '../validation/problem.js';
import { BodyError } from './body-error.js';
import { msgpackSpan } from './msgpack-span.js';
import { readMsgpack } from './read-msgpack.js';
import { atOnce } from './turns.js';

const stream = (...values: unknown[]) => Buffer.concat(values.map((value) => encode(value)));
const read = (body: Buffer, limit = 5_000) => atOnce(readMsgpack(body, limit));
const eventTime = (seconds: number, nanos: number) => {
  const data = Buffer.alloc(8);
  data.writeInt32BE(seconds, 0);
  data.writeUInt32BE(nanos, 4);
  return new ExtData(0, data);
};

function refusal(body: Buffer, limit?: number): BodyError {
  try {
    read(body, limit);
  } catch (error) {
    if (error instanceof BodyError) return error;
    throw error;
  }
  throw new Error('was taken');
}

describe('readMsgpack', () => {
  it('reads a stream, with the bytes of each', () => {
    const first = [eventTime(1_777_627_800, 250_000_000), { type: 'view', 名: '鞋' }];
    const elements = read(stream(first, { a: [1, -1, 1.5, null, true] }));
    expect(elements.values).toEqual([[1_777_627_800.25, { type: 'view', 名: '鞋' }], { a: [1, -1, 1.5, null, true] }]);
    expect(Buffer.from(elements.raw(0))).toEqual(stream(first));
    expect(Buffer.from(elements.raw(1))).toEqual(stream({ a: [1, -1, 1.5, null, true] }));
  });

  it('gives what JSON gives, of any value', () => {
    // Numbers that JSON and MessagePack both tell exactly.
    const value = fc.array(fc.jsonValue({ noUnicodeString: false, maxDepth: 5 })).filter((each) => {
      return !JSON.stringify(each).includes('__proto__');
    });
    const forced = new Encoder({ forceIntegerToFloat: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 5 }), fc.boolean(), (values, floats) => {
        const twin = JSON.parse(JSON.stringify(values));
        const bodies = twin.map((each: unknown) => (floats ? forced.encode(each) : encode(each)));
        const elements = read(Buffer.concat(bodies));
        expect(JSON.parse(JSON.stringify(elements.values))).toEqual(twin);
        expect(elements.values.map((_each, index) => Buffer.from(elements.raw(index)))).toEqual(
          bodies.map(Buffer.from),
        );
      }),
    );
  });

  it('reads every width of head', () => {
    const long = 'x'.repeat(70_000);
    const wide = Object.fromEntries(Array.from({ length: 70_000 }, (_, index) => [`k${index}`, index]));
    const numbers = [127, -32, 255, 65_535, 2 ** 32 - 1, 2 ** 40, -128, -(2 ** 15), -(2 ** 31), -(2 ** 40), 0.5];
    const values = [[long, 'x'.repeat(300), 'x'.repeat(40)], Array(70_000).fill(1), Array(300).fill(1), wide, numbers];
    expect(read(stream(...values)).values).toEqual(values);
    const float32 = new Encoder({ forceFloat32: true }).encode([0.5]);
    expect(read(Buffer.from(float32)).values).toEqual([[0.5]]);
  });

  it('takes binary strings of UTF-8 as text', () => {
    expect(read(stream({ message: Buffer.from('{"a":"鞋"}'), deep: [Buffer.from('x')] })).values).toEqual([
      { message: '{"a":"鞋"}', deep: ['x'] },
    ]);
  });

  it.each([
    ['a broken string', Buffer.from([0x91, 0xa1, 0xff]), 'the record must be UTF-8'],
    ['a broken binary string', Buffer.from([0x91, 0xc4, 1, 0xff]), 'the record must be UTF-8'],
    ['a map in a name', Buffer.from([0x81, 0x80, 1]), 'hold only what JSON can hold'],
    ['another extension', stream([new ExtData(5, new Uint8Array(8))]), 'hold only what JSON can hold'],
    ['a time of another length', stream([new ExtData(0, new Uint8Array(4))]), 'hold only what JSON can hold'],
    ['its own prototype', stream(JSON.parse('{"__proto__":{"a":1}}')), 'hold only what JSON can hold'],
    ['many levels', Buffer.from([...Array(1_000).fill(0x91), 1]), 'at most 64 levels'],
  ])('spoils only the record with %s', (_what, bytes, reason) => {
    const elements = read(Buffer.concat([stream({ a: 1 }), bytes, stream({ b: 2 })]));
    expect(elements.values).toMatchObject([{ a: 1 }, { kind: 'malformed' }, { b: 2 }]);
    expect((elements.values[1] as Problem).reason).toContain(reason);
    expect(Buffer.from(elements.raw(1))).toEqual(bytes);
  });

  it('reads strings of GBK where the charset may be guessed, and refuses names that are not UTF-8', () => {
    const gbk = Buffer.from([0xca, 0xd6, 0xbb, 0xfa]);
    const body = Buffer.concat([
      stream({ a: gbk, 鞋: ['鞋', gbk] }),
      stream({ a: 1 }),
      Buffer.concat([Buffer.from([0x81, 0xa4]), gbk, Buffer.from([1])]),
      stream({ a: Buffer.from('café', 'latin1') }),
    ]);
    const elements = atOnce(readMsgpack(body, 10, 'guess'));
    const refused = { kind: 'malformed', reason: 'the record must be UTF-8, or GBK' };
    expect(elements.values).toMatchObject([{ a: '手机', 鞋: ['鞋', '手机'] }, { a: 1 }, refused, refused]);
    expect([0, 1].map((index) => elements.charset?.(index))).toEqual(['gbk-bytes', undefined]);
    expect(atOnce(readMsgpack(body, 10, 'gb18030')).charset?.(0)).toBe('gb18030');
    expect(read(body).values[0]).toMatchObject({ kind: 'malformed' });
  });

  it('keeps what was read before the stream breaks off, and the rest as one', () => {
    const rest = Buffer.concat([Buffer.from([0xdd, 0, 0, 1, 0, 1]), stream({ b: 2 })]);
    const elements = read(Buffer.concat([stream({ a: 1 }), rest]));
    expect(elements.values).toMatchObject([
      { a: 1 },
      { reason: 'the body must be MessagePack records and is not, from position 4' },
    ]);
    expect(Buffer.from(elements.raw(1))).toEqual(rest);
    expect(refusal(rest)).toMatchObject({ httpStatus: 400, keep: true });
    expect(refusal(Buffer.from('{"type":"view"}'))).toMatchObject({ httpStatus: 400, keep: true });
    expect(refusal(Buffer.from([0xc1]))).toMatchObject({ httpStatus: 400, keep: true });
  });

  it('refuses more records than one call may carry', () => {
    expect(read(stream({}, {}, {}), 3).values).toHaveLength(3);
    expect(refusal(stream({}, {}, {}, {}), 3)).toMatchObject({ httpStatus: 413, keep: false });
  });

  it('makes no room for what is only claimed', () => {
    // A million heads, each of a list of 16 million, and as deep.
    const heads = Buffer.alloc(4_000_000);
    for (let at = 0; at + 5 <= heads.length; at += 5) heads.set([0xdd, 0, 0x3f, 0, 0], at);
    const before = process.memoryUsage().rss;
    expect(refusal(heads).httpStatus).toBe(400);
    const deep = Buffer.concat([Buffer.alloc(4_000_000, 0x91), Buffer.from([1])]);
    expect(read(deep).values[0]).toBeInstanceOf(Problem);
    expect(process.memoryUsage().rss - before).toBeLessThan(300e6);
  });

  it('never throws anything but a refusal, and loses no byte', () => {
    const broken = fc.tuple(fc.array(fc.jsonValue()), fc.nat(), fc.nat({ max: 255 })).map(([values, place, byte]) => {
      const bytes = stream(...values.map((each) => [each]), {});
      bytes[place % bytes.length] = byte;
      return bytes;
    });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }).map(Buffer.from), broken), (bytes) => {
        if (msgpackSpan(bytes, 0)?.container !== true) {
          if (bytes.length > 0) expect(refusal(bytes).keep).toBe(true);
          return;
        }
        const elements = read(bytes);
        const raws = elements.values.map((_value, index) => elements.raw(index));
        expect(Buffer.concat(raws)).toEqual(bytes);
      }),
      { numRuns: 2_000 },
    );
  });
});
