import fc from 'fast-check';
import type { Members } from './json-text.js';

/** In how many bytes heads and numbers are written, and whether strings are called binary. */
export interface Form {
  wide: boolean;
  binary: boolean;
}

export const form: fc.Arbitrary<Form> = fc.record({
  wide: fc.boolean(),
  binary: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
});

/** A head with its length: in the first byte where that has room for it and it is not to be wide, else in 2 or 4 bytes behind it. */
function head(size: number, small: { from: number; below: number }, [two, four]: [number, number], wide: boolean) {
  if (!wide && size < small.below) return Buffer.from([small.from + size]);
  const bytes = Buffer.alloc(size < 65_536 ? 3 : 5);
  bytes[0] = size < 65_536 ? two : four;
  bytes.writeUIntBE(size, 1, bytes.length - 1);
  return bytes;
}

function text(value: string, { wide, binary }: Form): Buffer {
  const bytes = Buffer.from(value);
  const heads: [number, number] = binary ? [0xc5, 0xc6] : [0xda, 0xdb];
  return Buffer.concat([head(bytes.length, { from: 0xa0, below: binary ? 0 : 32 }, heads, wide), bytes]);
}

function number(value: number, { wide }: Form): Buffer {
  if (!wide && Number.isInteger(value) && value >= -32 && value < 128) return Buffer.from([value & 0xff]);
  const bytes = Buffer.alloc(9);
  if (Number.isSafeInteger(value)) {
    bytes[0] = 0xd3;
    bytes.writeBigInt64BE(BigInt(value), 1);
  } else {
    bytes[0] = 0xcb;
    bytes.writeDoubleBE(value, 1);
  }
  return bytes;
}

function packed(value: unknown, how: Form): Buffer {
  if (typeof value === 'string') return text(value, how);
  if (typeof value === 'number') return number(value, how);
  if (typeof value === 'boolean') return Buffer.from([value ? 0xc3 : 0xc2]);
  if (typeof value !== 'object' || value === null) return Buffer.from([0xc0]);
  if (Array.isArray(value))
    return list(
      value.map((each) => packed(each, how)),
      how,
    );
  return map(
    Object.entries(value).map(([name, each]) => [name, packed(each, how)]),
    how,
  );
}

export function list(elements: readonly Buffer[], { wide }: Form): Buffer {
  return Buffer.concat([head(elements.length, { from: 0x90, below: 16 }, [0xdc, 0xdd], wide), ...elements]);
}

function map(pairs: readonly (readonly [string, Buffer])[], how: Form): Buffer {
  const start = head(pairs.length, { from: 0x80, below: 16 }, [0xde, 0xdf], how.wide);
  return Buffer.concat([start, ...pairs.flatMap(([name, value]) => [text(name, { ...how, binary: false }), value])]);
}

/** Members as a map: a name twice stays so. What nests deeper than this follows is nil. */
export function packedMembers(members: Members, how: Form): Buffer {
  const packedJson = (json: string) => {
    try {
      return packed(JSON.parse(json), how);
    } catch {
      return packed(null, how);
    }
  };
  return map(
    members.map(([name, json]) => [name, packedJson(json)]),
    how,
  );
}

/** Fluentd's and Fluent Bit's time: seconds and nanoseconds in an extension. */
export function eventTime(seconds: number, nanoseconds: number): Buffer {
  const bytes = Buffer.alloc(10);
  bytes.writeUInt16BE(0xd700, 0);
  bytes.writeInt32BE(seconds, 2);
  bytes.writeUInt32BE(nanoseconds, 6);
  return bytes;
}

/** A number that may stand for a time, by any of MessagePack's ways to write one. */
export const packedTime: fc.Arbitrary<Buffer> = fc.oneof(
  fc.tuple(fc.integer({ min: -2, max: 2_147_483_647 }), fc.nat(999_999_999)).map(([s, ns]) => eventTime(s, ns)),
  fc
    .tuple(fc.constantFrom(1_777_627_800, 1_777_627_800.25, -3, Number.NaN, 1e300), form)
    .map(([s, how]) => number(s, how)),
  fc
    .constantFrom('c0', 'ca7fc00000', 'd600ffffffff', 'c70001', 'a0', 'd80500'.padEnd(36, '0'))
    .map((hex) => Buffer.from(hex, 'hex')),
);
