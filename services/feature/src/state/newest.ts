import { BinaryReader } from './binary.js';
import { dayMs, epochMs } from './counters.js';
import { packedMarkByte } from './pack.js';

/** Bytes of a state that tell of its newest event: the layout and a number of at most 8. */
export const stateHead = 9;

/** Day (UTC, since 1970) of a state's newest event, by its first bytes; undefined of one that is packed, which nobody has touched for long. */
export function newestOfHead(head: Buffer): number | undefined {
  if (head.length === 0 || head[0] === packedMarkByte[0]) return undefined;
  const from = new BinaryReader(head);
  // Every layout has its number first, and then the moment.
  from.u8();
  return Math.floor((epochMs + from.varint()) / dayMs);
}
