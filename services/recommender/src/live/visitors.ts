import { grown } from './decayed-rows.js';
import { LruPlaces } from './lru-places.js';

/** Items of a visitor that are remembered. */
const recentItems = 10;
const boughtItems = 8;
/** Bytes of one visitor: the arrays, and some 170 for the id and its place in the map. */
export const visitorBytes = recentItems * 15 + boughtItems * 14 + 10 + 170;

interface Ring {
  readonly width: number;
  items: Uint32Array;
  generations: Uint16Array;
  times: Float64Array;
  used: Uint8Array;
}

function ring(width: number, visitors: number): Ring {
  return {
    width,
    items: new Uint32Array(width * visitors),
    generations: new Uint16Array(width * visitors),
    times: new Float64Array(width * visitors),
    used: new Uint8Array(visitors),
  };
}

/** What the visitors of one tenant looked at and bought of late; the visitor who was away longest is forgotten first. */
export class Visitors {
  readonly #places: LruPlaces;
  readonly #recent: Ring;
  readonly #bought: Ring;
  #strengths: Uint8Array;

  constructor(room: number) {
    this.#places = new LruPlaces(room);
    this.#recent = ring(recentItems, room);
    this.#bought = ring(boughtItems, room);
    this.#strengths = new Uint8Array(recentItems * room);
  }

  get size(): number {
    return this.#places.size;
  }

  get room(): number {
    return this.#places.room;
  }

  grow(room: number): void {
    for (const each of [this.#recent, this.#bought]) {
      each.items = grown(each.items, new Uint32Array(each.width * room));
      each.generations = grown(each.generations, new Uint16Array(each.width * room));
      each.times = grown(each.times, new Float64Array(each.width * room));
      each.used = grown(each.used, new Uint8Array(room));
    }
    this.#strengths = grown(this.#strengths, new Uint8Array(recentItems * room));
    this.#places.grow(room);
  }

  /** @returns the visitor's place until the next call; a new one takes that of the visitor who was away longest where there is no room */
  place(visitor: string): number {
    return this.#places.take(visitor, (place) => {
      this.#recent.used[place] = 0;
      this.#bought.used[place] = 0;
    });
  }

  /**
   * Notes that the visitor looked at an item, and makes it the newest.
   * @returns what the act counts beyond what the visitor's earlier acts with the item did in the window, which is 0 for a page that is loaded again
   */
  see(place: number, item: number, generation: number, atMs: number, strength: number, sinceMs: number): number {
    const { items, generations, times, used, width } = this.#recent;
    const from = place * width;
    const count = used[place] as number;
    let at = -1;
    for (let i = 0; i < count && at < 0; i++) {
      if (items[from + i] === item && generations[from + i] === generation) at = i;
    }
    const fresh = at >= 0 && (times[from + at] as number) >= sinceMs;
    const before = fresh ? (this.#strengths[from + at] as number) : 0;
    if (at < 0) {
      at = Math.min(count, width - 1);
      used[place] = at + 1;
    }
    // The oldest of a full ring is overwritten.
    for (let i = from + at; i > from; i--) {
      items[i] = items[i - 1] as number;
      generations[i] = generations[i - 1] as number;
      times[i] = times[i - 1] as number;
      this.#strengths[i] = this.#strengths[i - 1] as number;
    }
    items[from] = item;
    generations[from] = generation;
    times[from] = atMs;
    this.#strengths[from] = Math.max(before, strength);
    return Math.max(0, strength - before);
  }

  /** Gives the items that the visitor looked at since a moment, the newest first, with how many came after each. */
  recent(place: number, sinceMs: number, now: Uint16Array, take: (item: number, distance: number) => void): void {
    each(this.#recent, place, sinceMs, now, take);
  }

  buy(place: number, item: number, generation: number, atMs: number): void {
    const { items, generations, times, used, width } = this.#bought;
    const from = place * width;
    const last = Math.min(used[place] as number, width - 1);
    used[place] = last + 1;
    items.copyWithin(from + 1, from, from + last);
    generations.copyWithin(from + 1, from, from + last);
    times.copyWithin(from + 1, from, from + last);
    items[from] = item;
    generations[from] = generation;
    times[from] = atMs;
  }

  /** Gives the items that the visitor bought since a moment. */
  bought(place: number, sinceMs: number, now: Uint16Array, take: (item: number) => void): void {
    each(this.#bought, place, sinceMs, now, take);
  }
}

function each(
  { items, generations, times, used, width }: Ring,
  place: number,
  sinceMs: number,
  now: Uint16Array,
  take: (item: number, distance: number) => void,
): void {
  const from = place * width;
  for (let i = 0; i < (used[place] as number); i++) {
    const item = items[from + i] as number;
    if ((times[from + i] as number) >= sinceMs && generations[from + i] === now[item]) take(item, i);
  }
}
