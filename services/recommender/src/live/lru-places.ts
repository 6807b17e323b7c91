import { grown } from './decayed-rows.js';

const nowhere = -1;

/**
 * Gives names places in arrays of bounded room; where there is none, the name that was used longest ago makes room. A linked list in arrays: finding the oldest key of
 * a Map passes over every key that was deleted before it.
 */
export class LruPlaces {
  readonly #places = new Map<string, number>();
  readonly #names: string[] = [];
  #older: Int32Array;
  #newer: Int32Array;
  #oldest = nowhere;
  #newest = nowhere;
  #room: number;

  constructor(room: number) {
    this.#room = room;
    this.#older = new Int32Array(room);
    this.#newer = new Int32Array(room);
  }

  get size(): number {
    return this.#names.length;
  }

  get room(): number {
    return this.#room;
  }

  grow(room: number): void {
    this.#older = grown(this.#older, new Int32Array(room));
    this.#newer = grown(this.#newer, new Int32Array(room));
    this.#room = room;
  }

  /** @returns -1 where the name has no place */
  find(name: string): number {
    return this.#places.get(name) ?? nowhere;
  }

  /**
   * The name's place, and the name is the newest.
   * @param onNew told of a place that now is this name's and may hold what was another's
   */
  take(name: string, onNew: (place: number) => void): number {
    let place = this.#places.get(name);
    if (place === undefined) {
      place = this.#names.length;
      if (place >= this.#room) {
        place = this.#oldest;
        this.#places.delete(this.#names[place] as string);
        this.#unlink(place);
      }
      this.#names[place] = name;
      this.#places.set(name, place);
      onNew(place);
    } else if (place === this.#newest) {
      return place;
    } else {
      this.#unlink(place);
    }
    this.#older[place] = this.#newest;
    this.#newer[place] = nowhere;
    if (this.#newest !== nowhere) this.#newer[this.#newest] = place;
    else this.#oldest = place;
    this.#newest = place;
    return place;
  }

  #unlink(place: number): void {
    const older = this.#older[place] as number;
    const newer = this.#newer[place] as number;
    if (older === nowhere) this.#oldest = newer;
    else this.#newer[older] = newer;
    if (newer === nowhere) this.#newest = older;
    else this.#older[newer] = older;
  }
}
