/** A row of numbers that grows by pieces, so that growing never copies what is there. */
export class Chunks<A extends Int32Array | Uint32Array | Float32Array | Uint8Array> {
  readonly #make: (length: number) => A;
  readonly #bits: number;
  readonly #mask: number;
  readonly #chunks: A[] = [];

  /** @param bits a piece has 2^bits places */
  constructor(bits: number, make: (length: number) => A) {
    this.#make = make;
    this.#bits = bits;
    this.#mask = 2 ** bits - 1;
  }

  get bytes(): number {
    const first = this.#chunks[0];
    return first === undefined ? 0 : this.#chunks.length * first.byteLength;
  }

  /** Makes sure that the places before `length` are there, new ones 0. */
  reach(length: number): void {
    while (this.#chunks.length << this.#bits < length) this.#chunks.push(this.#make(2 ** this.#bits));
  }

  get(place: number): number {
    return (this.#chunks[place >>> this.#bits] as A)[place & this.#mask] as number;
  }

  set(place: number, value: number): void {
    (this.#chunks[place >>> this.#bits] as A)[place & this.#mask] = value;
  }

  /** The piece that holds the place, for loops that stay within one. */
  chunk(place: number): A {
    return this.#chunks[place >>> this.#bits] as A;
  }

  /** Where in its piece the place lies. */
  within(place: number): number {
    return place & this.#mask;
  }
}
