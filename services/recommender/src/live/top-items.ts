/**
 * The items of the highest keys, kept as keys rise: a heap with the lowest at its root, and where each item lies in it. Keys must not fall but by `remove`.
 */
export class TopItems {
  readonly #capacity: number;
  readonly #items: number[] = [];
  readonly #keys: number[] = [];
  readonly #places = new Map<number, number>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** In no order. */
  items(): readonly number[] {
    return this.#items;
  }

  raise(item: number, key: number): void {
    const place = this.#places.get(item);
    if (place !== undefined) {
      // Rounding may lower a key that has risen.
      this.#down(place, item, Math.max(key, this.#keys[place] as number));
    } else if (this.#items.length < this.#capacity) {
      this.#items.push(item);
      this.#keys.push(key);
      this.#up(this.#items.length - 1, item, key);
    } else if (key > (this.#keys[0] as number)) {
      this.#places.delete(this.#items[0] as number);
      this.#down(0, item, key);
    }
  }

  remove(item: number): void {
    const place = this.#places.get(item);
    if (place === undefined) return;
    this.#places.delete(item);
    const last = this.#items.pop() as number;
    const key = this.#keys.pop() as number;
    if (place === this.#items.length) return;
    this.#up(place, last, key);
    this.#down(this.#places.get(last) as number, last, key);
  }

  #up(hole: number, item: number, key: number): void {
    let place = hole;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if ((this.#keys[parent] as number) <= key) break;
      this.#put(place, this.#items[parent] as number, this.#keys[parent] as number);
      place = parent;
    }
    this.#put(place, item, key);
  }

  #down(hole: number, item: number, key: number): void {
    let place = hole;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= this.#items.length) break;
      if (child + 1 < this.#items.length && (this.#keys[child + 1] as number) < (this.#keys[child] as number)) child++;
      if ((this.#keys[child] as number) >= key) break;
      this.#put(place, this.#items[child] as number, this.#keys[child] as number);
      place = child;
    }
    this.#put(place, item, key);
  }

  #put(place: number, item: number, key: number): void {
    this.#items[place] = item;
    this.#keys[place] = key;
    this.#places.set(item, place);
  }
}
