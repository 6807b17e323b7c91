import { describe, expect, it } from 'vitest';
import type { Hydrated } from '../request-state.js';
import { filter, neverEmpty } from './filter.js';

const item = (inStock: boolean): NonNullable<Hydrated['item']> => ({
  title: '',
  brand: '',
  categoryPath: [],
  price: undefined,
  currency: '',
  inStock,
});
const candidate = (itemId: string, found: Hydrated['item'] = item(true)): Hydrated => ({
  itemId,
  score: 1,
  tier: 0,
  source: 'vs-knn',
  item: found,
});
const rules = {
  query: { inputs: new Set(['input', 'gone-input']) },
  interests: { context: ['seen'], bought: new Set(['bought', 'sold-out']) },
  hasCatalogue: true,
};

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

describe('neverEmpty', () => {
  it('brings back what was removed for taste, only where nothing is left', () => {
    const bare = filter([candidate('seen'), candidate('bought'), candidate('input')], rules, new Set());
    expect(neverEmpty(bare).kept.map(({ itemId }) => itemId)).toEqual(['seen', 'bought']);
    expect(neverEmpty(bare).removed.map(({ reason }) => reason)).toEqual(['input']);
    const some = filter([candidate('seen'), candidate('good')], rules, new Set());
    expect(neverEmpty(some).kept.map(({ itemId }) => itemId)).toEqual(['good']);
  });

  it('never brings back what cannot be sold', () => {
    const soldOut = filter([candidate('sold-out', item(false))], rules, new Set());
    expect(neverEmpty(soldOut).kept).toEqual([]);
  });
});
