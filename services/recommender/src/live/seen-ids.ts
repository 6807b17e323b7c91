import { murmur3 } from '@insight-mesh/algorithms/murmur3';

/**
 * Remembers the newest ids, so that a redelivered event does not count twice: at least `capacity` of them and at most twice as many, by 53-bit
 * hashes in two generations, of which the older is dropped when the younger is full. Of a million ids that are remembered, one new id in nine thousand
 * million is taken for an old one.
 */
export class SeenIds {
  readonly #capacity: number;
  readonly #slots: number;
  #young: Float64Array;
  #old: Float64Array;
  #count = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#slots = 2 ** Math.ceil(Math.log2(capacity * 2));
    this.#young = new Float64Array(this.#slots);
    this.#old = new Float64Array(this.#slots);
  }

  get bytes(): number {
    return 2 * this.#young.byteLength;
  }

  /** @returns whether the id is new */
  add(tenantId: string, id: string): boolean {
    const low = murmur3(id, murmur3(tenantId, 1));
    const high = murmur3(id, murmur3(tenantId, 2)) & 0x1fffff;
    // 0 is an empty place.
    const hash = high * 2 ** 32 + low || 1;
    const inYoung = this.#find(this.#young, hash, low);
    if (this.#young[inYoung] === hash) return false;
    if (this.#old[this.#find(this.#old, hash, low)] === hash) return false;
    this.#young[inYoung] = hash;
    if (++this.#count < this.#capacity) return true;
    [this.#young, this.#old] = [this.#old.fill(0), this.#young];
    this.#count = 0;
    return true;
  }

  /** Where the hash lies, or would. */
  #find(table: Float64Array, hash: number, start: number): number {
    let place = start & (this.#slots - 1);
    while (table[place] !== 0 && table[place] !== hash) place = (place + 1) & (this.#slots - 1);
    return place;
  }
}
