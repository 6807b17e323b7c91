/** Numbers texts that stand in bytes, from 1 on as they come, the same ones alike; the empty text is 0. */
export class TextNumbers {
  readonly #bytes: Buffer;
  /** Hash, start and end of each in turn. */
  readonly #texts: number[] = [];

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  of(start: number, end: number): number {
    if (start === end) return 0;
    const bytes = this.#bytes;
    const texts = this.#texts;
    let hash = end - start;
    for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + (bytes[at] ?? 0)) | 0;
    for (let at = 0; at < texts.length; at += 3) {
      if (texts[at] !== hash) continue;
      if (bytes.compare(bytes, texts[at + 1], texts[at + 2], start, end) === 0) return at / 3 + 1;
    }
    texts.push(hash, start, end);
    return texts.length / 3;
  }
}
