/** Pieces of this size cost little more than their bytes. */
const largeBytes = 4_096;
const leastBlockBytes = 16_384;
const mostBlockBytes = 262_144;
const none = Buffer.alloc(0);

/**
 * Bytes that come in pieces. Small ones are copied together as they come: pieces of one byte each, kept as they are, would cost
 * hundreds of times their size. Holds what has come and at most once again as much, or 16 KiB.
 */
export class Pieces {
  readonly #full: Buffer[];
  #block = none;
  /** Of the block. */
  #used = 0;
  #bytes: number;

  constructor(first: Buffer) {
    this.#full = [first];
    this.#bytes = first.length;
  }

  add(piece: Buffer): void {
    if (piece.length >= largeBytes && this.#used === this.#block.length) {
      this.#keepBlock();
      this.#full.push(piece);
      this.#bytes += piece.length;
      return;
    }
    for (let from = 0; from < piece.length; ) {
      if (this.#used === this.#block.length) this.#begin();
      const copied = piece.copy(this.#block, this.#used, from);
      this.#used += copied;
      this.#bytes += copied;
      from += copied;
    }
  }

  #keepBlock(): void {
    if (this.#used > 0) this.#full.push(this.#block);
    this.#block = none;
    this.#used = 0;
  }

  #begin(): void {
    this.#keepBlock();
    this.#block = Buffer.allocUnsafeSlow(Math.min(Math.max(this.#bytes, leastBlockBytes), mostBlockBytes));
  }

  /** How much memory the pieces take, in bytes. */
  get heldBytes(): number {
    return this.#bytes - this.#used + this.#block.length;
  }

  whole(): Buffer {
    return Buffer.concat([...this.#full, this.#block.subarray(0, this.#used)], this.#bytes);
  }
}
