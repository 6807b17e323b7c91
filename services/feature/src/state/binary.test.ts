import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BinaryReader, BinaryWriter } from './binary.js';

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc.string({ unit: 'binary-ascii', maxLength: 200 }),
  fc.constantFrom('', 'é', '商品', 'a\u0080', '\u00c3\u00a9'),
);
const value = fc.oneof(
  fc.record({ as: fc.constant('varint' as const), value: fc.maxSafeNat() }),
  fc.record({ as: fc.constant('varint' as const), value: fc.integer({ min: 0, max: 53 }).map((bit) => 2 ** bit - 1) }),
  fc.record({ as: fc.constant('u48' as const), value: fc.integer({ min: 0, max: 2 ** 48 - 1 }) }),
  fc.record({ as: fc.constant('u8' as const), value: fc.integer({ min: 0, max: 255 }) }),
  fc.record({ as: fc.constant('text' as const), value: text }),
  fc.record({ as: fc.constant('name' as const), value: text }),
);
type Value = typeof value extends fc.Arbitrary<infer V> ? V : never;

function write(out: BinaryWriter, one: Value): void {
  if (one.as === 'text' || one.as === 'name') out.text(one.value);
  else out[one.as](one.value);
}

it('is read as it was written, whatever was written before', () => {
  // One for all runs: used again, and grown when a run needs it.
  const out = new BinaryWriter(4);
  fc.assert(
    fc.property(fc.array(value, { maxLength: 30 }), (values) => {
      out.rewind();
      for (const one of values) write(out, one);
      const bytes = out.finish();
      const from = new BinaryReader(bytes);
      expect(values.map(({ as }) => from[as]())).toEqual(values.map((one) => one.value));
      expect(from.atEnd()).toBe(true);
    }),
    { numRuns: 300 },
  );
});

it('ends too early with a RangeError wherever it is cut', () => {
  fc.assert(
    fc.property(value, fc.nat(), (one, at) => {
      const out = new BinaryWriter();
      write(out, one);
      const bytes = out.finish();
      // What stands behind the end is never read.
      const from = new BinaryReader(bytes, 0, at % bytes.length);
      expect(() => from[one.as]()).toThrow(RangeError);
    }),
    { numRuns: 300 },
  );
});

it('refuses numbers that are not written, in writing and in reading', () => {
  for (const wrong of [2 ** 53, Number.POSITIVE_INFINITY, Number.NaN]) {
    expect(() => new BinaryWriter().varint(wrong)).toThrow(RangeError);
  }
  // Of as many bytes as may be: 2^53, a zero of nine bytes, and what would be Infinity and NaN.
  const eight = Buffer.from('808080808080801000', 'hex');
  const long = [0xff, 0x80].map((byte) => Buffer.alloc(400, byte).fill(0, 399));
  for (const bytes of [eight, Buffer.from('808080808080808000', 'hex'), ...long]) {
    expect(() => new BinaryReader(bytes).varint()).toThrow('above 2^53 - 1');
  }
});
