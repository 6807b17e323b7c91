import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boolArray, byteaArray, float8Array, int2Array, int8Array, textArray, uuidArray } from '../src/store/arrays.js';
import { createTestMesh, type TestMesh } from './mesh.js';

describe('arrays in Postgres’s binary form', () => {
  let mesh: TestMesh;
  beforeAll(async () => {
    mesh = await createTestMesh();
  });
  afterAll(() => mesh.stop());

  /** Whether Postgres takes both for the same array. */
  const same = async (type: string, binary: Buffer, plain: unknown[]): Promise<void> => {
    const { rows } = await mesh.pool.query<{ same: boolean; cardinality: number }>(
      `SELECT $1::${type}[] = $2::${type}[] AS same, cardinality($1::${type}[]) AS cardinality`,
      [binary, plain],
    );
    expect(rows[0]).toEqual({ same: true, cardinality: plain.length });
  };
  const check = <T>(
    type: string,
    values: fc.Arbitrary<T>,
    write: (all: T[]) => Buffer,
    plain = (value: T): unknown => value,
  ) =>
    fc.assert(
      fc.asyncProperty(fc.array(values, { maxLength: 40 }), (all) => same(type, write(all), all.map(plain))),
      { numRuns: 50 },
    );

  it('are the same as what pg writes', async () => {
    const noNul = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((text) => !text.includes('\0'));
    await check('text', noNul, textArray);
    await check('text', fc.constantFrom('', '"', '\\', '{}', 'NULL', ',', '商品', '😀'), textArray);
    await check('bytea', fc.uint8Array({ maxLength: 300 }), byteaArray, (bytes) => Buffer.from(bytes));
    await check(
      'uuid',
      fc.uuid().map((id) => id.replaceAll('-', '')),
      uuidArray,
    );
    await check('bigint', fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), int8Array, String);
    await check('bigint', fc.maxSafeInteger(), int8Array);
    await check('smallint', fc.integer({ min: -32_768, max: 32_767 }), int2Array);
    await check('float8', fc.double({ noNaN: true }), float8Array);
    await check('boolean', fc.boolean(), boolArray);
  });

  it('tells what does not fit before Postgres is asked', () => {
    expect(() => int2Array([40_000])).toThrow(RangeError);
    expect(() => int8Array([1.5])).toThrow(RangeError);
    expect(() => int8Array([2n ** 63n])).toThrow(RangeError);
    const wrong = ['', 'abc', `${'0'.repeat(31)}g`, '0'.repeat(33), '00000000-0000-0000-0000-000000000000'];
    for (const hash of wrong) expect(() => uuidArray([hash])).toThrow(RangeError);
  });
});
