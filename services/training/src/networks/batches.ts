import type { Random } from './random.js';
import type { Sequences } from './sequences.js';

/** Sequences of similar lengths, padded at the right to the longest of them. */
export interface Batch {
  /** Rows of the sequences. */
  rows: Int32Array;
  /** Of the inputs: one less than the items of the row. */
  lengths: Int32Array;
  /** Of the longest. */
  length: number;
  /** [batch, length] items, -1 where padded. */
  inputs: Int32Array;
  /** [batch, length] the item that follows each input, -1 where padded. */
  targets: Int32Array;
  /** Places that are not padded. */
  examples: number;
}

/** So many batches are sorted by length together: more leave less padding, fewer more chance in who meets whom. */
const bucket = 32;

/**
 * Which sequences are a batch in one epoch. They are shuffled, sorted by length within buckets of some batches, cut into batches, and the
 * batches shuffled.
 */
export function planEpoch(sequences: Sequences, batchSize: number, random: Random): Int32Array[] {
  const { offsets } = sequences;
  const order = random.shuffle(Int32Array.from({ length: offsets.length - 1 }, (_, row) => row));
  const size = (row: number): number => (offsets[row + 1] as number) - (offsets[row] as number);
  for (let from = 0; from < order.length; from += batchSize * bucket) {
    order.subarray(from, from + batchSize * bucket).sort((a, b) => size(a) - size(b) || a - b);
  }
  const starts = Int32Array.from({ length: Math.ceil(order.length / batchSize) }, (_, i) => i * batchSize);
  return Array.from(random.shuffle(starts), (start) => order.slice(start, start + batchSize));
}

export function makeBatch(sequences: Sequences, rows: Int32Array): Batch {
  const { offsets, columns } = sequences;
  const lengths = Int32Array.from(rows, (row) => (offsets[row + 1] as number) - (offsets[row] as number) - 1);
  const length = lengths.reduce((longest, one) => Math.max(longest, one), 1);
  const inputs = new Int32Array(rows.length * length).fill(-1);
  const targets = new Int32Array(rows.length * length).fill(-1);
  let examples = 0;
  for (let i = 0; i < rows.length; i++) {
    const start = offsets[rows[i] as number] as number;
    const count = lengths[i] as number;
    inputs.set(columns.subarray(start, start + count), i * length);
    targets.set(columns.subarray(start + 1, start + 1 + count), i * length);
    examples += count;
  }
  return { rows, lengths, length, inputs, targets, examples };
}
