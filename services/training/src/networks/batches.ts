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

/**
 * Which sequences are a batch in one epoch. They are shuffled, sorted by length, cut into batches, and the batches shuffled: so little is
 * padded, and who meets whom changes from epoch to epoch.
 * @param most of a batch: sequences, and places with those that are padded
 */
export function planEpoch(sequences: Sequences, most: { size: number; places: number }, random: Random): Int32Array[] {
  const { offsets } = sequences;
  const order = random.shuffle(Int32Array.from({ length: offsets.length - 1 }, (_, row) => row));
  const length = (row: number): number => (offsets[row + 1] as number) - (offsets[row] as number) - 1;
  const keys = Float64Array.from(order, (row, place) => length(row) * order.length + place).sort();
  const sorted = Int32Array.from(keys, (key) => order[key % order.length] as number);
  const starts: number[] = [];
  let start = 0;
  for (let i = 0; i < sorted.length; i++) {
    const count = i - start + 1;
    if (i === 0 || (count > 1 && (count > most.size || count * length(sorted[i] as number) > most.places))) {
      starts.push(i);
      start = i;
    }
  }
  const places = random.shuffle(Int32Array.from(starts, (_, i) => i));
  return Array.from(places, (i) => sorted.slice(starts[i], starts[i + 1]));
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
