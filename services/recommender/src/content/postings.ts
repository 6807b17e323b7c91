import { Chunks } from './chunks.js';

/** Documents of one block, beside the number of the next one. */
const blockDocs = 7;
const blockSize = blockDocs + 1;
const chunkBits = 16;

/**
 * An inverted index: for each term the documents that have it, in chains of small blocks of one pool. A term keeps at most `mostDocs` of its documents
 * (the newest); how many it has is counted beyond. Numbers of terms are given again when no document is left.
 */
export class Postings {
  readonly #mostDocs: number;
  readonly #ids = new Map<number, number>();
  readonly #terms = new Chunks(chunkBits, (length) => new Int32Array(length));
  readonly #heads = new Chunks(chunkBits, (length) => new Uint32Array(length));
  /** Documents that have the term. */
  readonly #counts = new Chunks(chunkBits, (length) => new Uint32Array(length));
  /** Documents that are held. */
  readonly #held = new Chunks(chunkBits, (length) => new Uint32Array(length));
  /** Natural logarithms of the counts, since questions ask for them far more often than they change. */
  readonly #logs = new Chunks(chunkBits, (length) => new Float32Array(length));
  readonly #pool = new Chunks(chunkBits, (length) => new Uint32Array(length));
  readonly #freeIds: number[] = [];
  #nextId = 0;
  /** Block 0 is none. */
  #nextBlock = 1;
  #freeBlock = 0;

  constructor(mostDocs: number) {
    this.#mostDocs = mostDocs;
  }

  /** Bytes of the arrays and, estimated at 40 a term, of the map. */
  get bytes(): number {
    const arrays = [this.#terms, this.#heads, this.#counts, this.#held, this.#logs, this.#pool];
    return arrays.reduce((sum, each) => sum + each.bytes, 0) + this.#ids.size * 40;
  }

  get terms(): number {
    return this.#ids.size;
  }

  /** @returns the number of a term; -1 where no document has it */
  find(term: number): number {
    return this.#ids.get(term) ?? -1;
  }

  termOf(id: number): number {
    return this.#terms.get(id);
  }

  /** Documents that have the term, also those that are not held. */
  count(id: number): number {
    return this.#counts.get(id);
  }

  /** The natural logarithm of the count. */
  logCount(id: number): number {
    return this.#logs.get(id);
  }

  held(id: number): number {
    return this.#held.get(id);
  }

  /** @returns the number of the term */
  add(term: number, doc: number): number {
    let id = this.#ids.get(term);
    if (id === undefined) {
      id = this.#freeIds.pop() ?? this.#nextId++;
      for (const each of [this.#terms, this.#heads, this.#counts, this.#held, this.#logs]) each.reach(id + 1);
      this.#terms.set(id, term);
      this.#heads.set(id, 0);
      this.#counts.set(id, 0);
      this.#held.set(id, 0);
      this.#ids.set(term, id);
    }
    this.#count(id, this.#counts.get(id) + 1);
    const held = this.#held.get(id);
    if (held >= this.#mostDocs) this.#dropOldestBlock(id);
    this.#push(id, doc);
    return id;
  }

  /** Takes a document from a term that it has. */
  remove(id: number, doc: number): void {
    const count = this.#counts.get(id) - 1;
    this.#count(id, count);
    const head = this.#heads.get(id);
    const held = this.#held.get(id);
    for (let block = head, left = held; block !== 0; block = this.#pool.get(block * blockSize)) {
      // Only the first block of a chain may be partly filled.
      const docs = block === head ? fillOf(held) : blockDocs;
      for (let i = 1; i <= docs; i++) {
        if (this.#pool.get(block * blockSize + i) !== doc) continue;
        // The newest takes its place.
        this.#pool.set(block * blockSize + i, this.#pool.get(head * blockSize + fillOf(held)));
        this.#pop(id);
        left = 0;
        break;
      }
      if (left === 0) break;
      left -= docs;
    }
    if (count > 0) return;
    this.#ids.delete(this.#terms.get(id));
    this.#freeIds.push(id);
  }

  /** Gives the documents of a term, the newest block first, until `take` says false. */
  each(id: number, take: (doc: number) => boolean): void {
    let docs = fillOf(this.#held.get(id));
    for (let block = this.#heads.get(id); block !== 0; ) {
      const at = block * blockSize;
      // A block never lies across two pieces, since both sizes are powers of 2.
      const chunk = this.#pool.chunk(at);
      const from = this.#pool.within(at);
      for (let i = docs; i >= 1; i--) if (!take(chunk[from + i] as number)) return;
      block = chunk[from] as number;
      docs = blockDocs;
    }
  }

  #count(id: number, count: number): void {
    this.#counts.set(id, count);
    this.#logs.set(id, Math.log(count));
  }

  #push(id: number, doc: number): void {
    const held = this.#held.get(id);
    let block = this.#heads.get(id);
    if (held % blockDocs === 0) {
      const next = this.#takeBlock();
      this.#pool.set(next * blockSize, block);
      this.#heads.set(id, next);
      block = next;
    }
    this.#held.set(id, held + 1);
    this.#pool.set(block * blockSize + fillOf(held + 1), doc);
  }

  /** Takes the newest document off, whose copy lies elsewhere by now. */
  #pop(id: number): void {
    const held = this.#held.get(id) - 1;
    this.#held.set(id, held);
    if (held % blockDocs !== 0) return;
    const head = this.#heads.get(id);
    this.#heads.set(id, this.#pool.get(head * blockSize));
    this.#giveBlock(head);
  }

  /** The oldest block of a full chain is its last. */
  #dropOldestBlock(id: number): void {
    let before = 0;
    let block = this.#heads.get(id);
    for (;;) {
      const next = this.#pool.get(block * blockSize);
      if (next === 0) break;
      before = block;
      block = next;
    }
    if (before === 0) this.#heads.set(id, 0);
    else this.#pool.set(before * blockSize, 0);
    this.#held.set(id, this.#held.get(id) - (before === 0 ? fillOf(this.#held.get(id)) : blockDocs));
    this.#giveBlock(block);
  }

  #takeBlock(): number {
    const free = this.#freeBlock;
    if (free !== 0) {
      this.#freeBlock = this.#pool.get(free * blockSize);
      return free;
    }
    const block = this.#nextBlock++;
    this.#pool.reach((block + 1) * blockSize);
    return block;
  }

  #giveBlock(block: number): void {
    this.#pool.set(block * blockSize, this.#freeBlock);
    this.#freeBlock = block;
  }
}

/** How many documents the first block of a chain has. */
function fillOf(held: number): number {
  return held === 0 ? 0 : ((held - 1) % blockDocs) + 1;
}
