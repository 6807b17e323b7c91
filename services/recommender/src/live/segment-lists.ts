import { DecayedRows, rowBytes } from './decayed-rows.js';
import { LruPlaces } from './lru-places.js';

/** Items kept of one segment. */
const width = 100;

/** Bytes of one list: the row, and some 150 for its name and its place in the map. */
export const segmentBytes = rowBytes(width) + 160;

/** Popular items of each of a bounded number of segments or categories; the one that was fed longest ago makes room. */
export class SegmentLists {
  readonly #rows: DecayedRows;
  readonly #places: LruPlaces;

  constructor(most: number, halfLifeMs: number) {
    this.#places = new LruPlaces(most);
    this.#rows = new DecayedRows(width, halfLifeMs, most);
  }

  get size(): number {
    return this.#places.size;
  }

  add(name: string, atMs: number, item: number, amount: number, generations: Uint16Array): void {
    const place = this.#places.take(name, (taken) => this.#rows.clear(taken));
    this.#rows.add(place, atMs, item, amount, generations);
  }

  each(name: string, nowMs: number, generations: Uint16Array, take: (item: number, weight: number) => void): void {
    const place = this.#places.find(name);
    if (place >= 0) this.#rows.each(place, nowMs, generations, take);
  }
}
