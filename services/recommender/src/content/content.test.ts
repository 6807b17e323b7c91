import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Content } from './content.js';
import { ContentIndex } from './content-index.js';
import { type ItemFacts, termsOf } from './item-terms.js';
import { NewItems } from './new-items.js';
import { Postings } from './postings.js';
import { Scratch } from './scratch.js';
import { titleWords } from './words.js';

const none: ReadonlySet<string> = new Set();
const DAY = 86_400_000;
const now = Date.UTC(2026, 0, 10);

function facts(title: string, category = 'Home > Lamps', brand = 'Acme', price = 2_000): ItemFacts {
  return { title, brand, categoryPath: category.split(' > '), price, currency: 'EUR' };
}

describe('the words of a title', () => {
  it('are folded, each once, and pairs of characters where a script has no spaces', () => {
    expect(titleWords('Walnut Desk-Lamp LAMP ２０W', 10)).toEqual(['walnut', 'desk', 'lamp', '20w']);
    expect(titleWords('青木实木台灯 Pro', 10)).toEqual(['青木', '木实', '实木', '木台', '台灯', 'pro']);
    expect(titleWords('灯', 10)).toEqual(['灯']);
    expect(titleWords('a b c d', 2)).toEqual(['a', 'b']);
    expect(titleWords('', 10)).toEqual([]);
  });

  it('are at most so many for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 0, max: 20 }), (text, most) => {
        const words = titleWords(text, most);
        return words.length <= most && new Set(words).size === words.length && words.every((word) => word !== '');
      }),
    );
  });
});

describe('postings', () => {
  it('hold what a plain map of sets holds, whatever comes and goes', () => {
    const step = fc.record({ term: fc.integer({ min: 0, max: 5 }), doc: fc.integer({ min: 0, max: 40 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const postings = new Postings(1_000);
        const plain = new Map<number, Set<number>>();
        for (const { term, doc } of steps) {
          const docs = plain.get(term) ?? new Set();
          plain.set(term, docs);
          // The same pair a second time takes it away.
          if (docs.delete(doc)) postings.remove(postings.find(term), doc);
          else {
            docs.add(doc);
            postings.add(term, doc);
          }
        }
        for (const [term, docs] of plain) {
          const id = postings.find(term);
          const held = new Set<number>();
          if (id >= 0) postings.each(id, (doc) => Boolean(held.add(doc)));
          expect(held).toEqual(docs);
          expect(id < 0 ? 0 : postings.count(id)).toBe(docs.size);
        }
      }),
    );
  });

  it('keep the newest documents of a common term, and the count of all', () => {
    const postings = new Postings(14);
    for (let doc = 0; doc < 100; doc++) postings.add(8, doc);
    const id = postings.find(8);
    const held: number[] = [];
    postings.each(id, (doc) => held.push(doc) > 0);
    expect(postings.count(id)).toBe(100);
    expect(held.length).toBe(postings.held(id));
    expect(held.length).toBeGreaterThan(7);
    expect(held.length).toBeLessThanOrEqual(14);
    expect(held).toEqual(Array.from({ length: held.length }, (_, i) => 99 - i));
    for (let doc = 0; doc < 100; doc++) postings.remove(id, doc);
    expect(postings.find(8)).toBe(-1);
  });
});

describe('likeness', () => {
  const index = new ContentIndex(new Scratch());
  index.put('desk', facts('Walnut desk lamp'));
  index.put('floor', facts('Walnut floor lamp'));
  index.put('other', facts('Steel desk light', 'Home > Lamps', 'Bolt', 9_000));
  index.put('jacket', facts('Silk jacket', 'Fashion > Jackets', 'Qingmu', 9_000));
  index.put('bolt-jacket', facts('Bolt jacket', 'Fashion > Jackets', 'Bolt', 9_000));

  it('puts what shares more of what is rare first, and says what it is like', () => {
    const found = index.similar(['jacket', 'desk'], 10, none);
    expect(found.map(({ itemId }) => itemId)).toEqual(['floor', 'bolt-jacket', 'other']);
    expect(found.map(({ becauseItemId }) => becauseItemId)).toEqual(['desk', 'jacket', 'desk']);
    for (const { score } of found) expect(score).toBeGreaterThan(0);
    for (const { score } of found) expect(score).toBeLessThanOrEqual(1);
  });

  it('takes facts of an item that is not there, and leaves out what is excluded', () => {
    const found = index.similar([facts('Walnut bed lamp')], 10, new Set(['floor']));
    expect(found[0]).toEqual({ itemId: 'desk', score: expect.any(Number) });
    expect(found.some(({ itemId }) => itemId === 'floor')).toBe(false);
  });

  it('finds within a category or a brand alone', () => {
    expect(index.similar(['other'], 10, none, ['leaf']).map(({ itemId }) => itemId)).toEqual(['desk', 'floor']);
    expect(index.similar(['other'], 10, none, ['brand']).map(({ itemId }) => itemId)).toEqual(['bolt-jacket']);
  });

  it('follows a change and forgets what is gone', () => {
    const own = new ContentIndex(new Scratch());
    own.put('a', facts('Walnut desk lamp'));
    own.put('b', facts('Silk jacket', 'Fashion > Jackets', 'Qingmu'));
    expect(own.similar(['a'], 5, none, ['leaf'])).toEqual([]);
    own.put('b', facts('Walnut lamp'));
    expect(own.similar(['a'], 5, none, ['leaf']).map(({ itemId }) => itemId)).toEqual(['b']);
    own.remove('b');
    expect(own.similar(['a'], 5, none)).toEqual([]);
    own.remove('b');
    own.put('c', facts('Walnut lamp'));
    expect(own.similar(['a'], 5, none).map(({ itemId }) => itemId)).toEqual(['c']);
  });

  it('gives what comparing with every item gives, while the budget covers what shares a term', () => {
    const words = ['oak', 'walnut', 'desk', 'lamp', 'red', 'blue', '台灯', '木桌'];
    const item = fc.record({
      title: fc.array(fc.constantFrom(...words), { maxLength: 4 }).map((list) => list.join(' ')),
      brand: fc.constantFrom('', 'Acme', 'Bolt', 'Cord'),
      categoryPath: fc.constantFrom<string[]>([], ['Home'], ['Home', 'Lamps'], ['Home', 'Desks']),
      price: fc.option(fc.integer({ min: 0, max: 100_000 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(item, { minLength: 2, maxLength: 40 }), (items) => {
        const own = new ContentIndex(new Scratch());
        for (const [i, each] of items.entries()) own.put(`i${i}`, each);
        const shares = items.map((each) => new Set(termsOf(each)));
        const first = shares[0] as Set<number>;
        const wanted = items.flatMap((_, i) =>
          i > 0 && [...first].some((term) => shares[i]?.has(term)) ? [`i${i}`] : [],
        );
        const found = own.similar(['i0'], 100, none);
        expect(found.map(({ itemId }) => itemId).sort()).toEqual(wanted.sort());
        for (let i = 1; i < found.length; i++)
          expect(found[i]?.score).toBeLessThanOrEqual(found[i - 1]?.score as number);
      }),
    );
  });
});

describe('new items', () => {
  it('are the newest so many within the time', () => {
    const gone: string[] = [];
    const news = new NewItems({ newMs: 10 * DAY, most: 10, floodShare: 0.2 }, (itemId) => gone.push(itemId));
    for (let i = 0; i < 30; i++) news.put(`i${i}`, now - (30 - i) * 1_000, false, now);
    expect(news.newest(now).slice(0, 3)).toEqual(['i29', 'i28', 'i27']);
    expect(news.size).toBeLessThanOrEqual(11);
    expect(gone.length).toBeGreaterThanOrEqual(19);
    expect(news.put('old', now - 11 * DAY, false, now)).toBe(false);
    expect(news.newest(now + 11 * DAY)).toEqual([]);
  });

  it('are not those of a catalogue that was sent anew before the start', () => {
    const news = new NewItems();
    for (let i = 0; i < 100; i++) news.put(`i${i}`, now - DAY, true, now);
    news.put('really', now - 1_000, false, now);
    expect(news.firstMs('i5', now, 101)).toBeUndefined();
    expect(news.firstMs('really', now, 101)).toBe(now - 1_000);
    expect(news.firstMs('i5', now, 1_000)).toBe(now - DAY);
  });
});

describe('the content of a shop', () => {
  it('brings a new item near the items of a context that are like it, before other new ones', () => {
    const content = new Content();
    for (let i = 0; i < 60; i++) {
      content.put('t', `lamp${i}`, facts(`Lamp model${i}`), now - 100 * DAY, true, now);
      content.put(
        't',
        `jacket${i}`,
        facts(`Jacket model${i}`, 'Fashion > Jackets', 'Qingmu'),
        now - 100 * DAY,
        true,
        now,
      );
    }
    content.put('t', 'new-lamp', facts('Lamp of brass'), now - 2_000, false, now);
    content.put('t', 'new-jacket', facts('Jacket of silk', 'Fashion > Jackets', 'Qingmu'), now - 1_000, false, now);
    const ask = { tenantId: 't', count: 5, exclude: none, nowMs: now };
    expect(content.newItems({ ...ask, context: ['jacket3', 'lamp1'] }).map(({ itemId }) => itemId)).toEqual([
      'new-lamp',
      'new-jacket',
    ]);
    expect(content.newItems({ ...ask, context: ['lamp1', 'jacket3'] })[0]).toMatchObject({
      itemId: 'new-jacket',
      becauseItemId: 'jacket3',
    });
    expect(content.newItems({ ...ask, context: [] }).map(({ itemId }) => itemId)).toEqual(['new-jacket', 'new-lamp']);
    expect(content.newItems({ ...ask, context: ['lamp1'], nowMs: now + 15 * DAY })).toEqual([]);
    expect(
      content.sameBrand({ ...ask, context: ['new-jacket'] }).every(({ itemId }) => itemId.startsWith('jacket')),
    ).toBe(true);
    expect(
      content.sameCategory({ ...ask, context: ['new-lamp'] }).every(({ itemId }) => itemId.startsWith('lamp')),
    ).toBe(true);
    expect(content.having('t', { category: ['Home'] }, 500).length).toBe(61);
    expect(content.similar('nobody', 'lamp1', 5)).toEqual([]);
  });

  it('does not take an old item for new when it changes, and believes the shop', () => {
    const content = new Content();
    content.put('t', 'a', facts('Lamp'), now - 100 * DAY, false, now);
    content.put('t', 'a', facts('Lamp', 'Home > Lamps', 'Acme', 1_500), now - 1_000, false, now);
    expect(content.newSince('t', 'a', now)).toBeUndefined();
    const since = { available_from: '2026-01-09T00:00:00Z' };
    content.put('t', 'b', { ...facts('Lamp'), attributes: since }, now - 100 * DAY, true, now);
    expect(content.newSince('t', 'b', now)).toBe(now - DAY);
    content.put('t', 'c', { ...facts('Lamp'), attributes: { available_from: '2020-01-01' } }, now, false, now);
    expect(content.newSince('t', 'c', now)).toBeUndefined();
    content.remove('t', 'b');
    expect(content.newSince('t', 'b', now)).toBeUndefined();
  });

  it('takes no more items than it has room for', () => {
    const content = new Content({ maxItems: 2 });
    expect(['a', 'b', 'c'].map((id) => content.put('t', id, facts('Lamp'), now, false, now))).toEqual([
      true,
      true,
      false,
    ]);
    expect(content.leftOut).toBe(1);
    content.remove('t', 'a');
    expect(content.put('u', 'c', facts('Lamp'), now, false, now)).toBe(true);
    expect(content.items).toBe(2);
  });
});
