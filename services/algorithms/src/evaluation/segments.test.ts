import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contexts, interactions } from '../../test/arbitraries.js';
import { type SegmentName, segmentsOf } from './segments.js';

const questions = fc.array(fc.record({ context: contexts, target: fc.nat(13).map((item) => `i-${item}`) }), {
  maxLength: 30,
});

describe('segments', () => {
  it('hold each case once by customer and once by item', () => {
    fc.assert(
      fc.property(interactions, questions, (training, cases) => {
        const segments = segmentsOf(training, cases);
        expect(segments.map(({ name }) => name)).toEqual(['new', 'light', 'heavy', 'head', 'tail', 'cold']);
        for (const by of ['customer', 'item']) {
          const places = segments.filter((segment) => segment.by === by).flatMap((segment) => [...segment.cases]);
          expect(places.sort((a, b) => a - b)).toEqual(cases.map((_, at) => at));
        }
        const known = new Set(training.map(({ itemId }) => itemId));
        const cold = segments.find(({ name }) => name === 'cold');
        for (const at of cold?.cases ?? []) expect(known.has(cases[at]?.target ?? '')).toBe(false);
      }),
    );
  });

  it('know customers by what training has of them, where they are told', () => {
    const act = (userId: string, itemId: string) => ({ userId, itemId, sessionId: 's', timeMs: 0 });
    const training = [
      ...Array.from({ length: 6 }, () => act('busy', 'top')),
      ...['b', 'c', 'd'].map((itemId) => act('light', itemId)),
      act('other', 'e'),
    ];
    const cases = ['top', 'e', 'never', 'b'].map((target) => ({ context: ['top', 'top'], target }));
    const segments = segmentsOf(training, cases, ['busy', 'light', 'stranger', 'other']);
    expect(Object.fromEntries(segments.map(({ name, cases: at }) => [name, [...at]]))).toEqual({
      ...{ new: [2], light: [1, 3], heavy: [0] },
      ...{ head: [0], tail: [1, 3], cold: [2] },
    });
    expect(segments.slice(0, 3).map(({ about }) => about)).toEqual([
      'no earlier item in training',
      '1 to 4 earlier items',
      'more than 4 earlier items, as the busiest third of the users in training',
    ]);
  });

  it('take their bounds from training alone', () => {
    // Users with 1 to 9 items; the item a has 9 of 45 interactions, then b 8, c 7: 24 of 45 are more than half.
    const items = [...'abcdefghi'];
    const training = items.flatMap((_, n) =>
      items.slice(0, n + 1).map((itemId) => ({ userId: `u-${n}`, sessionId: 's', itemId, timeMs: 0 })),
    );
    const of = (length: number, target: string) => ({ context: new Array<string>(length).fill('a'), target });
    const cases = [of(0, 'a'), of(1, 'c'), of(2, 'd'), of(6, 'i'), of(7, 'z')];
    const placed = Object.fromEntries(segmentsOf(training, cases).map(({ name, cases: at }) => [name, [...at]]));
    const wanted: Record<SegmentName, number[]> = {
      new: [0, 1],
      light: [2, 3],
      heavy: [4],
      head: [0, 1],
      tail: [2, 3],
      cold: [4],
    };
    expect(placed).toEqual(wanted);
    expect(segmentsOf(training, cases).map(({ about }) => about)).toEqual([
      'no or one earlier item',
      '2 to 6 earlier items',
      'more than 6 earlier items, as the busiest third of the users in training',
      'the 3 most popular of 9 items, which have half of the interactions in training',
      'the other 6 items',
      'items that training never saw',
    ]);
  });
});
