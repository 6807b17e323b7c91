/** Numbers from 0 to below 1 that look random and are the same for the same seed (mulberry32, Tommy Ettinger, public domain). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * At most `most` of the places 0 to count - 1, ascending, each as likely as any other (selection sampling; Knuth, The Art of
 * Computer Programming 2, 3.4.2, algorithm S).
 */
export function samplePlaces(count: number, most: number, seed: number): Uint32Array {
  if (count <= most) return Uint32Array.from({ length: count }, (_, i) => i);
  const random = seeded(seed);
  const places = new Uint32Array(most);
  let taken = 0;
  for (let i = 0; taken < most; i++) {
    if (random() * (count - i) < most - taken) places[taken++] = i;
  }
  return places;
}

/**
 * Deals rows to folds of sizes that differ by one at most; where classes are given, each class by itself, so that every fold has its share.
 * @param classes one a row, equal values being one class
 * @returns a fold from 0 for each row
 */
export function dealFolds(rows: number, folds: number, seed: number, classes?: Float64Array): Int32Array {
  const order = Uint32Array.from({ length: rows }, (_, i) => i);
  const random = seeded(seed);
  for (let i = rows - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  const fold = new Int32Array(rows);
  // A class goes on where the one before it stopped: so the folds stay of one size though each class is dealt by itself.
  let next = 0;
  const values = classes === undefined ? [0] : [...new Set(classes)].sort((a, b) => a - b);
  for (const value of values) {
    for (const row of order) {
      if (classes === undefined || classes[row] === value) fold[row] = next++ % folds;
    }
  }
  return fold;
}
