import { describe, expect, it } from 'vitest';
import { ExpiringLru } from './lru.js';

describe('ExpiringLru', () => {
  it('forgets at the time of expiry', () => {
    const lru = new ExpiringLru<number>(2);
    lru.set('a', 1, 100);
    expect(lru.get('a', 99)).toBe(1);
    expect(lru.get('a', 100)).toBeUndefined();
    expect(lru.size).toBe(0);
  });

  it('never holds more than its maximum, and forgets the least recently used', () => {
    const lru = new ExpiringLru<number>(2);
    lru.set('a', 1, 100);
    lru.set('b', 2, 100);
    lru.get('a', 0);
    lru.set('c', 3, 100);
    expect(lru.size).toBe(2);
    expect(lru.get('b', 0)).toBeUndefined();
    expect(lru.get('a', 0)).toBe(1);
    for (let i = 0; i < 1000; i += 1) lru.set(`k${i}`, i, 100);
    expect(lru.size).toBe(2);
  });
});
