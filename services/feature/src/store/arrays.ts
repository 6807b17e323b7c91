// pg turns arrays into text value by value, with quoting; for thousands of hashes and states a batch this is much faster.

/** 32-digit hashes as the text of a uuid[]. */
export function uuidArray(hashes: readonly string[]): string {
  return `{${hashes.join(',')}}`;
}

/** Buffers as the text of a bytea[]. */
export function byteaArray(values: readonly Buffer[]): string {
  if (values.length === 0) return '{}';
  return `{"${values.map((value) => `\\\\x${value.toString('hex')}`).join('","')}"}`;
}
