export interface Difference {
  lost: number;
  duplicated: number;
}

/** Missing from and over in what was found, summed over all keys. */
export function compareCounts(wanted: ReadonlyMap<string, number>, found: ReadonlyMap<string, number>): Difference {
  let lost = 0;
  let duplicated = 0;
  for (const key of new Set([...wanted.keys(), ...found.keys()])) {
    const over = (found.get(key) ?? 0) - (wanted.get(key) ?? 0);
    if (over < 0) lost -= over;
    else duplicated += over;
  }
  return { lost, duplicated };
}

/** How often each value occurs. */
export function countValues(values: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
