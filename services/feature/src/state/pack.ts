import { deflateRawSync, inflateRawSync } from 'node:zlib';

/**
 * The first byte of a packed state; what follows is the raw deflate of the state's own bytes. No layout has so high a number. No preset
 * dictionary: one made of another shop's states saves nothing, and one of a shop's own would have to be kept as long as the states.
 */
const packedMark = 0x80;
export const packedMarkByte = Buffer.from([packedMark]);

/** States with fewer bytes are left as they are: they hardly shrink. */
export const leastPacked = 256;
/** What packing must leave of a state to be worth inflating it at each read. */
const mostLeft = 0.9;
/** Far above any state; bytes that are none may claim anything. */
const largestState = 64 * 1_048_576;

/** A state's bytes packed; undefined where that saves too little, or where they are packed already. */
export function packState(bytes: Buffer): Buffer | undefined {
  if (bytes.length < leastPacked || bytes[0] === packedMark) return undefined;
  const packed = Buffer.concat([packedMarkByte, deflateRawSync(bytes)]);
  return packed.length <= bytes.length * mostLeft ? packed : undefined;
}

/** The bytes that were packed; others are given back as they are. Throws a RangeError for packed ones that are not whole. */
export function unpackState(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== packedMark) return bytes;
  try {
    return inflateRawSync(bytes.subarray(1), { maxOutputLength: largestState });
  } catch (error) {
    throw new RangeError('the state is packed, and does not unpack', { cause: error });
  }
}
