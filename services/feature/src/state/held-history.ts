import { BinaryReader, type BinaryWriter } from './binary.js';
import { type HistoryEntry, historyKept, mergeHistory, newestFirst, type TakeEntry } from './history.js';
import { appendHistory, decodeHistory, encodeHistory, historyLength, scanHistory } from './history-bytes.js';
import type { Sections } from './sections.js';

/** The newest entries of an entity. They stay bytes until somebody looks at them, even while newer ones come. */
export class History {
  readonly #number: number;
  readonly #sections: Sections | undefined;
  #entries: readonly HistoryEntry[] | undefined;
  /** In place of the section: bytes that have grown. */
  #grown: Buffer | undefined;

  /** @param number of its section */
  constructor(number: number, sections: Sections | undefined) {
    this.#number = number;
    this.#sections = sections;
  }

  /** The newest first. */
  get entries(): readonly HistoryEntry[] {
    this.#entries ??= this.#look(decodeHistory) ?? [];
    return this.#entries;
  }

  get length(): number {
    return this.#entries?.length ?? this.#look(historyLength) ?? 0;
  }

  /** Each entry, from the oldest to the newest. */
  each(take: TakeEntry): void {
    if (this.#entries === undefined) {
      this.#look((from) => scanHistory(from, take));
      return;
    }
    const numbers = new Map([['', 0]]);
    for (let at = this.#entries.length - 1; at >= 0; at--) {
      const entry = this.#entries[at];
      if (entry === undefined) continue;
      const number = numbers.get(entry.sessionId) ?? numbers.size;
      numbers.set(entry.sessionId, number);
      take(entry.atMs, entry.tie, number);
    }
  }

  /** The entries may be put into another order. */
  add(entries: HistoryEntry[]): void {
    if (entries.length === 0) return;
    if (this.#entries === undefined) {
      const newest = newestOf(entries);
      const grown = this.#look((from) => appendHistory(from, newest));
      if (grown !== undefined) {
        this.#grown = grown;
        return;
      }
    }
    this.#entries = mergeHistory(this.entries, entries);
  }

  /** @returns whether there are any */
  write(out: BinaryWriter): boolean {
    if (this.#entries !== undefined) {
      if (this.#entries.length > 0) encodeHistory(out, this.#entries);
      return this.#entries.length > 0;
    }
    if (this.#grown === undefined) return this.#sections?.copy(this.#number, out) === true;
    out.copy(this.#grown, 0, this.#grown.length);
    return true;
  }

  #look<T>(read: (from: BinaryReader) => T): T | undefined {
    if (this.#grown !== undefined) return read(new BinaryReader(this.#grown));
    return this.#sections?.look(this.#number, read);
  }
}

/** As many as are kept, the newest first. */
function newestOf(entries: HistoryEntry[]): HistoryEntry[] {
  if (entries.length > 1) entries.sort(newestFirst);
  return entries.length > historyKept ? entries.slice(0, historyKept) : entries;
}
