// pg writes arrays as text, value by value, with quoting, and Postgres reads them letter by letter. For the thousands of hashes and
// states of a batch both cost more than the work itself, so arrays go as Postgres's own binary form (array_recv): pg sends what is a
// Buffer as binary.

const oids = { bool: 16, bytea: 17, int8: 20, int2: 21, text: 25, float8: 701, uuid: 2950 } as const;
const headBytes = 20;

/** Appends the elements of one array. */
class ArrayWriter {
  #bytes: Buffer;
  #at = headBytes;

  constructor(oid: number, count: number, size: number) {
    this.#bytes = Buffer.allocUnsafe(headBytes + size);
    this.#bytes.writeInt32BE(1, 0); // dimensions
    this.#bytes.writeInt32BE(0, 4); // no NULL in it
    this.#bytes.writeInt32BE(oid, 8);
    this.#bytes.writeInt32BE(count, 12);
    this.#bytes.writeInt32BE(1, 16); // lower bound
  }

  /** Room for an element of so many bytes, behind its length; answers where it begins. */
  element(length: number): number {
    const at = this.#at + 4;
    this.#bytes.writeInt32BE(length, this.#at);
    this.#at = at + length;
    return at;
  }

  get bytes(): Buffer {
    return this.#bytes;
  }
}

function fixedArray<T>(
  oid: number,
  width: number,
  values: readonly T[],
  write: (bytes: Buffer, value: T, at: number) => void,
): Buffer {
  if (values.length === 0) return emptyArray(oid);
  const out = new ArrayWriter(oid, values.length, values.length * (4 + width));
  for (const value of values) write(out.bytes, value, out.element(width));
  return out.bytes;
}

function emptyArray(oid: number): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeInt32BE(oid, 8);
  return bytes;
}

export function textArray(values: readonly string[]): Buffer {
  if (values.length === 0) return emptyArray(oids.text);
  let size = 0;
  for (const value of values) size += 4 + Buffer.byteLength(value);
  const out = new ArrayWriter(oids.text, values.length, size);
  for (const value of values) {
    const length = Buffer.byteLength(value);
    out.bytes.write(value, out.element(length), length, 'utf8');
  }
  return out.bytes;
}

export function byteaArray(values: readonly Uint8Array[]): Buffer {
  if (values.length === 0) return emptyArray(oids.bytea);
  const size = values.reduce((sum, value) => sum + 4 + value.length, 0);
  const out = new ArrayWriter(oids.bytea, values.length, size);
  for (const value of values) out.bytes.set(value, out.element(value.length));
  return out.bytes;
}

/** Of hashes of 32 hex digits. Throws a RangeError for anything else: of that the array would keep what the memory held before. */
export function uuidArray(hashes: readonly string[]): Buffer {
  return fixedArray(oids.uuid, 16, hashes, (bytes, hash, at) => {
    if (hash.length !== 32 || bytes.write(hash, at, 16, 'hex') !== 16) throw new RangeError('a hash has 32 hex digits');
  });
}

/** Of whole numbers; of a number within 2^53. */
export function int8Array(values: readonly (number | bigint)[]): Buffer {
  return fixedArray(oids.int8, 8, values, (bytes, value, at) => bytes.writeBigInt64BE(BigInt(value), at));
}

export function int2Array(values: readonly number[]): Buffer {
  return fixedArray(oids.int2, 2, values, (bytes, value, at) => bytes.writeInt16BE(value, at));
}

export function float8Array(values: readonly number[]): Buffer {
  return fixedArray(oids.float8, 8, values, (bytes, value, at) => bytes.writeDoubleBE(value, at));
}

export function boolArray(values: readonly boolean[]): Buffer {
  return fixedArray(oids.bool, 1, values, (bytes, value, at) => bytes.writeUInt8(value ? 1 : 0, at));
}
