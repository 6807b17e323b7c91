import type { BinaryReader } from './binary.js';
import { Counters } from './counters.js';
import { decodeDistinct } from './distinct-bytes.js';
import { EntityState } from './entity-state.js';
import { Facet } from './facet.js';
import { decodeOldHistory } from './history.js';
import type { DistinctKind, FacetKind } from './measures.js';

// Layouts 1 and 2 are times, counters and, of customers, the history; 1 had no refusals in its history, and so none of their bits.
// Layout 3 tells behind the times which sections it has. Moments are told as so long before the newest.
const sectioned = 3;
const sections = { history: 1, money: 2, distinct: 4, facets: 8 } as const;

/** What stands behind the times of a state of layout 1, 2 or 3. Throws a RangeError for bytes that end too early. */
export function decodeOldState(from: BinaryReader, layout: number, newestMs: number, firstMs: number): EntityState {
  const state = new EntityState();
  state.newestMs = newestMs;
  state.firstMs = firstMs;
  const held = layout < sectioned ? undefined : from.u8();
  state.counters.merge(Counters.decode(from, newestMs));
  if (held === undefined ? !from.atEnd() : held & sections.history) state.remember(decodeOldHistory(from, newestMs));
  if (held === undefined) return state;
  if (held & sections.money) {
    for (let left = from.varint(); left > 0; left--) {
      state.money.append(from.text(), Counters.decode(from, newestMs));
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
