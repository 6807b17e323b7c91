import fc from 'fast-check';
import { expect, it } from 'vitest';
import { elementIds } from './element-ids.js';
import { KeySet } from './key-set.js';

it('knows what came, as a Set does, until it is full', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 2 }), { maxLength: 3_000 }), (keys) => {
      const set = new KeySet();
      const seen = new Set<string>();
      for (const key of keys) {
        expect(set.add(key)).toBe(!seen.has(key));
        seen.add(key);
      }
    }),
    { numRuns: 20 },
  );
  const small = new KeySet(3);
  expect(['a', 'b', 'c', 'd', 'd', 'a'].map((key) => small.add(key))).toEqual([true, true, true, true, true, false]);
  expect(small.full).toBe(true);
});

it('gives the same event the same id, and others others', () => {
  const ids = elementIds('shop', 'orders', 'a'.repeat(64));
  expect(ids.of(undefined, 7)).toBe(elementIds('shop', 'orders', 'a'.repeat(64)).of(undefined, 7));
  const other = elementIds('shop', 'orders', 'b'.repeat(64));
  const all = [
    ids.of(undefined, 7),
    ids.of(undefined, 8),
    ids.of('k', 7),
    other.of(undefined, 7),
    elementIds('shop2', 'orders', 'a'.repeat(64)).of('k', 1),
  ];
  expect(new Set(all).size).toBe(5);
  expect(other.of('k', 99)).toBe(ids.of('k', 7));
});
