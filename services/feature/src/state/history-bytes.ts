import { type BinaryReader, BinaryWriter, textOf } from './binary.js';
import { epochMs } from './counters.js';
import { type HistoryEntry, historyKept, newestFirst, refusedBit, type TakeEntry } from './history.js';
import { TextNumbers } from './text-numbers.js';

// A history as bytes: how many entries, when the newest was, and the entries from the oldest to the newest. Each tells only what
// differs from the one before it, so that newer ones can be put behind as they are, and the oldest cut off in front.

const sameItem = 1;
const sameSession = 2;
/** Another line of the same event: no time and no tie. */
const sameEvent = 4;
const flags = 8;

/** An entry on its way from bytes; texts are places in them. */
class Cursor {
  atMs = epochMs;
  tie = 0;
  line = 0;
  kind = 0;
  itemStart = 0;
  itemEnd = 0;
  sessionStart = 0;
  sessionEnd = 0;

  next(from: BinaryReader): void {
    const head = from.varint();
    this.line = Math.floor(head / flags);
    this.kind = from.u8();
    if ((head & sameEvent) === 0) {
      this.atMs += from.varint();
      this.tie = from.u48();
    }
    if ((head & sameItem) === 0) {
      const length = from.varint();
      this.itemStart = from.at;
      from.skip(length);
      this.itemEnd = from.at;
    }
    if ((head & sameSession) === 0) {
      const length = from.varint();
      this.sessionStart = from.at;
      from.skip(length);
      this.sessionEnd = from.at;
    }
  }

  entry(bytes: Buffer): HistoryEntry {
    return {
      atMs: this.atMs,
      tie: this.tie,
      line: this.line,
      type: this.kind & ~refusedBit,
      itemId: textOf(bytes, this.itemStart, this.itemEnd),
      sessionId: textOf(bytes, this.sessionStart, this.sessionEnd),
      refused: (this.kind & refusedBit) !== 0,
    };
  }
}

/** Writes entries behind one another, from the oldest to the newest. */
class EntryWriter {
  readonly #out: BinaryWriter;
  #before: HistoryEntry | undefined;

  /** @param before the entry behind which they come; undefined: they are the first */
  constructor(out: BinaryWriter, before?: HistoryEntry) {
    this.#out = out;
    this.#before = before;
  }

  write(entry: HistoryEntry): void {
    const out = this.#out;
    const before = this.#before;
    const { atMs, tie, line, type, refused, itemId, sessionId } = entry;
    const event = before !== undefined && atMs === before.atMs && tie === before.tie;
    const item = before !== undefined && itemId === before.itemId;
    const session = before !== undefined && sessionId === before.sessionId;
    out.varint(line * flags + (event ? sameEvent : 0) + (session ? sameSession : 0) + (item ? sameItem : 0));
    out.u8(refused ? type | refusedBit : type);
    if (!event) {
      out.varint(atMs - (before?.atMs ?? epochMs));
      out.u48(tie);
    }
    if (!item) out.text(itemId);
    if (!session) out.text(sessionId);
    this.#before = entry;
  }
}

const scratch = new BinaryWriter(16_384);
const head = new BinaryWriter(16);

function headOf(count: number, newestMs: number): void {
  head.rewind();
  head.varint(count);
  head.varint(newestMs - epochMs);
}

/** @param history the newest first */
export function encodeHistory(out: BinaryWriter, history: readonly HistoryEntry[]): void {
  headOf(history.length, history[0]?.atMs ?? epochMs);
  scratch.rewind();
  const writer = new EntryWriter(scratch);
  for (let at = history.length - 1; at >= 0; at--) {
    const entry = history[at];
    if (entry !== undefined) writer.write(entry);
  }
  out.copy(head.bytes, 0, head.length);
  out.copy(scratch.bytes, 0, scratch.length);
}

/** How many entries a history has. */
export function historyLength(from: BinaryReader): number {
  return from.varint();
}

/** The newest first. */
export function decodeHistory(from: BinaryReader): HistoryEntry[] {
  const count = from.varint();
  from.varint();
  const cursor = new Cursor();
  const history: HistoryEntry[] = [];
  for (let left = count; left > 0; left--) {
    cursor.next(from);
    history.push(cursor.entry(from.bytes));
  }
  return history.reverse();
}

/** Moment, tie and the number of the session of each entry, from the oldest to the newest, without making text of anything. */
export function scanHistory(from: BinaryReader, take: TakeEntry): void {
  const count = from.varint();
  from.varint();
  const cursor = new Cursor();
  const sessions = new TextNumbers(from.bytes);
  let start = -1;
  let session = 0;
  for (let left = count; left > 0; left--) {
    cursor.next(from);
    if (cursor.sessionStart !== start) {
      start = cursor.sessionStart;
      session = sessions.of(start, cursor.sessionEnd);
    }
    take(cursor.atMs, cursor.tie, session);
  }
}

/**
 * A history with newer entries behind, as `encodeHistory` would write it, without taking it apart.
 * @param added the newest first; at most as many as are kept
 * @returns undefined where some of them are not newer than all that the history has, or where nothing of it would be left
 */
export function appendHistory(from: BinaryReader, added: readonly HistoryEntry[]): Buffer | undefined {
  const count = from.varint();
  const newestMs = epochMs + from.varint();
  const oldestAdded = added.at(-1);
  const newest = added[0];
  if (oldestAdded === undefined || newest === undefined || oldestAdded.atMs < newestMs) return undefined;
  const dropped = Math.max(0, count + added.length - historyKept);
  if (dropped >= count) return undefined;
  const cursor = new Cursor();
  for (let left = dropped; left > 0; left--) cursor.next(from);
  headOf(count - dropped + added.length, newest.atMs);
  scratch.rewind();
  scratch.copy(head.bytes, 0, head.length);
  let left = count - dropped;
  if (dropped > 0) {
    // The oldest that is left tells all of itself.
    cursor.next(from);
    new EntryWriter(scratch).write(cursor.entry(from.bytes));
    left -= 1;
  }
  const start = from.at;
  for (; left > 0; left--) cursor.next(from);
  const last = cursor.entry(from.bytes);
  if (newestFirst(oldestAdded, last) >= 0) return undefined;
  scratch.copy(from.bytes, start, from.at);
  const writer = new EntryWriter(scratch, last);
  for (let at = added.length - 1; at >= 0; at--) {
    const entry = added[at];
    if (entry !== undefined) writer.write(entry);
  }
  return scratch.finish();
}
