import { LruPlaces } from './lru-places.js';

export interface Shown {
  readonly exposures: number;
  readonly clicks: number;
}

const never: Shown = { exposures: 0, clicks: 0 };

/** Bytes of one item, with its id. */
const itemBytes = 170;

/** How often each item was shown and clicked as a recommendation, as the stream says; what was neither for longest is forgotten first. */
export class ShownCounts {
  readonly #places: LruPlaces;
  readonly #exposures: Uint32Array;
  readonly #clicks: Uint32Array;

  /** @param most items of all tenants */
  constructor(most: number) {
    this.#places = new LruPlaces(most);
    this.#exposures = new Uint32Array(most);
    this.#clicks = new Uint32Array(most);
  }

  get bytes(): number {
    return this.#places.size * itemBytes;
  }

  add(tenantId: string, itemId: string, act: 'exposure' | 'click'): void {
    const place = this.#places.take(keyOf(tenantId, itemId), (taken) => {
      this.#exposures[taken] = 0;
      this.#clicks[taken] = 0;
    });
    const counts = act === 'click' ? this.#clicks : this.#exposures;
    counts[place] = (counts[place] as number) + 1;
  }

  of(tenantId: string, itemId: string): Shown {
    const place = this.#places.find(keyOf(tenantId, itemId));
    if (place < 0) return never;
    return { exposures: this.#exposures[place] as number, clicks: this.#clicks[place] as number };
  }
}

/** A tenant id holds no slash. */
function keyOf(tenantId: string, itemId: string): string {
  return `${tenantId}/${itemId}`;
}
