/** Numbers in ascending order in an array of their own. NaN must not be among them. */
export function ascending(values: Iterable<number>): Float64Array {
  return Float64Array.from(values).sort();
}

/**
 * A quantile with linear interpolation between the neighbours, type 7 of Hyndman and Fan (1996), as numpy.quantile has it by default.
 * @param sorted ascending
 * @param share from 0 to 1
 * @returns NaN of none
 */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const last = sorted.length - 1;
  if (last < 0) return Number.NaN;
  const place = Math.min(Math.max(share, 0), 1) * last;
  const below = Math.floor(place);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.min(below + 1, last)] ?? Number.NaN;
  return low === high ? low : low + (place - below) * (high - low);
}

/** How many of ascending numbers are at most `value`. */
export function countAtMost(sorted: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many of ascending numbers are below `value`. */
export function countBelow(sorted: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many different numbers there are among ascending ones. */
export function distinctOf(sorted: ArrayLike<number>): number {
  let distinct = sorted.length === 0 ? 0 : 1;
  for (let at = 1; at < sorted.length; at++) if (sorted[at] !== sorted[at - 1]) distinct += 1;
  return distinct;
}
