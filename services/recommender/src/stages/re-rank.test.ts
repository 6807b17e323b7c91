import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ScoredItem } from '../request-state.js';
import { type Cap, noRules } from '../rules/rules.js';
import { capValue } from './cap-value.js';
import { likeness } from './likeness.js';
import { reRank } from './re-rank.js';

const thing = (brand: string, ...categoryPath: string[]): NonNullable<ScoredItem['item']> => ({
  title: '',
  brand,
  categoryPath,
  price: undefined,
  currency: '',
  inStock: true,
  attributes: { colour: brand === 'Acme' ? 'red' : 'blue' },
});
const scored = (itemId: string, value: number, item = thing('', 'All')): ScoredItem => ({
  itemId,
  tier: 0,
  source: 'vs-knn',
  parts: [],
  item,
  score: value,
  effects: [],
  adjustments: [],
});
const ids = (list: readonly { itemId: string }[]) => list.map(({ itemId }) => itemId);

const anyItem = fc.record({
  value: fc.double({ min: 0, max: 1, noNaN: true }),
  brand: fc.constantFrom('Acme', 'Bolt', ''),
  path: fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 }),
});
const anyList = fc
  .array(anyItem, { maxLength: 40 })
  .map((list) => list.map(({ value, brand, path }, n) => scored(`i-${n}`, value, thing(brand, ...path))));
const anyCap: fc.Arbitrary<Cap> = fc.record({
  attribute: fc.constantFrom('brand', 'category', 'category:1', 'category:2', 'colour', 'nothing'),
  max: fc.integer({ min: 1, max: 4 }),
});

describe('reRank', () => {
  it('gives the best so many, ties by id', () => {
    const list = [scored('c', 1), scored('a', 1), scored('b', 2)];
    expect(ids(reRank(list, 2, noRules).kept)).toEqual(['b', 'a']);
  });

  it('keeps to every cap and to the least relevance, loses nothing, and gives fewer only where no more may be shown', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        anyList,
        fc.integer({ min: 1, max: 20 }),
        fc.array(anyCap, { maxLength: 3 }),
        share,
        share,
        (list, count, caps, diversity, minRelevance) => {
          const { kept, removed } = reRank(list, count, { caps, diversity, minRelevance });
          expect([...ids(kept), ...removed.map(({ candidate }) => candidate.itemId)].sort()).toEqual(ids(list).sort());
          const best = Math.max(0, ...list.map(({ score }) => score));
          for (const { score } of kept) expect(score).toBeGreaterThanOrEqual(minRelevance * best);
          const shown = (cap: Cap, value: string | undefined) =>
            kept.filter(({ item }) => capValue(item, cap.attribute) === value).length;
          for (const cap of caps) {
            for (const { item } of kept) {
              const value = capValue(item, cap.attribute);
              if (value !== undefined) expect(shown(cap, value)).toBeLessThanOrEqual(cap.max);
            }
          }
          if (diversity === 0)
            expect(kept.map(({ score }) => score)).toEqual(kept.map(({ score }) => score).sort((a, b) => b - a));
          if (kept.length === count) return;
          for (const { candidate, reason } of removed) {
            expect(reason).not.toBe('beyond_count');
            if (reason !== 'cap') continue;
            const full = caps.some((cap) => {
              const value = capValue(candidate.item, cap.attribute);
              return value !== undefined && shown(cap, value) >= cap.max;
            });
            expect(full).toBe(true);
          }
        },
      ),
    );
  });

  it('caps by what the shop says of an item alone', () => {
    const caps = [{ attribute: '__proto__', max: 1 }];
    expect(reRank([scored('a', 1), scored('b', 1)], 2, { ...noRules, caps }).kept).toHaveLength(2);
  });

  it('is a list of the unlike where diversity is all that counts', () => {
    const list = [
      scored('lamp 1', 1, thing('Acme', 'Home', 'Lamps')),
      scored('lamp 2', 0.99, thing('Acme', 'Home', 'Lamps')),
      scored('chair', 0.5, thing('Bolt', 'Home', 'Chairs')),
      scored('shoe', 0.1, thing('Foot', 'Clothes', 'Shoes')),
    ];
    const order = (diversity: number) => ids(reRank(list, 3, { ...noRules, diversity }).kept);
    expect(order(0)).toEqual(['lamp 1', 'lamp 2', 'chair']);
    expect(order(0.5)).toEqual(['lamp 1', 'chair', 'shoe']);
    expect(order(1)).toEqual(['lamp 1', 'shoe', 'chair']);
  });
});

it('likeness is from 0 to 1, the same both ways, and greatest of an item with itself', () => {
  fc.assert(
    fc.property(anyItem, anyItem, (a, b) => {
      const [first, second] = [thing(a.brand, ...a.path), thing(b.brand, ...b.path)];
      const value = likeness(first, second);
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(1);
      expect(likeness(second, first)).toBe(value);
      expect(value).toBeLessThanOrEqual(likeness(first, first));
    }),
  );
  expect(likeness(undefined, thing('Acme', 'All'))).toBe(0);
});
