/** Appends numbers and text to one growing buffer, which can be used again and again. */
export class BinaryWriter {
  #bytes: Buffer;
  #length = 0;

  constructor(size = 256) {
    this.#bytes = Buffer.allocUnsafe(size);
  }

  get length(): number {
    return this.#length;
  }

  /** What has been written, until something is written again. */
  get bytes(): Buffer {
    return this.#bytes;
  }

  /** Forgets what was written from a place on. */
  rewind(length = 0): void {
    this.#length = length;
  }

  u8(value: number): void {
    this.#room(1);
    this.#bytes[this.#length++] = value;
  }

  /** A whole number from 0 to 2^53 - 1, seven bits a byte, the low ones first. A greater one throws a RangeError. */
  varint(value: number): void {
    // Infinity would never be written to its end.
    if (!(value <= Number.MAX_SAFE_INTEGER)) throw tooGreat();
    this.#room(8);
    const bytes = this.#bytes;
    let at = this.#length;
    let rest = value;
    while (rest >= 0x80000000) {
      bytes[at++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    while (rest >= 0x80) {
      bytes[at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    bytes[at++] = rest;
    this.#length = at;
  }

  u48(value: number): void {
    this.#room(6);
    const bytes = this.#bytes;
    const low = value >>> 0;
    const high = Math.floor(value / 0x100000000);
    let at = this.#length;
    bytes[at++] = low;
    bytes[at++] = low >>> 8;
    bytes[at++] = low >>> 16;
    bytes[at++] = low >>> 24;
    bytes[at++] = high;
    bytes[at++] = high >>> 8;
    this.#length = at;
  }

  text(value: string): void {
    // Short text of ASCII, as ids are, is written faster here than by a call into Node.
    const { length } = value;
    if (length < 64) {
      this.#room(length + 1);
      const bytes = this.#bytes;
      const start = this.#length + 1;
      let at = 0;
      for (; at < length; at++) {
        const unit = value.charCodeAt(at);
        if (unit >= 0x80) break;
        bytes[start + at] = unit;
      }
      if (at === length) {
        bytes[start - 1] = length;
        this.#length = start + length;
        return;
      }
    }
    const size = Buffer.byteLength(value);
    this.varint(size);
    this.#room(size);
    this.#length += this.#bytes.write(value, this.#length, size, 'utf8');
  }

  /** A part of other bytes. */
  copy(from: Uint8Array, start: number, end: number): void {
    this.#room(end - start);
    this.#bytes.set(start === 0 && end === from.length ? from : from.subarray(start, end), this.#length);
    this.#length += end - start;
  }

  /** What was written, in bytes of its own. */
  finish(): Buffer {
    const bytes = Buffer.allocUnsafe(this.#length);
    this.#bytes.copy(bytes, 0, 0, this.#length);
    return bytes;
  }

  #room(extra: number): void {
    if (this.#length + extra <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + extra));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}

/** Reads what a BinaryWriter wrote, in the same order. Bytes that end too early, and numbers that it does not write, throw a RangeError. */
export class BinaryReader {
  readonly bytes: Buffer;
  #at: number;
  #end: number;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.bytes = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = start;
    this.#end = end;
  }

  /** Where the next byte is. */
  get at(): number {
    return this.#at;
  }

  /** Reads from another place of the same bytes. */
  seek(start: number, end: number): void {
    this.#at = start;
    this.#end = end;
  }

  u8(): number {
    if (this.#at >= this.#end) throw tooEarly();
    return this.bytes[this.#at++] ?? 0;
  }

  varint(): number {
    const { bytes } = this;
    let at = this.#at;
    if (at >= this.#end) throw tooEarly();
    let byte = bytes[at++] ?? 0;
    let value = byte & 0x7f;
    let shift = 7;
    while (byte >= 0x80 && shift < 28) {
      byte = bytes[at++] ?? 0;
      value |= (byte & 0x7f) << shift;
      shift += 7;
    }
    let scale = 0x10000000;
    while (byte >= 0x80 && at < this.#end) {
      byte = bytes[at++] ?? 0;
      value += (byte & 0x7f) * scale;
      scale *= 0x80;
      // No number of ours takes more than eight bytes.
      if (value > Number.MAX_SAFE_INTEGER || scale > 2 ** 56) throw tooGreat();
    }
    if (byte >= 0x80 || at > this.#end) throw tooEarly();
    this.#at = at;
    return value;
  }

  u48(): number {
    const start = this.#at;
    this.skip(6);
    const { bytes } = this;
    const byte = (at: number) => bytes[start + at] ?? 0;
    const low = (byte(0) | (byte(1) << 8) | (byte(2) << 16) | (byte(3) << 24)) >>> 0;
    return low + (byte(4) | (byte(5) << 8)) * 0x100000000;
  }

  text(): string {
    const length = this.varint();
    const start = this.#at;
    this.skip(length);
    return textOf(this.bytes, start, start + length);
  }

  /** A text that many states have: the same one as before, where it was read lately. */
  name(): string {
    const length = this.varint();
    const start = this.#at;
    this.skip(length);
    return nameOf(this.bytes, start, start + length);
  }

  skip(length: number): void {
    if (this.#at + length > this.#end) throw tooEarly();
    this.#at += length;
  }

  atEnd(): boolean {
    return this.#at >= this.#end;
  }
}

/** The text of UTF-8 bytes from start to end. */
export function textOf(bytes: Buffer, start: number, end: number): string {
  return bytes.toString('utf8', start, end);
}

/** Names read lately, by a hash of their bytes; to make text anew takes several times longer than to find it here. */
const names: string[] = new Array<string>(4_096).fill('');
const longestName = 64;

function nameOf(bytes: Buffer, start: number, end: number): string {
  const length = end - start;
  if (length > longestName) return textOf(bytes, start, end);
  let hash = length;
  for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + (bytes[at] ?? 0)) | 0;
  const slot = (hash ^ (hash >>> 13)) & (names.length - 1);
  const found = names[slot] ?? '';
  if (found.length === length) {
    let at = 0;
    // What is not ASCII is never found: its bytes are no characters.
    while (at < length && (bytes[start + at] ?? 0) < 0x80 && found.charCodeAt(at) === bytes[start + at]) at += 1;
    if (at === length) return found;
  }
  const name = textOf(bytes, start, end);
  names[slot] = name;
  return name;
}

function tooGreat(): RangeError {
  return new RangeError('the state has a number above 2^53 - 1');
}

function tooEarly(): RangeError {
  return new RangeError('the state ends too early');
}
