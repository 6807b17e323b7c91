/**
 * The partition of a key, as Kafka's own clients choose it: murmur2, made positive, modulo the number of partitions.
 * Source: org.apache.kafka.common.utils.Utils.murmur2 (A. Appleby's MurmurHash2, 32 bits, seed 0x9747b28c).
 */
export function partitionOf(key: Uint8Array, partitions: number): number {
  return (murmur2(key) & 0x7fffffff) % partitions;
}

const M = 0x5bd1e995;

export function murmur2(data: Uint8Array): number {
  const { length } = data;
  const whole = length & ~3;
  let h = 0x9747b28c ^ length;
  for (let i = 0; i < whole; i += 4) {
    let k = byte(data, i) | (byte(data, i + 1) << 8) | (byte(data, i + 2) << 16) | (byte(data, i + 3) << 24);
    k = Math.imul(k, M);
    k ^= k >>> 24;
    h = Math.imul(h, M) ^ Math.imul(k, M);
  }
  const rest = length - whole;
  if (rest >= 3) h ^= byte(data, whole + 2) << 16;
  if (rest >= 2) h ^= byte(data, whole + 1) << 8;
  if (rest >= 1) h = Math.imul(h ^ byte(data, whole), M);
  h ^= h >>> 13;
  h = Math.imul(h, M);
  return h ^ (h >>> 15);
}

function byte(data: Uint8Array, at: number): number {
  return data[at] ?? 0;
}
