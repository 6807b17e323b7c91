import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interactions } from '../test/arbitraries.js';
import { leaveOneOut, sessionSequences, splitSessionsByTime } from './split.js';

describe('splitSessionsByTime', () => {
  it('never lets training see the time of the test, and loses nothing without counting it', () => {
    fc.assert(
      fc.property(interactions, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (data, share) => {
        const { train, test, cutMs, dropped } = splitSessionsByTime(data, share);
        expect(train.length + test.length + dropped).toBe(data.length);
        for (const row of train) expect(row.timeMs).toBeLessThan(cutMs);
        for (const row of test) expect(row.timeMs).toBeGreaterThanOrEqual(cutMs);
        const tested = new Set(test.map((row) => row.sessionId));
        for (const row of train) expect(tested.has(row.sessionId)).toBe(false);
        for (const row of test)
          expect(data.filter((d) => d.sessionId === row.sessionId).every((d) => test.includes(d))).toBe(true);
      }),
    );
  });

  it('holds out the asked share of sessions and cuts those that run over the cut', () => {
    const at = (sessionId: string, ...times: number[]) =>
      times.map((timeMs) => ({ userId: 'u', sessionId, itemId: `i-${timeMs}`, timeMs }));
    const data = [...at('a', 0, 1), ...at('b', 2, 9), ...at('c', 3, 4), ...at('d', 5, 6)];
    const { train, test, cutMs, dropped } = splitSessionsByTime(data, 0.25);
    expect(cutMs).toBe(5);
    expect(test.map((row) => row.timeMs)).toEqual([5, 6]);
    expect(train.map((row) => row.timeMs)).toEqual([0, 1, 2, 3, 4]);
    expect(dropped).toBe(1);
  });

  it('holds out nothing where the share is less than half a session', () => {
    const { train, test, cutMs } = splitSessionsByTime([{ userId: 'u', sessionId: 's', itemId: 'i', timeMs: 1 }], 0.1);
    expect([train.length, test.length, cutMs]).toEqual([1, 0, Number.POSITIVE_INFINITY]);
  });

  it.each([0, 1, -1, Number.NaN])('refuses a share of %d', (share) => {
    expect(() => splitSessionsByTime([], share)).toThrow(/testShare must be/);
  });
});

describe('sequences', () => {
  it('of sessions are in the order of time, equal times in that of the input', () => {
    const data = [
      { userId: 'u', sessionId: 'b', itemId: 'second', timeMs: 2 },
      { userId: 'u', sessionId: 'b', itemId: 'first', timeMs: 1 },
      { userId: 'u', sessionId: 'b', itemId: 'third', timeMs: 2 },
      { userId: 'u', sessionId: 'a', itemId: 'only', timeMs: 9 },
    ];
    expect(sessionSequences(data)).toEqual([
      { sessionId: 'a', items: ['only'] },
      { sessionId: 'b', items: ['first', 'second', 'third'] },
    ]);
  });

  it('leave out the last item for the test and the one before for validation', () => {
    expect(leaveOneOut(['a', 'b', 'c', 'd'])).toEqual({ train: ['a', 'b'], validation: 'c', test: 'd' });
    expect(leaveOneOut(['a', 'b'])).toBeUndefined();
  });
});
