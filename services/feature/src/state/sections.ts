import type { BinaryReader, BinaryWriter } from './binary.js';

/** Parts of a state by number, as bytes until somebody looks at them. */
export class Sections {
  readonly #reader: BinaryReader;
  /** Number, start and end of each in turn; a number of -1 has been taken. */
  readonly #ranges: number[];

  /**
   * @param reader of the bytes, which nobody else uses from then on
   * @param ranges number, start and end of each in turn
   */
  constructor(reader: BinaryReader, ranges: number[]) {
    this.#reader = reader;
    this.#ranges = ranges;
  }

  has(number: number): boolean {
    return this.#placeOf(number) >= 0;
  }

  /** What a reader makes of a section, which stays; undefined without it. */
  look<T>(number: number, read: (from: BinaryReader) => T): T | undefined {
    const at = this.#placeOf(number);
    return at < 0 ? undefined : read(this.#at(at));
  }

  /**
   * What a reader makes of a section, which is no longer kept as bytes; undefined without it.
   * @throws RangeError when it does not end where the reader does; then it stays
   */
  take<T>(number: number, read: (from: BinaryReader) => T): T | undefined {
    const at = this.#placeOf(number);
    if (at < 0) return undefined;
    const value = read(this.#at(at));
    if (!this.#reader.atEnd()) throw new RangeError(`section ${number} of the state ends too late`);
    this.#ranges[at] = -1;
    return value;
  }

  /** @returns whether there was such a section */
  copy(number: number, out: BinaryWriter): boolean {
    const at = this.#placeOf(number);
    if (at < 0) return false;
    out.copy(this.#reader.bytes, this.#ranges[at + 1] ?? 0, this.#ranges[at + 2] ?? 0);
    return true;
  }

  #at(place: number): BinaryReader {
    this.#reader.seek(this.#ranges[place + 1] ?? 0, this.#ranges[place + 2] ?? 0);
    return this.#reader;
  }

  #placeOf(number: number): number {
    const ranges = this.#ranges;
    for (let at = 0; at < ranges.length; at += 3) if (ranges[at] === number) return at;
    return -1;
  }
}

/** Values of one sort by kind, each as bytes until somebody looks at it. */
export class ByKind<Kind extends number, V> {
  readonly #sort: Sort<Kind, V>;
  readonly #sections: Sections | undefined;
  /** Those that are no longer bytes, by kind. */
  readonly #values: (V | undefined)[] = [];

  constructor(sort: Sort<Kind, V>, sections: Sections | undefined) {
    this.#sort = sort;
    this.#sections = sections;
  }

  get(kind: Kind): V | undefined {
    const value = this.#values[kind];
    if (value !== undefined || this.#sections === undefined) return value;
    const taken = this.#sections.take(this.#sort.first + kind, this.#sort.decode);
    if (taken !== undefined) this.#values[kind] = taken;
    return taken;
  }

  /** The value of a kind, made if it is new. */
  of(kind: Kind): V {
    let value = this.get(kind);
    if (value === undefined) {
      value = this.#sort.make();
      this.#values[kind] = value;
    }
    return value;
  }

  set(kind: Kind, value: V): void {
    this.#values[kind] = value;
  }

  /** Each value that there is, by kind; with `bytesToo` false those that are bytes are passed over. */
  each(take: (value: V, kind: Kind) => void, bytesToo = true): void {
    for (const kind of this.#sort.kinds) {
      const value = bytesToo ? this.get(kind) : this.#values[kind];
      if (value !== undefined) take(value, kind);
    }
  }

  /** What a reader makes of the bytes of a kind; undefined where there are none, or no longer. */
  look<T>(kind: Kind, read: (from: BinaryReader) => T): T | undefined {
    return this.#sections?.look(this.#sort.first + kind, read);
  }

  /** Takes apart those of which a look at their bytes says that it is needed. */
  takeWhere(needed: (from: BinaryReader) => boolean): void {
    for (const kind of this.#sort.kinds) {
      if (this.#sections?.look(this.#sort.first + kind, needed) === true) this.get(kind);
    }
  }

  /** @returns whether there is something of the kind */
  write(kind: Kind, out: BinaryWriter): boolean {
    const value = this.#values[kind];
    if (value === undefined) return this.#sections?.copy(this.#sort.first + kind, out) === true;
    this.#sort.encode(out, value);
    return true;
  }
}

/** What values by kind are made of. */
export interface Sort<Kind extends number, V> {
  /** The number of the section that kind 0 would have. */
  readonly first: number;
  /** Every kind, ascending. */
  readonly kinds: readonly Kind[];
  readonly make: () => V;
  readonly decode: (from: BinaryReader) => V;
  readonly encode: (out: BinaryWriter, value: V) => void;
}
