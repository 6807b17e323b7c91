import { describe, expect, it } from 'vitest';
import { murmur3 } from './murmur3.js';

describe('murmur3', () => {
  // Reference values of Appleby's C++ code over the UTF-16LE bytes.
  it.each([
    ['', 0, 0],
    ['', 1, 0x514e28b7],
    ['', 0xffffffff, 0x81f16f39],
    // The bytes aaaa, abcd and ab.
    ['\u6161\u6161', 0x9747b28c, 0x5a97808a],
    ['\u6261\u6463', 0x9747b28c, 0xf0478627],
    ['\u6261', 0x9747b28c, 0x74875592],
  ])('%j with seed %d', (text, seed, hash) => {
    expect(murmur3(text, seed)).toBe(hash);
  });

  it('spreads over all 32 bits', () => {
    const set = new Array<number>(32).fill(0);
    const values = 20_000;
    for (let i = 0; i < values; i++) {
      const hash = murmur3(`c-${i}`);
      for (let bit = 0; bit < 32; bit++) set[bit] = (set[bit] ?? 0) + ((hash >>> bit) & 1);
    }
    for (const ones of set) expect(Math.abs(ones / values - 0.5)).toBeLessThan(0.02);
  });
});
