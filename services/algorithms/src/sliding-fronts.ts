// A front is what a register of a Sliding HyperLogLog keeps: (bucket, rank) pairs, flat, the newest bucket first and each older one with
// a higher rank.

/** Enters a pair into the front that lies from start to stop. @returns by how many numbers the front has grown */
export function enter(values: number[], start: number, stop: number, bucket: number, rank: number): number {
  let at = start;
  while (at < stop && (values[at] ?? 0) > bucket) at += 2;
  // Pairs before `at` are newer: one with as high a rank says all that this one could.
  if (at > start && (values[at - 1] ?? 0) >= rank) return 0;
  if (at < stop && values[at] === bucket && (values[at + 1] ?? 0) >= rank) return 0;
  let end = at;
  while (end < stop && (values[end + 1] ?? 0) <= rank) end += 2;
  if (end === at + 2) {
    values[at] = bucket;
    values[at + 1] = rank;
    return 0;
  }
  values.splice(at, end - at, bucket, rank);
  return 2 - (end - at);
}

export interface Fronts {
  /** One front behind the other. */
  readonly values: readonly number[];
  /** Where each begins, and behind the last where it ends. */
  readonly keys: readonly number[];
}

/** Appends the front that one register of two sketches has together: from the newest on whatever ranks higher than all newer. */
export function mergeFronts(out: number[], a: Fronts, b: Fronts, register: number): void {
  let i = a.keys[register] ?? 0;
  let j = b.keys[register] ?? 0;
  const endA = a.keys[register + 1] ?? 0;
  const endB = b.keys[register + 1] ?? 0;
  let highest = 0;
  while (i < endA || j < endB) {
    const left = i < endA ? (a.values[i] ?? 0) : Number.NEGATIVE_INFINITY;
    const right = j < endB ? (b.values[j] ?? 0) : Number.NEGATIVE_INFINITY;
    let rank = 0;
    if (left >= right) {
      rank = a.values[i + 1] ?? 0;
      i += 2;
    }
    if (right >= left) {
      rank = Math.max(rank, b.values[j + 1] ?? 0);
      j += 2;
    }
    if (rank <= highest) continue;
    highest = rank;
    out.push(Math.max(left, right), rank);
  }
}
