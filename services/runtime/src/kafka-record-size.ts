/** Bytes of a record batch before its records (Kafka's message format 2). */
export const BATCH_OVERHEAD = 61;

// How much longer a record's offset and timestamp deltas can get inside a batch of 500.
const DELTAS = 8;

/**
 * Bytes that one message takes in a record batch: exact for a batch of one, and otherwise at most a few bytes too many.
 * Source: Kafka's protocol guide, "Record".
 */
export function recordSize(key: Uint8Array, value: Uint8Array, headers: Readonly<Record<string, string>>): number {
  // Attributes and the two deltas take a byte each.
  let size = 3 + varintSize(key.length) + key.length + varintSize(value.length) + value.length;
  let count = 0;
  for (const name in headers) {
    const nameBytes = Buffer.byteLength(name);
    const valueBytes = Buffer.byteLength(headers[name] ?? '');
    size += varintSize(nameBytes) + nameBytes + varintSize(valueBytes) + valueBytes;
    count++;
  }
  size += varintSize(count);
  return size + varintSize(size);
}

/** `recordSize` with what the message may take more behind others. */
export function recordSizeInBatch(size: number): number {
  return size + DELTAS;
}

/** Lengths are zigzag varints: 6 bits in the first byte, 7 in each further one. */
function varintSize(length: number): number {
  if (length < 0x40) return 1;
  if (length < 0x2000) return 2;
  if (length < 0x100000) return 3;
  return length < 0x8000000 ? 4 : 5;
}
