import { BinaryReader, BinaryWriter } from './binary.js';
import { Counters } from './counters.js';
import type { CustomerState } from './customer-state.js';
import { decodeHistory, encodeHistory } from './history.js';
import type { ItemState } from './item-state.js';

// One column of bytes of our own layout folds several times faster than JSONB (see ARCHITECTURE.md). The first byte is the
// layout's version: a new layout gets a new number, and the old one stays readable.
const version = 2;
/** Layout 1 had no refusals in its history, and so none of their bits: read as layout 2 it says what it said. */
const oldestVersion = 1;

// Times are stored as milliseconds since 2000, before which no event is accepted, to stay positive.
const epochMs = Date.UTC(2000, 0, 1);

function open(bytes: Uint8Array): BinaryReader {
  const reader = new BinaryReader(bytes);
  const found = reader.u8();
  if (found < oldestVersion || found > version) {
    throw new RangeError(`the state has layout ${found}; this build reads the layouts ${oldestVersion} to ${version}`);
  }
  return reader;
}

function times(out: BinaryWriter, firstMs: number, newestMs: number): void {
  out.u8(version);
  out.varint(newestMs - epochMs);
  out.varint(newestMs - firstMs);
}

/** Equal states give equal bytes. */
export function encodeCustomer(state: CustomerState): Buffer {
  const out = new BinaryWriter(1024);
  times(out, state.firstMs, state.newestMs);
  state.counters.encode(out, state.newestMs);
  encodeHistory(out, state.history, state.newestMs);
  return out.finish();
}

export function decodeCustomer(bytes: Uint8Array): CustomerState {
  const from = open(bytes);
  const newestMs = epochMs + from.varint();
  const firstMs = newestMs - from.varint();
  const counters = Counters.decode(from, newestMs);
  return { firstMs, newestMs, counters, history: decodeHistory(from, newestMs) };
}

/** Equal states give equal bytes. */
export function encodeItem(state: ItemState): Buffer {
  const out = new BinaryWriter();
  times(out, state.firstMs, state.newestMs);
  state.counters.encode(out, state.newestMs);
  return out.finish();
}

export function decodeItem(bytes: Uint8Array): ItemState {
  const from = open(bytes);
  const newestMs = epochMs + from.varint();
  const firstMs = newestMs - from.varint();
  return { firstMs, newestMs, counters: Counters.decode(from, newestMs) };
}
