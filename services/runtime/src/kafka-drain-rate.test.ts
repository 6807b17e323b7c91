import { describe, expect, it } from 'vitest';
import { DrainRate } from './kafka-drain-rate.js';

describe('DrainRate', () => {
  function rate() {
    let now = 0;
    const drain = new DrainRate(() => now);
    const stored = (afterMs: number, bytes: number, left: number) => {
      now += afterMs;
      drain.stored(bytes, left);
    };
    return { drain, stored };
  }

  it('knows nothing until there was a backlog for a while', () => {
    const { drain, stored } = rate();
    expect(drain.waitMs(1_000_000)).toBe(0);
    stored(100, 1_000, 0);
    stored(300, 1_000, 5_000);
    expect(drain.waitMs(1_000_000)).toBe(0);
  });

  it('tells the wait from what was stored while the queue was never empty', () => {
    const { drain, stored } = rate();
    for (let send = 0; send < 6; send++) stored(100, 10_000, 50_000);
    expect(drain.waitMs(200_000)).toBe(2_000);
    for (let send = 0; send < 40; send++) stored(100, 20_000, 50_000);
    expect(drain.waitMs(200_000)).toBeCloseTo(1_000, -1);
  });

  it('counts no time in which there was nothing to store', () => {
    const { drain, stored } = rate();
    stored(100, 10, 0);
    stored(1_500, 10_000, 50_000);
    expect(drain.waitMs(200_000)).toBe(0);
    for (let send = 0; send < 5; send++) stored(100, 10_000, 50_000);
    expect(drain.waitMs(200_000)).toBe(2_000);
  });

  it('forgets when the queue has run empty, and after a standstill', () => {
    const { drain, stored } = rate();
    for (let send = 0; send < 6; send++) stored(100, 10, 50_000);
    expect(drain.waitMs(1_000)).toBeGreaterThan(0);
    stored(100, 10, 0);
    expect(drain.waitMs(1_000)).toBe(0);
    for (let send = 0; send < 6; send++) stored(100, 10, 50_000);
    stored(30_000, 10, 50_000);
    expect(drain.waitMs(1_000)).toBe(0);
  });

  it('remembers when the queue runs empty because its callers have left, once', () => {
    const { drain, stored } = rate();
    for (let send = 0; send < 6; send++) stored(100, 10_000, 50_000);
    drain.withdrawn();
    stored(100, 10_000, 0);
    expect(drain.waitMs(200_000)).toBe(2_000);
    stored(100, 10_000, 0);
    expect(drain.waitMs(200_000)).toBe(0);
  });
});
