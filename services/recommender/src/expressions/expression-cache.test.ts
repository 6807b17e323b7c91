import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExpressionCache } from './expression-cache.js';

function cache(settings: Partial<ConstructorParameters<typeof ExpressionCache>[0]> = {}) {
  const counts = { hits: 0, misses: 0 };
  const made = new ExpressionCache(
    { entries: 100, tenantEntries: 10, characters: 10_000, ...settings },
    {
      hit: () => {
        counts.hits += 1;
      },
      miss: () => {
        counts.misses += 1;
      },
    },
  );
  return { made, counts };
}

describe('ExpressionCache', () => {
  it('compiles an expression once for a tenant', () => {
    const { made, counts } = cache();
    const first = made.filter('shop', 'item.price < 5000', 'rules.filter');
    expect(made.filter('shop', 'item.price < 5000', 'rules.filter')).toBe(first);
    expect(counts).toEqual({ hits: 1, misses: 1 });
    expect(made.filter('other', 'item.price < 5000', 'rules.filter')).not.toBe(first);
    expect(counts).toEqual({ hits: 1, misses: 2 });
  });

  it('keeps filters and boosts of the same text apart', () => {
    const { made } = cache();
    expect(made.filter('shop', 'item.attributes.x', 'rules.filter')).toHaveProperty('keep');
    expect(made.boost('shop', 'item.attributes.x', 'rules.boost')).toHaveProperty('factor');
  });

  it('refuses a wrong expression again without compiling it', () => {
    const { made, counts } = cache();
    const refused = () => made.filter('shop', 'item.colour == "red"', 'rules.filter');
    expect(refused).toThrow('rules.filter: line 1, column 6: item has no field colour');
    expect(refused).toThrow('rules.filter: line 1, column 6: item has no field colour');
    expect(counts).toEqual({ hits: 1, misses: 1 });
    expect(() => made.filter('shop', 'item.colour == "red"', 'scenario.filter')).toThrow('scenario.filter: line 1');
  });

  it('forgets what was used longest ago', () => {
    const { made, counts } = cache({ tenantEntries: 2 });
    made.filter('shop', 'item.price < 1', 'f');
    made.filter('shop', 'item.price < 2', 'f');
    made.filter('shop', 'item.price < 1', 'f');
    made.filter('shop', 'item.price < 3', 'f');
    made.filter('shop', 'item.price < 1', 'f');
    expect(counts).toEqual({ hits: 2, misses: 3 });
    made.filter('shop', 'item.price < 2', 'f');
    expect(counts).toEqual({ hits: 2, misses: 4 });
  });

  it('does not let one tenant push out the others', () => {
    const { made, counts } = cache({ entries: 20, tenantEntries: 15 });
    for (let price = 0; price < 8; price++) made.filter('quiet', `item.price < ${price}`, 'f');
    for (let price = 0; price < 500; price++) made.filter('loud', `item.price < ${price} && item.in_stock`, 'f');
    const before = counts.hits;
    for (let price = 0; price < 8; price++) made.filter('quiet', `item.price < ${price}`, 'f');
    expect(counts.hits - before).toBe(8);
    expect(made.size).toBe(20);
  });

  it('never holds more than its bounds', () => {
    const step = fc.record({ tenant: fc.constantFrom('a', 'b', 'c'), price: fc.nat(40), pad: fc.nat(300) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { made } = cache({ entries: 12, tenantEntries: 6, characters: 1_500 });
        for (const { tenant, price, pad } of steps) {
          made.filter(tenant, `item.price < ${price}${' '.repeat(pad)}`, 'f');
          expect(made.size).toBeLessThanOrEqual(12);
          expect(made.characters).toBeLessThanOrEqual(1_500);
        }
      }),
      { numRuns: 50 },
    );
  });
});
