import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markOf, StateCache } from './state-cache.js';

interface Value {
  bytes: number;
  marks: number[];
  version: number;
}

function cacheOf(maxBytes = 1_000, now = () => 0): StateCache<Value> {
  const cache = new StateCache<Value>({ maxBytes, maxAgeMs: 100, now });
  cache.open();
  return cache;
}

const filled = (cache: StateCache<Value>, key: string, value: Value) => cache.fill(async () => new Map([[key, value]]));

describe('a cache of states', () => {
  it('forgets what something changed of that it was made of, and nothing else', async () => {
    const cache = cacheOf();
    await filled(cache, 'a', { bytes: 1, marks: [1, 2], version: 1 });
    await filled(cache, 'b', { bytes: 1, marks: [2, 3], version: 1 });
    await filled(cache, 'c', { bytes: 1, marks: [4], version: 1 });
    cache.changed([2, 5]);
    expect(['a', 'b', 'c'].map((key) => cache.get(key)?.version)).toEqual([undefined, undefined, 1]);
    expect(cache.bytes).toBe(1);
  });

  it('does not keep what changed while it was read, nor what was read before changes were heard of', async () => {
    const cache = cacheOf();
    const answer = await cache.fill(async () => {
      cache.changed([1]);
      return new Map([
        ['a', { bytes: 1, marks: [1], version: 1 }],
        ['b', { bytes: 1, marks: [2], version: 1 }],
      ]);
    });
    expect([...answer.keys()]).toEqual(['a', 'b']);
    expect([cache.get('a'), cache.get('b')?.version]).toEqual([undefined, 1]);
    cache.close();
    await cache.fill(async () => {
      cache.open();
      return new Map([['b', { bytes: 1, marks: [2], version: 2 }]]);
    });
    expect(cache.get('b')).toBeUndefined();
    await filled(cache, 'b', { bytes: 1, marks: [2], version: 3 });
    expect(cache.get('b')?.version).toBe(3);
    cache.close();
    await filled(cache, 'b', { bytes: 1, marks: [2], version: 4 });
    expect([cache.get('b'), cache.size, cache.bytes]).toEqual([undefined, 0, 0]);
  });

  it('ends with its age', async () => {
    let now = 0;
    const cache = cacheOf(1_000, () => now);
    await filled(cache, 'a', { bytes: 1, marks: [1], version: 1 });
    now = 99;
    expect(cache.get('a')?.version).toBe(1);
    now = 100;
    expect([cache.get('a'), cache.bytes]).toEqual([undefined, 0]);
  });

  it('stays within its bytes, and never answers what has changed since it was read', async () => {
    const step = fc.record({
      key: fc.integer({ min: 0, max: 20 }),
      act: fc.constantFrom('read', 'change', 'changeWhileReading'),
      bytes: fc.integer({ min: 1, max: 300 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 200 }), async (steps) => {
        const cache = cacheOf();
        const truth = new Map<number, number>();
        for (const { key, act, bytes } of steps) {
          const change = () => {
            truth.set(key, (truth.get(key) ?? 0) + 1);
            cache.changed([key]);
          };
          if (act === 'change') change();
          else if (cache.get(String(key)) === undefined) {
            await cache.fill(async () => {
              const version = truth.get(key) ?? 0;
              if (act === 'changeWhileReading') change();
              return new Map([[String(key), { bytes, marks: [key], version }]]);
            });
          }
          expect(cache.bytes).toBeLessThanOrEqual(1_000);
          const found = cache.get(String(key));
          if (found !== undefined) expect(found.version).toBe(truth.get(key) ?? 0);
        }
      }),
    );
  });

  it('forgets everything when told so, also what is being read, and goes on keeping', async () => {
    const cache = cacheOf();
    await filled(cache, 'a', { bytes: 1, marks: [1], version: 1 });
    await cache.fill(async () => {
      cache.forgetAll();
      return new Map([['b', { bytes: 1, marks: [2], version: 1 }]]);
    });
    expect([cache.get('a'), cache.get('b'), cache.bytes]).toEqual([undefined, undefined, 0]);
    await filled(cache, 'b', { bytes: 1, marks: [2], version: 2 });
    expect(cache.get('b')?.version).toBe(2);
  });

  it('marks entities by kind, tenant and id', () => {
    const marks = [
      markOf('customer', 'a', 'x'),
      markOf('item', 'a', 'x'),
      markOf('customer', 'b', 'x'),
      markOf('customer', 'a', 'y'),
    ];
    expect(new Set(marks).size).toBe(4);
  });
});
