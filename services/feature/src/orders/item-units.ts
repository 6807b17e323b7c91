import { murmur3 } from '@insight-mesh/algorithms/murmur3';
import { addUp } from '../state/buckets.js';

/** More than the collector takes in one event. */
export const itemsKept = 1_000;

/**
 * Units by item. Of more than `itemsKept` items those with the lowest hashes are kept: which they are depends on the items alone, so what
 * is kept is complete, in any order; and of an order's items the same are kept of what was bought as of what was given back.
 */
export class ItemUnits {
  #units = new Map<string, number>();
  /** Items were left out. */
  cut = false;

  get size(): number {
    return this.#units.size;
  }

  get(itemId: string): number | undefined {
    return this.#units.get(itemId);
  }

  /** To be followed by a `trim` when all have been added. */
  add(itemId: string, units: number): void {
    this.#units.set(itemId, addUp(this.#units.get(itemId) ?? 0, units));
  }

  merge(other: ItemUnits): void {
    for (const [itemId, units] of other.#units) this.add(itemId, units);
    this.cut ||= other.cut;
    this.trim();
  }

  trim(): void {
    if (this.#units.size <= itemsKept) return;
    this.#units = new Map(lowest([...this.#units], ([itemId]) => itemId));
    this.cut = true;
  }

  sorted(): [string, number][] {
    return [...this.#units].sort(([a], [b]) => (a < b ? -1 : 1));
  }
}

/** The `itemsKept` values whose items have the lowest hashes. */
function lowest<T>(values: readonly T[], itemOf: (value: T) => string): T[] {
  const ranked = values.map((value) => ({ value, item: itemOf(value), rank: murmur3(itemOf(value)) }));
  ranked.sort((a, b) => a.rank - b.rank || (a.item < b.item ? -1 : 1));
  return ranked.slice(0, itemsKept).map(({ value }) => value);
}

/** Of values with different items those that are kept, in the order in which they came. */
export function keptItems<T>(values: readonly T[], itemOf: (value: T) => string): readonly T[] {
  if (values.length <= itemsKept) return values;
  const kept = new Set(lowest(values, itemOf));
  return values.filter((value) => kept.has(value));
}
