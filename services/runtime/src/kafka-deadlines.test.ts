import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Deadlines } from './kafka-deadlines.js';

describe('deadlines', () => {
  beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
  afterEach(() => void vi.useRealTimers());

  function item(inMs: number) {
    return { deadlineMs: Date.now() + inMs, expire: vi.fn() };
  }

  it('expire what is due, within 40 ms, and nothing earlier', () => {
    const deadlines = new Deadlines();
    const items = [item(5), item(100), item(1_000)];
    for (const each of items) deadlines.add(each);
    vi.advanceTimersByTime(45);
    expect(items.map((each) => each.expire.mock.calls.length)).toEqual([1, 0, 0]);
    vi.advanceTimersByTime(95);
    expect(items.map((each) => each.expire.mock.calls.length)).toEqual([1, 1, 0]);
    vi.advanceTimersByTime(10_000);
    expect(items.map((each) => each.expire.mock.calls.length)).toEqual([1, 1, 1]);
  });

  it('expire at once what was due when it was added', () => {
    const deadlines = new Deadlines();
    const late = item(-500);
    deadlines.add(late);
    vi.advanceTimersByTime(20);
    expect(late.expire).toHaveBeenCalledOnce();
  });

  it('forget what was removed, and keep no timer for nothing', () => {
    const deadlines = new Deadlines();
    const removed = item(100);
    deadlines.add(removed);
    deadlines.remove(removed);
    vi.advanceTimersByTime(200);
    expect(removed.expire).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
    const later = item(100);
    deadlines.add(later);
    vi.advanceTimersByTime(200);
    expect(later.expire).toHaveBeenCalledOnce();
  });
});
