import { murmur3 } from '../murmur3.js';

/** Traffic is told in ten-thousandths. */
export const bucketCount = 10_000;

/** The start of a salt's hashes, so that each request hashes the unit alone. */
export function seedOf(salt: string): number {
  return murmur3(salt);
}

/**
 * The bucket of a unit, from 0 to 9,999: the same for ever under one salt, and under two salts independent of each other.
 * @param unit kind and id, as unitKey writes them
 * @param seed of the salt
 */
export function bucketOf(unit: string, seed: number): number {
  return murmur3(unit, seed) % bucketCount;
}

/**
 * How many buckets each share gets: whole numbers that add up to all of them, each share's part rounded down and what is left given to the
 * largest remainders.
 * @param shares above 0; they need not add up to 1
 * @throws RangeError for no share or one that is not above 0
 */
export function bucketCounts(shares: readonly number[]): number[] {
  const wrong = shares.find((share) => !(share > 0 && Number.isFinite(share)));
  if (shares.length === 0 || wrong !== undefined) {
    throw new RangeError(wrong === undefined ? 'there must be a share' : `a share must be above 0, not ${wrong}`);
  }
  const all = shares.reduce((sum, share) => sum + share, 0);
  const exact = shares.map((share) => (share / all) * bucketCount);
  const counts = exact.map(Math.floor);
  const left = bucketCount - counts.reduce((sum, count) => sum + count, 0);
  const byRemainder = [...exact.keys()].sort(
    (a, b) => fraction(exact[b] as number) - fraction(exact[a] as number) || a - b,
  );
  for (const at of byRemainder.slice(0, left)) counts[at] = (counts[at] as number) + 1;
  return counts;
}

function fraction(value: number): number {
  return value - Math.floor(value);
}
