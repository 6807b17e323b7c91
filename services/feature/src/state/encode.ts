import { SlidingDistinct } from '@insight-mesh/algorithms/sliding-distinct';
import { BinaryReader, BinaryWriter } from './binary.js';
import { Counters } from './counters.js';
import { EntityState } from './entity-state.js';
import { Facet } from './facet.js';
import { decodeHistory, encodeHistory } from './history.js';
import type { DistinctKind, FacetKind } from './measures.js';

// One column of bytes of our own layout folds several times faster than JSONB (see ARCHITECTURE.md). The first byte is the
// layout's version: a new layout gets a new number, and the old ones stay readable.
const version = 3;
/** Layouts 1 and 2: times, counters and, of customers, the history. 1 had no refusals in its history, and so none of their bits. */
const oldest = 1;
const sectioned = 3;

const sections = { history: 1, money: 2, distinct: 4, facets: 8 } as const;

// Times are stored as milliseconds since 2000, before which no event is accepted, to stay positive.
const epochMs = Date.UTC(2000, 0, 1);

/** Equal states give equal bytes. */
export function encodeState(state: EntityState): Buffer {
  const { history, money, sketches, facets, newestMs } = state;
  const out = new BinaryWriter(1024);
  out.u8(version);
  out.varint(newestMs - epochMs);
  out.varint(newestMs - state.firstMs);
  out.u8(
    (history.length > 0 ? sections.history : 0) |
      (money.size > 0 ? sections.money : 0) |
      (sketches.size > 0 ? sections.distinct : 0) |
      (facets.size > 0 ? sections.facets : 0),
  );
  state.counters.encode(out, newestMs);
  if (history.length > 0) encodeHistory(out, history, newestMs);
  if (money.size > 0) {
    out.varint(money.size);
    for (const [currency, counters] of money.sorted()) {
      out.text(currency);
      counters.encode(out, newestMs);
    }
  }
  if (sketches.size > 0) {
    out.varint(sketches.size);
    for (const [kind, sketch] of [...sketches].sort(([a], [b]) => a - b)) {
      out.u8(kind);
      encodeDistinct(out, sketch);
    }
  }
  if (facets.size > 0) {
    out.varint(facets.size);
    for (const [kind, facet] of [...facets].sort(([a], [b]) => a - b)) {
      out.u8(kind);
      facet.encode(out);
    }
  }
  return out.finish();
}

/** Throws a RangeError for bytes that this build did not write or that end too early. */
export function decodeState(bytes: Uint8Array): EntityState {
  const from = new BinaryReader(bytes);
  const layout = from.u8();
  if (layout < oldest || layout > version) {
    throw new RangeError(`the state has layout ${layout}; this build reads the layouts ${oldest} to ${version}`);
  }
  const state = new EntityState();
  state.newestMs = epochMs + from.varint();
  state.firstMs = state.newestMs - from.varint();
  const held = layout < sectioned ? undefined : from.u8();
  state.counters = Counters.decode(from, state.newestMs);
  if (held === undefined ? !from.atEnd() : held & sections.history) state.history = decodeHistory(from, state.newestMs);
  if (held === undefined) return state;
  if (held & sections.money) {
    for (let left = from.varint(); left > 0; left--) {
      const currency = from.text();
      const counters = Counters.decode(from, state.newestMs);
      state.money.of(currency, () => counters);
    }
  }
  if (held & sections.distinct) {
    for (let left = from.varint(); left > 0; left--)
      state.sketches.set(from.u8() as DistinctKind, decodeDistinct(from));
  }
  if (held & sections.facets) {
    for (let left = from.varint(); left > 0; left--) state.facets.set(from.u8() as FacetKind, Facet.decode(from));
  }
  return state;
}

function encodeDistinct(out: BinaryWriter, sketch: SlidingDistinct): void {
  const { exact, fronts } = sketch.parts();
  out.u8(exact === undefined ? 1 : 0);
  const rows = exact === undefined ? [...(fronts ?? [])] : [...exact].map(([hash, hour]) => [hash, [hour]] as const);
  rows.sort(([a], [b]) => a - b);
  out.varint(rows.length);
  let previous = 0;
  for (const [key, values] of rows) {
    out.varint(key - previous);
    previous = key;
    if (exact === undefined) out.varint(values.length);
    for (const value of values) out.varint(value);
  }
}

function decodeDistinct(from: BinaryReader): SlidingDistinct {
  const estimated = from.u8() === 1;
  const exact = new Map<number, number>();
  const fronts = new Map<number, number[]>();
  let key = 0;
  for (let left = from.varint(); left > 0; left--) {
    key += from.varint();
    if (estimated)
      fronts.set(
        key,
        Array.from({ length: from.varint() }, () => from.varint()),
      );
    else exact.set(key, from.varint());
  }
  return SlidingDistinct.from(estimated ? { fronts } : { exact });
}
