import { expect, it } from 'vitest';
import { ExpressionCache } from '../expressions/expression-cache.js';
import { noRules } from '../rules/rules.js';
import { armRules, armWeights } from './arm-rules.js';

const expressions = new ExpressionCache({ entries: 10, tenantEntries: 10, characters: 10_000 });
const rules = (given: object, parameters: Record<string, string | number | boolean>) =>
  armRules({ ...noRules, ...given }, parameters, 'shop', expressions);
const subject = (price: number) => ({
  itemId: 'i',
  item: { title: '', brand: 'Acme', categoryPath: [], price, currency: 'EUR', inStock: true, attributes: {} },
  customer: new Map(),
  context: {},
  nowMs: 0,
  score: 1,
});

it('leaves a request as it is where no arm sets anything', () => {
  expect(rules({}, {})).toEqual(noRules);
});

it('sets what the request does not say', () => {
  const set = { diversity: 0.4, 'cap.brand': 2, exclude_seen: false, 'rotation.strength': 0.5, min_relevance: 0.1 };
  expect(rules({}, set)).toMatchObject({
    diversity: 0.4,
    caps: [{ attribute: 'brand', max: 2 }],
    excludeSeen: false,
    rotation: { strength: 0.5, halfLifeMs: 3_600_000 },
    minRelevance: 0.1,
  });
  const said = { diversity: 0.9, caps: [{ attribute: 'brand', max: 5 }], excludeSeen: true };
  expect(rules(said, set)).toMatchObject({ ...said, minRelevance: 0.1 });
});

it('lets both expressions hold, and leaves out one that does not compile', () => {
  const filter = expressions.filter('shop', 'item.price > 100', 'rules.filter');
  const both = rules({ filter }, { filter: 'item.price < 200', boost: '2.0' });
  expect([50, 150, 250].map((price) => both.filter?.keep(subject(price)))).toEqual([false, true, false]);
  expect(both.boost?.factor(subject(1))).toBe(2);
  const boost = expressions.boost('shop', '3.0', 'rules.boost');
  expect(rules({ boost }, { boost: '2.0' }).boost?.factor(subject(1))).toBe(6);
  expect(rules({}, { filter: 'item.price <' }).filter).toBeUndefined();
});

it('reads the weights of sources', () => {
  expect(armWeights({ 'source_weight.alike': 0.5, diversity: 1, 'source_weight.vs-knn': 0 })).toEqual({
    alike: 0.5,
    'vs-knn': 0,
  });
});
