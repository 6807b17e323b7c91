import { murmur3 } from '../murmur3.js';
import { bucketCount } from './buckets.js';

/** The owner of each bucket: 0 is nobody, else the number of an arm, or of an experiment of the layer. */
export type Owners = Uint8Array;

/** Owners that a table of buckets can tell apart. */
export const mostOwners = 255;

export function noOwners(): Owners {
  return new Uint8Array(bucketCount);
}

/**
 * Gives each owner as many buckets as it is to have, and moves as few as possible: whoever is to have fewer gives up as many as it has too
 * many, whoever is to have more takes as many as it lacks from those and from nobody's. So a bucket never goes from one owner to another
 * whose counts both stay, nor to one that is to have fewer, and as many change hands as the growing ones grow. Which ones go is chosen by
 * hash, so that what one experiment had together comes apart over those after it.
 * @param owners not changed
 * @param wanted buckets by owner, from 1 to 255; owners that are not named keep theirs
 * @param salt decides which buckets go
 * @throws RangeError where there are not enough, with how many are free
 */
export function reallocate(owners: Owners, wanted: ReadonlyMap<number, number>, salt: string): Owners {
  const has = new Map<number, number>();
  for (const owner of owners) has.set(owner, (has.get(owner) ?? 0) + 1);
  for (const [owner, count] of wanted) {
    if (!Number.isInteger(owner) || owner < 1 || owner > mostOwners) {
      throw new RangeError(`an owner must be a whole number from 1 to ${mostOwners}, not ${owner}`);
    }
    if (!Number.isInteger(count) || count < 0 || count > bucketCount) {
      throw new RangeError(`an owner has from 0 to ${bucketCount} buckets, not ${count}`);
    }
  }
  const others = [...has].filter(([owner]) => owner !== 0 && !wanted.has(owner));
  const free = bucketCount - others.reduce((sum, [, count]) => sum + count, 0);
  const asked = [...wanted.values()].reduce((sum, count) => sum + count, 0);
  if (asked > free) throw new RangeError(`${asked} buckets are wanted, and ${free} are free`);

  const next = owners.slice();
  const order = shuffled(salt);
  const excess = new Map([...wanted].map(([owner, count]) => [owner, (has.get(owner) ?? 0) - count]));
  for (const bucket of order) {
    const owner = next[bucket] as number;
    const over = excess.get(owner) ?? 0;
    if (over <= 0) continue;
    next[bucket] = 0;
    excess.set(owner, over - 1);
  }
  const growing = [...excess].filter(([, over]) => over < 0);
  for (const bucket of order) {
    const last = growing.at(-1);
    if (last === undefined) break;
    if (next[bucket] !== 0) continue;
    next[bucket] = last[0];
    last[1] += 1;
    if (last[1] === 0) growing.pop();
  }
  return next;
}

/** All buckets in an order of the salt's own. */
function shuffled(salt: string): number[] {
  const seed = murmur3(salt);
  const weights = Float64Array.from({ length: bucketCount }, (_, bucket) => murmur3(String(bucket), seed));
  return [...weights.keys()].sort((a, b) => (weights[a] as number) - (weights[b] as number) || a - b);
}
