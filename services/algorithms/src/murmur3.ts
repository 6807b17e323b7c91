const c1 = 0xcc9e2d51;
const c2 = 0x1b873593;

function mix(hash: number, block: number): number {
  let k = Math.imul(block, c1);
  k = Math.imul((k << 15) | (k >>> 17), c2);
  const h = hash ^ k;
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
}

function finish(mixed: number): number {
  let hash = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/**
 * MurmurHash3 (x86, 32 bits; Austin Appleby, public domain) of a text's UTF-16LE bytes, as an unsigned integer.
 * Not for secrets: whoever knows the seed can make collisions.
 */
export function murmur3(text: string, seed = 0): number {
  let hash = seed | 0;
  const pairs = text.length & ~1;
  for (let i = 0; i < pairs; i += 2) hash = mix(hash, text.charCodeAt(i) | (text.charCodeAt(i + 1) << 16));
  if (pairs < text.length) {
    let k = Math.imul(text.charCodeAt(pairs), c1);
    k = Math.imul((k << 15) | (k >>> 17), c2);
    hash ^= k;
  }
  return finish(hash ^ (text.length * 2));
}

/**
 * The same of bytes, as an unsigned integer: what scikit-learn's murmurhash3_32 gives for a text's UTF-8. It differs from `murmur3` of the text, which
 * hashes UTF-16.
 */
export function murmur3Bytes(bytes: Uint8Array, seed = 0): number {
  let hash = seed | 0;
  const whole = bytes.length & ~3;
  const at = (i: number): number => bytes[i] ?? 0;
  for (let i = 0; i < whole; i += 4) {
    hash = mix(hash, at(i) | (at(i + 1) << 8) | (at(i + 2) << 16) | (at(i + 3) << 24));
  }
  if (whole < bytes.length) {
    let k = Math.imul(at(whole) | (at(whole + 1) << 8) | (at(whole + 2) << 16), c1);
    k = Math.imul((k << 15) | (k >>> 17), c2);
    hash ^= k;
  }
  return finish(hash ^ bytes.length);
}
