import { describe, expect, it } from 'vitest';
import { readPageToken } from '../paging/page-token.js';
import type { Hydrated } from '../request-state.js';
import { noRules, type Rules } from '../rules/rules.js';
import { type FilterRules, filter, neverEmpty } from './filter.js';

const item = (inStock: boolean): NonNullable<Hydrated['item']> => ({
  title: '',
  brand: '',
  categoryPath: [],
  price: undefined,
  currency: '',
  inStock,
  attributes: {},
});
const candidate = (itemId: string, found: Hydrated['item'] = item(true)): Hydrated => ({
  itemId,
  tier: 0,
  source: 'vs-knn',
  parts: [{ source: 'vs-knn', raw: 1, value: 1 }],
  item: found,
});
const page = (token = '') => readPageToken(token, () => Buffer.alloc(8)) ?? expect.fail('no page token');
const rulesOf = (rules: Partial<Rules> = {}, token = ''): FilterRules => ({
  query: {
    inputs: new Set(['input', 'gone-input']),
    rules: { ...noRules, ...rules },
    context: {},
    page: page(token),
  },
  interests: {
    context: ['seen', 'bought', 'basket'],
    acts: new Map([
      ['seen', 'viewed'],
      ['bought', 'bought'],
      ['sold-out', 'bought'],
      ['basket', 'basket'],
    ]),
    bought: new Set(['bought', 'sold-out']),
  },
  customer: new Map(),
  nowMs: 0,
  hasCatalogue: true,
});
const rules = rulesOf();
const reasons = (list: readonly Hydrated[], of: FilterRules) =>
  filter(list, of, new Set()).removed.map(({ candidate: { itemId }, reason }) => [itemId, reason]);

describe('filter', () => {
  it('says of each removed candidate why', () => {
    const batch = [
      candidate('good'),
      candidate('good'),
      candidate('input'),
      candidate('bought'),
      candidate('seen'),
      { ...candidate('unlisted'), item: undefined },
      candidate('sold-out', item(false)),
    ];
    const { kept, removed } = filter(batch, rules, new Set());
    expect(kept.map(({ itemId }) => itemId)).toEqual(['good']);
    expect(removed.map(({ candidate: { itemId }, reason }) => [itemId, reason])).toEqual([
      ['good', 'repeated'],
      ['input', 'input'],
      ['bought', 'bought'],
      ['seen', 'viewed'],
      ['unlisted', 'not_in_catalogue'],
      ['sold-out', 'out_of_stock'],
    ]);
  });

  it('takes an item that no catalogue knows where the tenant has none', () => {
    const unlisted = { ...candidate('unlisted'), item: undefined };
    expect(filter([unlisted], { ...rules, hasCatalogue: false }, new Set()).kept).toHaveLength(1);
  });

  it('knows what earlier batches gave', () => {
    const taken = new Set<string>();
    filter([candidate('a')], rules, taken);
    expect(filter([candidate('a'), candidate('b')], rules, taken).kept.map(({ itemId }) => itemId)).toEqual(['b']);
  });
});

describe('what a request asks for', () => {
  const priced = (itemId: string, price: number | undefined, currency = 'EUR') =>
    candidate(itemId, { ...item(true), price, currency });

  it('may bring back what was bought, seen or lies in the basket', () => {
    const all = ['seen', 'bought', 'basket'].map((id) => candidate(id));
    expect(reasons(all, rules)).toEqual([
      ['seen', 'viewed'],
      ['bought', 'bought'],
      ['basket', 'in_basket'],
    ]);
    const without = (rule: Partial<Rules>) => reasons(all, rulesOf(rule)).map(([itemId]) => itemId);
    expect(without({ excludeSeen: false })).toEqual(['bought', 'basket']);
    expect(without({ excludeBought: false })).toEqual(['seen', 'basket']);
    expect(without({ excludeInBasket: false })).toEqual(['seen', 'bought']);
  });

  it('leaves out by name, by price and by currency', () => {
    expect(reasons([candidate('good')], rulesOf({ excludeItems: new Set(['good']) }))).toEqual([['good', 'excluded']]);
    const band = rulesOf({ price: { min: 100, max: 200, currency: 'EUR' } });
    const list = [
      priced('cheap', 99),
      priced('low', 100),
      priced('high', 200),
      priced('dear', 201),
      priced('dollars', 150, 'USD'),
      priced('free?', undefined),
    ];
    expect(filter(list, band, new Set()).kept.map(({ itemId }) => itemId)).toEqual(['low', 'high']);
    expect(reasons(list, band).every(([, reason]) => reason === 'price')).toBe(true);
  });

  it('leaves out by an expression, and says where one could not be told', () => {
    const keep = (subject: { itemId: string }) => (subject.itemId === 'odd' ? 'error' : subject.itemId === 'good');
    const wanted = rulesOf({ filter: { customerFeatures: [], usesContext: false, keep } });
    expect(
      reasons(
        ['good', 'bad', 'odd'].map((id) => candidate(id)),
        wanted,
      ),
    ).toEqual([
      ['bad', 'filter'],
      ['odd', 'filter_error'],
    ]);
  });

  it('lets what is out of stock through where the request allows it', () => {
    expect(reasons([candidate('gone', item(false))], rulesOf({ allowOutOfStock: true }))).toEqual([]);
  });

  it('leaves out what an earlier page has shown', () => {
    const token = page().next(['first', 'second']);
    expect(reasons([candidate('first'), candidate('third')], rulesOf({}, token))).toEqual([['first', 'shown_before']]);
  });
});

describe('neverEmpty', () => {
  it('brings back what was removed for taste, only where nothing is left', () => {
    const bare = filter([candidate('seen'), candidate('bought'), candidate('input')], rules, new Set());
    expect(neverEmpty(bare, noRules).kept.map(({ itemId }) => itemId)).toEqual(['seen', 'bought']);
    expect(neverEmpty(bare, noRules).removed.map(({ reason }) => reason)).toEqual(['input']);
    const some = filter([candidate('seen'), candidate('good')], rules, new Set());
    expect(neverEmpty(some, noRules).kept.map(({ itemId }) => itemId)).toEqual(['good']);
  });

  it('brings nothing back that the request itself leaves out', () => {
    const asked = { ...noRules, excludeBought: true };
    const bare = filter([candidate('seen'), candidate('bought')], rulesOf(asked), new Set());
    expect(neverEmpty(bare, asked).kept.map(({ itemId }) => itemId)).toEqual(['seen']);
  });

  it('never brings back what cannot be sold', () => {
    const soldOut = filter([candidate('sold-out', item(false))], rules, new Set());
    expect(neverEmpty(soldOut, noRules).kept).toEqual([]);
  });
});
