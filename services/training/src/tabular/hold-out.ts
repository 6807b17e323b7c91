import { seeded } from '@insight-mesh/algorithms/preparation/random';
import type { TabularData } from './tabular-data.js';

export interface HeldOut {
  /** Places in the training rows, ascending; none is in both. */
  fitted: Uint32Array;
  validation: Uint32Array;
}

/** Whose each training row is, in their order; undefined where nobody asked. */
export function groupsOf({ source, rows }: TabularData): Int32Array | undefined {
  const { groups } = source;
  return groups && Int32Array.from(rows, (row) => groups[row] as number);
}

/**
 * Deals training rows to a part by which a fit may choose and the part that it is fitted on: each class in its share, or, where rows are of
 * somebody, whole customers, for one whose rows are on both sides is known by heart and would stop nothing.
 * @param groups one a row; -1: nobody's, such a row is by itself
 * @returns `validation` has one row at least
 * @throws RangeError where no customer can be held out so that both classes are left
 */
export function holdOut(labels: Float64Array, share: number, seed: number, groups?: Int32Array): HeldOut {
  const validation = groups === undefined ? byClass(labels, share, seed) : byGroup(labels, share, seed, groups);
  const held = new Set(validation);
  return {
    fitted: Uint32Array.from(labels.keys()).filter((i) => !held.has(i)),
    validation: Uint32Array.from(validation).sort(),
  };
}

function shuffle<T extends Uint32Array | number[]>(places: T, random: () => number): T {
  for (let i = places.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [places[i], places[j]] = [places[j] as number, places[i] as number];
  }
  return places;
}

function byClass(labels: Float64Array, share: number, seed: number): number[] {
  const random = seeded(seed);
  return [0, 1].flatMap((label) => {
    const places = shuffle(
      Uint32Array.from(labels.keys()).filter((i) => labels[i] === label),
      random,
    );
    return [...places.subarray(0, Math.min(places.length - 1, Math.max(1, Math.round(places.length * share))))];
  });
}

function byGroup(labels: Float64Array, share: number, seed: number, groups: Int32Array): number[] {
  const rowsOf = new Map<number, number[]>();
  groups.forEach((group, row) => {
    const key = group < 0 ? groups.length + row : group;
    const rows = rowsOf.get(key);
    if (rows === undefined) rowsOf.set(key, [row]);
    else rows.push(row);
  });
  const order = shuffle([...rowsOf.keys()], seeded(seed)).map((key) => rowsOf.get(key) as number[]);
  const positivesOf = (rows: readonly number[]): number => rows.reduce((sum, row) => sum + (labels[row] as number), 0);
  const left = [labels.length - positivesOf([...labels.keys()]), positivesOf([...labels.keys()])];
  const held: number[] = [];
  const seen = [0, 0];
  const wanted = Math.max(1, Math.round(labels.length * share));
  const take = (rows: readonly number[]): boolean => {
    const positives = positivesOf(rows);
    const own = [rows.length - positives, positives];
    // What is left must have both classes, or there is nothing to learn.
    if ([0, 1].some((label) => (left[label] as number) - (own[label] as number) < 1)) return false;
    for (const label of [0, 1]) {
      left[label] = (left[label] as number) - (own[label] as number);
      seen[label] = (seen[label] as number) + (own[label] as number);
    }
    for (const row of rows) held.push(row);
    return true;
  };
  // Past its share it goes on only for a class of which it has none.
  for (const rows of order) {
    const lacking = [0, 1].find((label) => seen[label] === 0);
    if (held.length >= wanted && lacking === undefined) break;
    if (held.length >= wanted && !rows.some((row) => labels[row] === lacking)) continue;
    take(rows);
  }
  if (held.length === 0)
    throw new RangeError(
      `early stopping holds out whole customers, and of ${rowsOf.size} none can be held out so that both labels are left to learn from: ` +
        'set patience to 0, which holds nothing out',
    );
  return held;
}
