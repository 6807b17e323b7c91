import { BinaryReader, BinaryWriter } from './binary.js';
import { epochMs } from './counters.js';
import { EntityState, sectionNumbers } from './entity-state.js';
import { decodeOldState } from './old-layouts.js';
import { unpackState } from './pack.js';
import { Sections } from './sections.js';

// One column of bytes of our own layout folds several times faster than JSONB (see ARCHITECTURE.md). The first byte is the
// layout's version: a new layout gets a new number, and the old ones stay readable.
//
// Layout 4: version, newest moment, milliseconds since the first, number of sections; number and length of each; the sections. What
// a section holds does not depend on the rest of the state, so that what did not change is copied, and what nobody asks for is not read.
const version = 4;
const oldest = 1;
/** The last moment that a date can tell. */
const lastMs = 8.64e15;
/** The least section number that there can not be. */
const numbersEnd = 64;
const known = new Uint8Array(numbersEnd);
for (const number of sectionNumbers) known[number] = 1;

// Used again and again: encoding waits for nothing.
const head = new BinaryWriter(128);
const body = new BinaryWriter(65_536);
const lengths: number[] = [];

/** Of a state that was pruned. Equal states give equal bytes. */
export function encodeState(state: EntityState): Buffer {
  body.rewind();
  lengths.length = 0;
  for (const number of sectionNumbers) {
    const start = body.length;
    if (state.writeSection(number, body)) lengths.push(number, body.length - start);
  }
  head.rewind();
  head.u8(version);
  head.varint(state.newestMs - epochMs);
  head.varint(state.newestMs - state.firstMs);
  head.u8(lengths.length / 2);
  for (const value of lengths) head.varint(value);
  const bytes = Buffer.allocUnsafe(head.length + body.length);
  head.bytes.copy(bytes, 0, 0, head.length);
  body.bytes.copy(bytes, head.length, 0, body.length);
  return bytes;
}

/**
 * The state of its bytes, packed or not. It keeps them, so they must not change from then on, and reads a part of them when somebody
 * looks at it. Throws a RangeError for bytes that this build did not write or that end too early.
 */
export function decodeState(bytes: Uint8Array): EntityState {
  const from = new BinaryReader(unpackState(bytes));
  const layout = from.u8();
  if (layout < oldest || layout > version) {
    throw new RangeError(`the state has layout ${layout}; this build reads the layouts ${oldest} to ${version}`);
  }
  const newestMs = epochMs + from.varint();
  const firstMs = newestMs - from.varint();
  if (newestMs > lastMs || firstMs < epochMs) throw new RangeError('the state has times that no event can have');
  if (layout < version) return decodeOldState(from, layout, newestMs, firstMs);
  const ranges: number[] = [];
  let before = -1;
  for (let left = from.u8(); left > 0; left--) {
    const number = from.u8();
    if (known[number] !== 1) throw new RangeError(`the state has a section ${number}, which this build does not know`);
    if (number <= before) throw new RangeError(`the state has section ${number} behind section ${before}`);
    before = number;
    ranges.push(number, 0, from.varint());
  }
  let start = from.at;
  for (let at = 0; at < ranges.length; at += 3) {
    ranges[at + 1] = start;
    start += ranges[at + 2] ?? 0;
    ranges[at + 2] = start;
  }
  if (start !== from.bytes.length) {
    throw new RangeError(start > from.bytes.length ? 'the state ends too early' : 'the state ends too late');
  }
  const state = new EntityState(new Sections(from, ranges), newestMs);
  state.newestMs = newestMs;
  state.firstMs = firstMs;
  return state;
}
