import { describe, expect, it } from 'vitest';
import { murmur3, murmur3Bytes } from './murmur3.js';

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

describe('murmur3Bytes', () => {
  // By murmurhash3_32 of scikit-learn.
  it.each([
    ['', 0, 0],
    ['', 7, 415870660],
    ['a', 0, 1009084850],
    ['a', 7, 3990715943],
    ['ab', 0, 2613040991],
    ['ab', 7, 4264175359],
    ['abc', 0, 3017643002],
    ['abc', 7, 940791465],
    ['abcd', 0, 1139631978],
    ['abcd', 7, 1425861819],
    ['abcde', 0, 3902511862],
    ['abcde', 7, 3037955123],
    ['town=北京', 0, 754001614],
    ['town=北京', 7, 3148801260],
    ['colour=', 0, 3495247615],
    ['colour=', 7, 1993227261],
  ])('%j with seed %d', (text, seed, hash) => {
    expect(murmur3Bytes(new TextEncoder().encode(text), seed)).toBe(hash);
  });
});
