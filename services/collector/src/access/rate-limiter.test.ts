import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RateLimiter } from './rate-limiter.js';

const limiter = (burstSeconds = 2, maximumKeys = 100) => new RateLimiter({ burstSeconds, maximumKeys });

describe('RateLimiter', () => {
  it('lets a rested key send its burst at once, and then its rate', () => {
    const limits = limiter();
    expect(limits.take('k', 10, 20, 0)).toBe(0);
    expect(limits.take('k', 10, 1, 0)).toBe(1);
    expect(limits.take('k', 10, 2, 1)).toBe(0);
    expect(limits.wait('k', 10, 1)).toBe(1);
    expect(limits.wait('k', 10, 200)).toBe(1);
    expect(limits.wait('k', 10, 201)).toBe(0);
  });

  it('lets a call in whatever its size, and then makes its key wait for it', () => {
    const limits = limiter();
    expect(limits.take('k', 10, 70, 0)).toBe(0);
    expect(limits.wait('k', 10, 0)).toBe(6);
    expect(limits.wait('k', 10, 5_000)).toBe(1);
    expect(limits.wait('k', 10, 5_001)).toBe(0);
    expect(limits.wait('other', 10, 0)).toBe(0);
  });

  it('keeps a debt, in elements, when the rate changes', () => {
    const limits = limiter();
    limits.take('k', 1, 1_002, 0);
    expect(limits.wait('k', 1, 0)).toBe(1_001);
    expect(limits.wait('k', 500, 0)).toBe(3);
  });

  it('lives with a clock that is set back', () => {
    const limits = limiter();
    limits.take('k', 10, 30, 1_000_000);
    expect(limits.wait('k', 10, 0)).toBe(2);
    expect(limits.wait('k', 10, 1_001)).toBe(0);
  });

  it('remembers a bounded number of keys, those in use', () => {
    const limits = limiter(1, 3);
    limits.take('busy', 1, 100, 0);
    for (let n = 0; n < 1_000; n++) {
      limits.take(`k${n}`, 1, 1, 0);
      expect(limits.wait('busy', 1, 0)).toBe(100);
    }
    expect(limits.size).toBe(3);
  });

  const rate = fc.integer({ min: 1, max: 1_000_000 });
  const calls = fc.array(
    fc.record({ pause: fc.integer({ min: 0, max: 20_000 }), count: fc.integer({ min: 1, max: 5_000 }) }),
    { maxLength: 200 },
  );

  it('never lets in more than burst, rate times time, and one call', () => {
    fc.assert(
      fc.property(rate, fc.integer({ min: 1, max: 10 }), calls, (perSecond, burst, list) => {
        const limits = limiter(burst);
        const taken: { at: number; count: number }[] = [];
        let now = 1_790_000_000_000;
        for (const { pause, count } of list) {
          now += pause;
          if (limits.take('k', perSecond, count, now) === 0) taken.push({ at: now, count });
        }
        // In any window, not only from the start.
        for (let from = 0; from < taken.length; from++) {
          let sum = 0;
          let largest = 0;
          for (const { at, count } of taken.slice(from)) {
            sum += count;
            largest = Math.max(largest, count);
            const seconds = (at - (taken[from]?.at ?? 0)) / 1000;
            expect(sum).toBeLessThanOrEqual(perSecond * burst + perSecond * seconds + largest);
          }
        }
      }),
    );
  });

  it('says a wait that is enough, and not a second too long', () => {
    fc.assert(
      fc.property(rate, calls, (perSecond, list) => {
        const limits = limiter();
        let now = 1_790_000_000_000;
        for (const { pause, count } of list) {
          now += pause;
          const wait = limits.take('k', perSecond, count, now);
          if (wait === 0) continue;
          expect(Number.isInteger(wait)).toBe(true);
          if (wait > 1) expect(limits.wait('k', perSecond, now + wait * 1000 - 1001)).toBeGreaterThan(0);
          expect(limits.wait('k', perSecond, now + wait * 1000)).toBe(0);
          now += wait * 1000;
        }
      }),
    );
  });

  it('lets a key that keeps to its rate always in', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 1, max: 500 }), (perSecond, count) => {
        const limits = limiter(1);
        const pause = Math.ceil((count * 1000) / perSecond);
        for (let n = 0; n < 50; n++) expect(limits.take('k', perSecond, count, n * pause)).toBe(0);
      }),
    );
  });
});
