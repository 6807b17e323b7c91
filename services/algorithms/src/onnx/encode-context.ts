import type { OnnxSignature } from './signature.js';

/** A context as a graph takes it. */
export interface EncodedContext {
  ids: BigInt64Array;
  /** 1 where there is an item, 0 where there is padding. */
  mask: Uint8Array;
  /** Items in it. */
  count: number;
  /** Place of the newest item. */
  lastPlace: number;
}

/** @param numbers of the vocabulary, the oldest first, at least one; the newest `length` of them count */
export function encodeContext(signature: OnnxSignature, numbers: readonly number[]): EncodedContext {
  const { length, dynamicLength, padding, paddingId, firstId } = signature;
  const newest = numbers.slice(-length);
  const count = newest.length;
  const size = dynamicLength ? count : length;
  const from = padding === 'left' ? size - count : 0;
  const ids = new BigInt64Array(size).fill(BigInt(paddingId));
  const mask = new Uint8Array(size);
  for (const [at, number] of newest.entries()) {
    ids[from + at] = BigInt(firstId + number);
    mask[from + at] = 1;
  }
  return { ids, mask, count, lastPlace: from + count - 1 };
}
