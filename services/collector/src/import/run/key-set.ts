import { hash } from 'node:crypto';

/** Keys of a file that are looked at for doubles: 128 MiB of marks. */
export const maxKeys = 8_388_608;
const firstSlots = 1_024;

/**
 * The keys that came in a file, as marks of 64 bits in an open table at most half full: of 8 million keys two get the same mark by
 * chance with a probability of 2e-6.
 */
export class KeySet {
  readonly #max: number;
  #slots = new BigUint64Array(firstSlots);
  #size = 0;

  constructor(max = maxKeys) {
    this.#max = max;
  }

  /** True once there were more keys than are remembered: later doubles are not noticed. */
  get full(): boolean {
    return this.#size >= this.#max;
  }

  /** False if the key was there. */
  add(key: string): boolean {
    const mark = hash('sha256', key, 'buffer').readBigUInt64LE(0) || 1n;
    const place = this.#place(this.#slots, mark);
    if (this.#slots[place] === mark) return false;
    if (this.full) return true;
    this.#slots[place] = mark;
    this.#size++;
    if (this.#size * 2 > this.#slots.length) this.#grow();
    return true;
  }

  #place(slots: BigUint64Array, mark: bigint): number {
    const last = slots.length - 1;
    let place = Number(mark & BigInt(last));
    while (slots[place] !== 0n && slots[place] !== mark) place = (place + 1) & last;
    return place;
  }

  #grow(): void {
    const wider = new BigUint64Array(this.#slots.length * 2);
    for (const mark of this.#slots) if (mark !== 0n) wider[this.#place(wider, mark)] = mark;
    this.#slots = wider;
  }
}
