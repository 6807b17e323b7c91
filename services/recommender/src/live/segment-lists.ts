import { DecayedRows, rowBytes } from './decayed-rows.js';

/** Items kept of one segment. */
const width = 100;

/** Bytes of one list: the row, and some 150 for its name and its place in the map. */
export const segmentBytes = rowBytes(width) + 150;

/** Popular items of each of a bounded number of segments or categories; the one that was fed longest ago makes room. */
export class SegmentLists {
  readonly #rows: DecayedRows;
  readonly #places = new Map<string, number>();
  readonly #most: number;

  constructor(most: number, halfLifeMs: number) {
    this.#most = most;
    this.#rows = new DecayedRows(width, halfLifeMs, most);
  }

  get size(): number {
    return this.#places.size;
  }

  add(name: string, atMs: number, item: number, amount: number, generations: Uint16Array): void {
    let place = this.#places.get(name);
    if (place !== undefined) {
      this.#places.delete(name);
    } else {
      place = this.#places.size;
      if (place >= this.#most) {
        for (const [oldest, freed] of this.#places) {
          this.#places.delete(oldest);
          place = freed;
          break;
        }
      }
      this.#rows.clear(place);
    }
    this.#places.set(name, place);
    this.#rows.add(place, atMs, item, amount, generations);
  }

  each(name: string, nowMs: number, generations: Uint16Array, take: (item: number, weight: number) => void): void {
    const place = this.#places.get(name);
    if (place !== undefined) this.#rows.each(place, nowMs, generations, take);
  }
}
