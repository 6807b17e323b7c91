import type { Random } from './random.js';

/** Items against which the targets of a batch are weighed. */
export interface Negatives {
  items: Int32Array;
  /** By place: how often an item was drawn, as the expectation of a step. For logQ. */
  expected: Float32Array;
}

export interface NegativeSampler {
  draw(random: Random): Negatives;
}

/**
 * @param counts how often each item occurs
 * @param count how many to draw; 0 or as many as there are: all items, each once
 * @param power popularity counts to this power; 0: uniformly, without repetition
 */
export function negativeSampler(counts: Float64Array, count: number, power: number): NegativeSampler {
  const size = counts.length;
  if (count === 0 || (count >= size && power === 0)) {
    const all = { items: Int32Array.from(counts, (_, item) => item), expected: new Float32Array(size).fill(1) };
    return { draw: () => all };
  }
  if (power === 0) return { draw: uniform(size, count) };
  const sums = new Float64Array(size);
  let sum = 0;
  for (let item = 0; item < size; item++) {
    sum += (counts[item] as number) ** power;
    sums[item] = sum;
  }
  return {
    draw(random) {
      const items = new Int32Array(count);
      const expected = new Float32Array(count);
      for (let i = 0; i < count; i++) {
        const item = firstAbove(sums, random.float() * sum);
        items[i] = item;
        expected[i] = (count * (counts[item] as number) ** power) / sum;
      }
      return { items, expected };
    },
  };
}

function uniform(size: number, count: number): (random: Random) => Negatives {
  const expected = new Float32Array(count).fill(count / size);
  const drawnAt = new Int32Array(size);
  let draws = 0;
  return (random) => {
    draws++;
    const items = new Int32Array(count);
    // Floyd's sampling without repetition: a number is drawn for each, whatever was drawn before.
    for (let i = 0; i < count; i++) {
      const last = size - count + i;
      const item = random.below(last + 1);
      const taken = drawnAt[item] === draws ? last : item;
      drawnAt[taken] = draws;
      items[i] = taken;
    }
    return { items, expected };
  };
}

function firstAbove(sums: Float64Array, value: number): number {
  let [low, high] = [0, sums.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sums[middle] as number) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
