import type { EncodedContext } from './encode-context.js';
import type { OnnxSignature } from './signature.js';

/** One input of a graph, as any engine takes it. */
export interface Feed {
  name: string;
  type: 'int64' | 'float32' | 'bool';
  data: BigInt64Array | Float32Array | Uint8Array;
  dims: number[];
}

/** The inputs that a signature names, for one context. */
export function feedsOf(signature: OnnxSignature, { ids, mask, count }: EncodedContext): Feed[] {
  const { itemsInput, maskInput, maskType = 'int64', lengthInput } = signature;
  const dims = [1, ids.length];
  const feeds: Feed[] = [{ name: itemsInput, type: 'int64', data: ids, dims }];
  if (maskInput !== undefined) feeds.push({ name: maskInput, type: maskType, data: maskData(mask, maskType), dims });
  if (lengthInput !== undefined) {
    feeds.push({ name: lengthInput, type: 'int64', data: BigInt64Array.of(BigInt(count)), dims: [1] });
  }
  return feeds;
}

function maskData(mask: Uint8Array, type: Feed['type']): Feed['data'] {
  if (type === 'int64') return BigInt64Array.from(mask, BigInt);
  return type === 'float32' ? Float32Array.from(mask) : mask;
}
