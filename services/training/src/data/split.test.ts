import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Session } from './sessions.js';
import { minSessions, splitByTime } from './split.js';

function session(id: number, startMs: number, endMs = startMs + 10, items = ['a', 'b']): Session {
  return { id: `s${id}`, userId: 'c:1', items, timesMs: items.map(() => startMs), startMs, endMs };
}

const hundred = Array.from({ length: 100 }, (_, i) => session(i, i * 100));

describe('splitByTime', () => {
  it('holds out the newest sessions, and before them the validation', () => {
    const { validation, test } = splitByTime(hundred, 0.1);
    expect(test.heldOut.map(({ id }) => id)).toEqual(hundred.slice(90).map(({ id }) => id));
    expect(validation.heldOut.map(({ id }) => id)).toEqual(hundred.slice(80, 90).map(({ id }) => id));
    expect(test.training).toHaveLength(90);
    expect(validation.training).toHaveLength(80);
    expect([test.straddling, test.heldOutFromMs]).toEqual([0, 9000]);
  });

  it('drops and counts what was still going on when the test began', () => {
    const long = hundred.map((each, i) => (i === 3 || i === 50 ? { ...each, endMs: 9000 } : each));
    const { validation, test } = splitByTime(long, 0.1);
    expect(test.straddling).toBe(2);
    expect(test.training.map(({ id }) => id)).not.toContain('s3');
    expect(validation.straddling).toBe(2);
  });

  it('trains on sessions of one item, and never asks about them', () => {
    const short = session(1000, 8950, 8950, ['z']);
    const sessions = [...hundred, short, session(1001, 9999, 9999, ['z'])].sort((a, b) => a.startMs - b.startMs);
    const { test } = splitByTime(sessions, 0.1);
    expect(test.training).toContain(short);
    expect(test.heldOut.every(({ items }) => items.length >= 2)).toBe(true);
  });

  it('says what is missing when there is too little', () => {
    expect(() => splitByTime(hundred.slice(0, minSessions - 1), 0.1)).toThrow(/49 sessions .* at least 50/);
    const allAtOnce = Array.from({ length: 60 }, (_, i) => session(i, 5));
    expect(() => splitByTime(allAtOnce, 0.1)).toThrow(/too little data before the validation/);
  });

  it('never lets a model see the time on which it is judged', () => {
    const times = fc.array(fc.tuple(fc.nat(5000), fc.nat(300), fc.integer({ min: 1, max: 3 })), {
      minLength: 60,
      maxLength: 200,
    });
    fc.assert(
      fc.property(times, fc.double({ min: 0.01, max: 0.5, noNaN: true }), (made, share) => {
        const sessions = made
          .map(([start, length, items], i) => session(i, start, start + length, Array(items).fill('a')))
          .sort((a, b) => a.startMs - b.startMs);
        let split: ReturnType<typeof splitByTime>;
        try {
          split = splitByTime(sessions, share);
        } catch {
          return;
        }
        for (const cut of [split.validation, split.test]) {
          const newest = Math.max(...cut.training.map(({ endMs }) => endMs));
          const oldest = Math.min(...cut.heldOut.map(({ startMs }) => startMs));
          expect(newest).toBeLessThan(oldest);
        }
        const tested = new Set(split.test.heldOut);
        expect(split.validation.heldOut.some((each) => tested.has(each))).toBe(false);
        expect(split.validation.training.some((each) => tested.has(each))).toBe(false);
      }),
    );
  });
});
