/** Item ids in ascending order (code units) and the way back. Ties by index are therefore ties by id. */
export class ItemTable {
  readonly ids: readonly string[];
  private readonly indexes = new Map<string, number>();

  /** @param ids distinct, ascending */
  constructor(ids: readonly string[]) {
    this.ids = ids;
    for (let i = 0; i < ids.length; i++) this.indexes.set(ids[i] as string, i);
  }

  static of(ids: Iterable<string>): ItemTable {
    return new ItemTable([...new Set(ids)].sort(byCodeUnits));
  }

  get size(): number {
    return this.ids.length;
  }

  has(id: string): boolean {
    return this.indexes.has(id);
  }

  index(id: string): number | undefined {
    return this.indexes.get(id);
  }

  id(index: number): string {
    const id = this.ids[index];
    if (id === undefined) throw new RangeError(`item index ${index} is not below ${this.ids.length}`);
    return id;
  }

  /** The distinct known items of a context at their latest places, newest first, at most `limit`. */
  newestFirst(items: readonly string[], limit: number): number[] {
    const found: number[] = [];
    for (let i = items.length - 1; i >= 0 && found.length < limit; i--) {
      const index = this.indexes.get(items[i] as string);
      if (index !== undefined && !found.includes(index)) found.push(index);
    }
    return found;
  }

  /** Indexes of the known ids. */
  indexSet(ids: ReadonlySet<string> | undefined): ReadonlySet<number> {
    const set = new Set<number>();
    for (const id of ids ?? []) {
      const index = this.indexes.get(id);
      if (index !== undefined) set.add(index);
    }
    return set;
  }
}

export function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
