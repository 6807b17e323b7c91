/**
 * Which cases hang together: those of one customer or session do, and a resample takes all of them or none. Without this an
 * interval over the clicks of few busy customers would be far too narrow.
 */
export interface Clusters {
  /** Of each case, from 0 in the order of first appearance. */
  of: Uint32Array;
  count: number;
}

/**
 * @param keys a key for each case, equal ones being one cluster; absent: each case is its own
 * @throws RangeError where there is not one key for each case
 */
export function clustersOf(cases: number, keys?: ArrayLike<string | number>): Clusters {
  if (keys === undefined) return { of: Uint32Array.from({ length: cases }, (_, at) => at), count: cases };
  if (keys.length !== cases)
    throw new RangeError(`there must be a cluster for each of ${cases} cases, not ${keys.length}`);
  const indexes = new Map<string | number, number>();
  const of = new Uint32Array(cases);
  for (let at = 0; at < cases; at++) {
    const key = keys[at] as string | number;
    let index = indexes.get(key);
    if (index === undefined) {
      index = indexes.size;
      indexes.set(key, index);
    }
    of[at] = index;
  }
  return { of, count: indexes.size };
}

/** Sums of a value over the cases of each cluster; without values their number. */
export function sumByCluster({ of, count }: Clusters, values?: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(count);
  for (let at = 0; at < of.length; at++) {
    const cluster = of[at] as number;
    sums[cluster] = (sums[cluster] as number) + (values === undefined ? 1 : (values[at] as number));
  }
  return sums;
}
