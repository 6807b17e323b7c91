import { seeded } from '@insight-mesh/algorithms/preparation/random';
import { decay, grown } from './decayed-rows.js';
import { TopItems } from './top-items.js';

/** Bytes of one item: the arrays, and some 150 for the id and its place in the map. */
export const countBytes = 4 * 8 + 2 + 150;
/** Items that may be popular or trending: those of the highest counts. */
const topItems = 1_000;
/** Of so many that are drawn the one of the lowest count is evicted. */
const drawn = 8;

export interface HalfLives {
  readonly shortMs: number;
  readonly longMs: number;
}

/**
 * Decayed counts of one tenant's items, each a place in arrays. Counts at event times commute, so the order of events does not matter. Where there is no room
 * the least of a few items that are drawn is evicted (sampling as Redis does for its LFU), its place gets another generation, and what named it is void.
 */
export class ItemCounts {
  readonly #half: HalfLives;
  readonly #places = new Map<string, number>();
  readonly #names: string[] = [];
  readonly #random = seeded(1);
  readonly #topShort = new TopItems(topItems);
  readonly #topLong = new TopItems(topItems);
  generations: Uint16Array;
  #short: Float64Array;
  #long: Float64Array;
  #orders: Float64Array;
  /** The time to which the counts of an item are scaled. */
  #times: Float64Array;
  #room: number;

  constructor(half: HalfLives, room: number) {
    this.#half = half;
    this.#room = room;
    this.generations = new Uint16Array(room);
    this.#short = new Float64Array(room);
    this.#long = new Float64Array(room);
    this.#orders = new Float64Array(room);
    this.#times = new Float64Array(room);
  }

  get size(): number {
    return this.#names.length;
  }

  get room(): number {
    return this.#room;
  }

  grow(room: number): void {
    this.generations = grown(this.generations, new Uint16Array(room));
    this.#short = grown(this.#short, new Float64Array(room));
    this.#long = grown(this.#long, new Float64Array(room));
    this.#orders = grown(this.#orders, new Float64Array(room));
    this.#times = grown(this.#times, new Float64Array(room));
    this.#room = room;
  }

  find(itemId: string): number {
    return this.#places.get(itemId) ?? -1;
  }

  name(item: number): string {
    return this.#names[item] as string;
  }

  /**
   * @param onEvicted told of the place of an item that makes room
   * @returns the item's place, a new one where it was not known
   */
  place(itemId: string, onEvicted: (item: number) => void): number {
    let item = this.#places.get(itemId);
    if (item !== undefined) return item;
    item = this.#names.length;
    if (item >= this.#room) {
      item = this.#leastOfSome();
      this.#places.delete(this.#names[item] as string);
      this.generations[item] = (this.generations[item] as number) + 1;
      this.#topShort.remove(item);
      this.#topLong.remove(item);
      onEvicted(item);
    }
    this.#names[item] = itemId;
    this.#places.set(itemId, item);
    this.#short[item] = 0;
    this.#long[item] = 0;
    this.#orders[item] = 0;
    this.#times[item] = 0;
    return item;
  }

  add(item: number, atMs: number, amount: number, orders: number): void {
    const time = this.#times[item] as number;
    const passed = atMs - time;
    const { shortMs, longMs } = this.#half;
    // Of what was counted before the moment, or of what is counted now, less is left.
    const [oldShort, oldLong] = [decay(passed, shortMs), decay(passed, longMs)];
    const [newShort, newLong] = [decay(-passed, shortMs), decay(-passed, longMs)];
    const short = (this.#short[item] as number) * oldShort + amount * newShort;
    const long = (this.#long[item] as number) * oldLong + amount * newLong;
    this.#short[item] = short;
    this.#long[item] = long;
    this.#orders[item] = (this.#orders[item] as number) * oldLong + orders * newLong;
    const newest = Math.max(time, atMs);
    this.#times[item] = newest;
    // Logarithms as of one and the same moment: they compare as the counts do, now and at any time later.
    this.#topShort.raise(item, Math.log2(short) + newest / shortMs);
    this.#topLong.raise(item, Math.log2(long) + newest / longMs);
  }

  short(item: number, nowMs: number): number {
    return (this.#short[item] as number) * decay(nowMs - (this.#times[item] as number), this.#half.shortMs);
  }

  long(item: number, nowMs: number): number {
    return (this.#long[item] as number) * decay(nowMs - (this.#times[item] as number), this.#half.longMs);
  }

  /** Orders that have the item, with the long half-life. */
  orders(item: number, nowMs: number): number {
    return (this.#orders[item] as number) * decay(nowMs - (this.#times[item] as number), this.#half.longMs);
  }

  /** The items of the highest short and long counts, in no order. */
  top(): number[] {
    return [...new Set([...this.#topShort.items(), ...this.#topLong.items()])];
  }

  #leastOfSome(): number {
    let least = 0;
    let lowest = Number.POSITIVE_INFINITY;
    for (let i = 0; i < drawn; i++) {
      const item = Math.floor(this.#random() * this.#names.length);
      const key = Math.log2(this.#long[item] as number) + (this.#times[item] as number) / this.#half.longMs;
      if (key >= lowest) continue;
      lowest = key;
      least = item;
    }
    return least;
  }
}
