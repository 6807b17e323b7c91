/**
 * Made-up features of a made-up shop, for tests and measurements: counts of which most are 0, amounts with a long tail, shares, ages, constants,
 * and each of them with values missing.
 */

/** Numbers from 0 to below 1, the same for the same seed: mulberry32. */
export function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function poisson(random: () => number, mean: number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count += 1;
  return count;
}

const missing = [0, 0, 0.02, 0, 0.3, 0, 0, 0.9, 0, 0, 0];

/**
 * One value of the feature of a number; NaN: nothing was seen.
 * @param shift 0: as ever; else how far the feature has moved
 */
export function madeUpValue(feature: number, random: () => number, shift = 0): number {
  const level = 1 + (feature % 7);
  if (random() < (missing[feature % missing.length] ?? 0)) return Number.NaN;
  switch (feature % 6) {
    case 0:
      return random() < 0.6 ? 0 : poisson(random, level + shift);
    case 1:
      return poisson(random, level * 0.3 + shift);
    case 2:
      return Math.round(Math.exp(level + normal(random) * 1.2 + shift) * 100);
    case 3:
      return Math.min(1, Math.max(0, 0.5 + 0.1 * level * normal(random) + shift));
    case 4:
      return -Math.log(1 - random()) * 86_400 * level * (1 + shift);
    default:
      return random() < 0.01 * level + shift ? 1 : 0;
  }
}
