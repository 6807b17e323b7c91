import type { BinaryReader } from './binary.js';
import type { FoldEvent } from './fold-event.js';

/** Entries kept: an event without an item has one, a purchase one for each line. */
export const historyKept = 200;

export interface HistoryEntry {
  readonly atMs: number;
  /** First 48 bits of the event id's hash. */
  readonly tie: number;
  /** The place of the line within its event, from 0. */
  readonly line: number;
  /** The contract's number of the type. */
  readonly type: number;
  /** Empty where the event has no item. */
  readonly itemId: string;
  /** Empty where the event has no session. */
  readonly sessionId: string;
  /** The event came with consent to personalisation or analytics refused. */
  readonly refused: boolean;
}

/** @param session 0: none; else the same number for the same session, from 1 on as sessions come */
export type TakeEntry = (atMs: number, tie: number, session: number) => void;

/** Stored with the type, which is below 64. */
export const refusedBit = 0x80;

/** Newest first; of one moment by the event's hash and then its lines. The text only keeps the order total. */
export function newestFirst(a: HistoryEntry, b: HistoryEntry): number {
  if (a.atMs !== b.atMs) return b.atMs - a.atMs;
  if (a.tie !== b.tie) return b.tie - a.tie;
  if (a.line !== b.line) return a.line - b.line;
  if (a.type !== b.type) return a.type - b.type;
  if (a.itemId !== b.itemId) return a.itemId < b.itemId ? -1 : 1;
  if (a.sessionId !== b.sessionId) return a.sessionId < b.sessionId ? -1 : 1;
  return Number(a.refused) - Number(b.refused);
}

export function entriesOf(event: FoldEvent): HistoryEntry[] {
  const { atMs, tie, type, sessionId, refused } = event;
  if (event.lines.length === 0) return [{ atMs, tie, type, sessionId, refused, line: 0, itemId: '' }];
  return event.lines.map(({ itemId }, line) => ({ atMs, tie, type, sessionId, refused, line, itemId }));
}

/** The newest entries of both, in order: a top-200 of a total order, so neither order nor grouping changes it. */
export function mergeHistory(kept: readonly HistoryEntry[], added: HistoryEntry[]): HistoryEntry[] {
  if (added.length === 0) return [...kept];
  added.sort(newestFirst);
  const merged: HistoryEntry[] = [];
  let i = 0;
  let j = 0;
  while (merged.length < historyKept) {
    const a = kept[i];
    const b = added[j];
    if (a !== undefined && (b === undefined || newestFirst(a, b) <= 0)) {
      merged.push(a);
      i += 1;
    } else if (b !== undefined) {
      merged.push(b);
      j += 1;
    } else {
      break;
    }
  }
  return merged;
}

/** The history of a layout before 4: the newest first, and every text once before them. */
export function decodeOldHistory(from: BinaryReader, newestMs: number): HistoryEntry[] {
  const texts: string[] = [];
  for (let left = from.varint(); left > 0; left--) texts.push(from.text());
  const history: HistoryEntry[] = [];
  let atMs = newestMs;
  for (let left = from.varint(); left > 0; left--) {
    atMs -= from.varint();
    const tie = from.u48();
    const line = from.varint();
    const kind = from.u8();
    const type = kind & ~refusedBit;
    const refused = (kind & refusedBit) !== 0;
    const itemId = texts[from.varint()] ?? '';
    history.push({ atMs, tie, line, type, refused, itemId, sessionId: texts[from.varint()] ?? '' });
  }
  return history;
}
