import { describe, expect, it } from 'vitest';
import { type HistoryItem, interestsOf } from './interests.js';

const events = (...list: [HistoryItem['type'], string][]): HistoryItem[] =>
  list.map(([type, itemId], index) => ({ type, itemId, timeMs: index }));

describe('interestsOf', () => {
  it('keeps each item at its newest place, the oldest first', () => {
    const history = events(['EVENT_TYPE_VIEW', 'a'], ['EVENT_TYPE_VIEW', 'b'], ['EVENT_TYPE_VIEW', 'a']);
    expect(interestsOf(history, [], 10).context).toEqual(['b', 'a']);
    expect(interestsOf(history, ['b', 'c'], 10).context).toEqual(['a', 'b', 'c']);
  });

  it('cuts the context to the newest, the session always last', () => {
    const history = events(['EVENT_TYPE_VIEW', 'a'], ['EVENT_TYPE_VIEW', 'b'], ['EVENT_TYPE_VIEW', 'c']);
    expect(interestsOf(history, ['d'], 2).context).toEqual(['c', 'd']);
    expect(interestsOf([], ['d', 'e', 'f'], 2).context).toEqual(['e', 'f']);
  });

  it('takes only what says that the customer wanted the item', () => {
    const history = events(
      ['EVENT_TYPE_IMPRESSION', 'a'],
      ['EVENT_TYPE_SEARCH', ''],
      ['EVENT_TYPE_VIEW', ''],
      ['EVENT_TYPE_REVIEW', 'b'],
      ['EVENT_TYPE_RECOMMENDATION_CLICK', 'c'],
      ['EVENT_TYPE_FAVOURITE', 'd'],
    );
    expect(interestsOf(history, [], 10).context).toEqual(['c', 'd']);
  });

  it('remembers the strongest act of an item', () => {
    const history = events(
      ['EVENT_TYPE_ADD_TO_CART', 'a'],
      ['EVENT_TYPE_PURCHASE', 'a'],
      ['EVENT_TYPE_VIEW', 'a'],
      ['EVENT_TYPE_VIEW', 'b'],
      ['EVENT_TYPE_FAVOURITE', 'b'],
      ['EVENT_TYPE_ADD_TO_CART', 'c'],
    );
    const { acts, bought } = interestsOf(history, ['a', 'd'], 10);
    expect([...acts]).toEqual(
      expect.arrayContaining([
        ['a', 'bought'],
        ['b', 'favourited'],
        ['c', 'basket'],
        ['d', 'viewed'],
      ]),
    );
    expect([...bought]).toEqual(['a']);
  });

  it('takes back what the customer took back', () => {
    const history = events(
      ['EVENT_TYPE_PURCHASE', 'a'],
      ['EVENT_TYPE_REFUND', 'a'],
      ['EVENT_TYPE_ADD_TO_CART', 'b'],
      ['EVENT_TYPE_REMOVE_FROM_CART', 'b'],
    );
    const { acts, bought } = interestsOf(history, [], 10);
    expect(acts.get('a')).toBe('viewed');
    expect(acts.get('b')).toBe('viewed');
    expect(bought.size).toBe(0);
  });
});
