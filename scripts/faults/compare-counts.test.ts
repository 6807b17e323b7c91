import { describe, expect, it } from 'vitest';
import { compareCounts, countValues } from './compare-counts.js';

describe('compareCounts', () => {
  it('tells what is missing and what is there twice, and does not let them cancel out', () => {
    const wanted = countValues(['a', 'a', 'b', 'c']);
    expect(compareCounts(wanted, countValues(['c', 'b', 'a', 'a']))).toEqual({ lost: 0, duplicated: 0 });
    expect(compareCounts(wanted, countValues(['a', 'b', 'b', 'c', 'd']))).toEqual({ lost: 1, duplicated: 2 });
    expect(compareCounts(wanted, countValues([]))).toEqual({ lost: 4, duplicated: 0 });
  });
});
