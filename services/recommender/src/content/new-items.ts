export interface NewItemsSettings {
  /** How long an item is new, in milliseconds. */
  newMs: number;
  /** Items kept, the newest. */
  most: number;
  /**
   * Where more than this share of the catalogue looks new by messages that lay in Kafka at the start, from 0 to 1, the catalogue was sent anew,
   * and those messages tell nothing.
   */
  floodShare: number;
}

export const newItemsDefaults: NewItemsSettings = { newMs: 14 * 86_400_000, most: 10_000, floodShare: 0.2 };

/** Catalogues of fewer items may be new as a whole. */
const smallCatalogue = 50;

interface Seen {
  readonly firstMs: number;
  /** From a message whose key may have had an earlier one, which compaction took. */
  readonly unsure: boolean;
}

/** Which items of one tenant are new, by when they were first seen; the newest `most` of them. */
export class NewItems {
  readonly #o: NewItemsSettings;
  readonly #onGone: (itemId: string) => void;
  readonly #seen = new Map<string, Seen>();
  #unsure = 0;
  /** Ids, the newest first; undefined where it must be made again. */
  #order: string[] | undefined;
  #oldestMs = Number.POSITIVE_INFINITY;

  /** @param onGone told of each item that is no longer new */
  constructor(settings: NewItemsSettings = newItemsDefaults, onGone: (itemId: string) => void = () => undefined) {
    this.#o = settings;
    this.#onGone = onGone;
  }

  get size(): number {
    return this.#seen.size;
  }

  /**
   * @param firstMs when the item was first seen, in milliseconds since 1970
   * @param unsure the message lay in Kafka at the start, and need not be the item's first
   * @returns whether the item counts as new
   */
  put(itemId: string, firstMs: number, unsure: boolean, nowMs: number): boolean {
    if (firstMs <= nowMs - this.#o.newMs) return false;
    this.remove(itemId);
    this.#seen.set(itemId, { firstMs, unsure });
    if (unsure) this.#unsure++;
    this.#order = undefined;
    this.#oldestMs = Math.min(this.#oldestMs, firstMs);
    // A tenth more may gather, so that not each one sorts.
    if (this.#seen.size > this.#o.most * 1.1) this.#cut();
    return this.#seen.has(itemId);
  }

  remove(itemId: string): void {
    const seen = this.#seen.get(itemId);
    if (seen === undefined) return;
    this.#seen.delete(itemId);
    if (seen.unsure) this.#unsure--;
    this.#order = undefined;
  }

  /** Since when the item is known, where it is new. */
  firstMs(itemId: string, nowMs: number, catalogueItems: number): number | undefined {
    const seen = this.#seen.get(itemId);
    if (seen === undefined || seen.firstMs <= nowMs - this.#o.newMs) return undefined;
    return seen.unsure && this.isFlood(catalogueItems) ? undefined : seen.firstMs;
  }

  /** Whether what lay in Kafka at the start tells nothing of what is new. */
  isFlood(catalogueItems: number): boolean {
    return catalogueItems >= smallCatalogue && this.#unsure > catalogueItems * this.#o.floodShare;
  }

  /** Ids that may be new, the newest first: each to be asked for by `firstMs`. */
  newest(nowMs: number): readonly string[] {
    if (this.#oldestMs <= nowMs - this.#o.newMs) this.#expire(nowMs);
    this.#order ??= this.#sorted().map(([itemId]) => itemId);
    return this.#order;
  }

  #sorted(): [string, Seen][] {
    return [...this.#seen].sort(([a, x], [b, y]) => y.firstMs - x.firstMs || (a < b ? -1 : 1));
  }

  #cut(): void {
    for (const [itemId] of this.#sorted().slice(this.#o.most)) {
      this.remove(itemId);
      this.#onGone(itemId);
    }
  }

  #expire(nowMs: number): void {
    this.#oldestMs = Number.POSITIVE_INFINITY;
    for (const [itemId, { firstMs }] of [...this.#seen]) {
      if (firstMs > nowMs - this.#o.newMs) {
        this.#oldestMs = Math.min(this.#oldestMs, firstMs);
        continue;
      }
      this.remove(itemId);
      this.#onGone(itemId);
    }
  }
}
