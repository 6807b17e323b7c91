import { type SparseMatrix, sparseSvd } from './sparse-svd.js';

export interface CoOccurrenceOptions {
  /** Numbers in a vector. */
  width: number;
  /** Whether a's vectors for being followed by b differ from those for following it. */
  directed: boolean;
  random: () => number;
}

/** A pair of items counts by this to the power of the items between them. */
const decay = 0.8;
/** Pairs that are further apart do not count. */
const furthest = 20;
/** Context items count by their frequency to this power (Levy, Goldberg and Dagan 2015). */
const smoothing = 0.75;

/**
 * Vectors of items from what stands near what in sequences: the singular vectors of the positive pointwise mutual information (Levy and
 * Goldberg 2014, "Neural Word Embedding as Implicit Matrix Factorization"), each of length 1, or 0 for an item without neighbours.
 * @param sequences row r is columns[offsets[r]] to columns[offsets[r + 1] - 1], oldest first
 * @returns [size, width] twice: of an item that is followed, and of one that follows; the same unless directed
 */
export function coOccurrenceVectors(
  sequences: { offsets: Int32Array; columns: Int32Array },
  size: number,
  { width, directed, random }: CoOccurrenceOptions,
): { before: Float64Array; after: Float64Array } {
  const { left, right, singular, rank } = sparseSvd(mutualInformation(sequences, size, directed), width, random);
  const before = unitRows(left, singular, rank, size, width);
  return { before, after: directed ? unitRows(right, singular, rank, size, width) : before };
}

function mutualInformation(
  { offsets, columns }: { offsets: Int32Array; columns: Int32Array },
  size: number,
  directed: boolean,
): SparseMatrix {
  const counts = pairCounts(offsets, columns, size, directed);
  const ofRow = new Float64Array(size);
  const ofColumn = new Float64Array(size);
  for (let row = 0; row < size; row++) {
    for (let p = counts.offsets[row] as number; p < (counts.offsets[row + 1] as number); p++) {
      const place = counts.places[p] as number;
      ofRow[row] = (ofRow[row] as number) + (counts.values[p] as number);
      ofColumn[place] = (ofColumn[place] as number) + (counts.values[p] as number);
    }
  }
  const smoothed = ofColumn.map((sum) => sum ** smoothing);
  const total = smoothed.reduce((sum, one) => sum + one, 0);
  for (let row = 0; row < size; row++) {
    for (let p = counts.offsets[row] as number; p < (counts.offsets[row + 1] as number); p++) {
      const expected = ((ofRow[row] as number) * (smoothed[counts.places[p] as number] as number)) / total;
      counts.values[p] = Math.max(0, Math.log((counts.values[p] as number) / expected));
    }
  }
  return counts;
}

/** How much each item stands before each other; undirected: beside. */
function pairCounts(offsets: Int32Array, columns: Int32Array, size: number, directed: boolean): SparseMatrix {
  const visit = (take: (before: number, after: number, weight: number) => void): void => {
    for (let r = 0; r + 1 < offsets.length; r++) {
      const [from, to] = [offsets[r] as number, offsets[r + 1] as number];
      for (let i = from; i < to; i++) {
        for (let j = i + 1; j < to && j - i <= furthest; j++) {
          const [a, b] = [columns[i] as number, columns[j] as number];
          const weight = decay ** (j - i - 1);
          take(a, b, weight);
          if (!directed) take(b, a, weight);
        }
      }
    }
  };
  const begins = new Uint32Array(size + 1);
  visit((before) => {
    begins[before + 1] = (begins[before + 1] as number) + 1;
  });
  for (let i = 0; i < size; i++) begins[i + 1] = (begins[i + 1] as number) + (begins[i] as number);
  const next = begins.slice(0, size);
  const places = new Uint32Array(begins[size] as number);
  const values = new Float64Array(places.length);
  visit((before, after, weight) => {
    const p = next[before] as number;
    places[p] = after;
    values[p] = weight;
    next[before] = p + 1;
  });
  return joinPairs(size, begins, places, values);
}

/** Adds up equal pairs, in place. */
function joinPairs(size: number, begins: Uint32Array, places: Uint32Array, values: Float64Array): SparseMatrix {
  const offsets = new Uint32Array(size + 1);
  const at = new Int32Array(size).fill(-1);
  let end = 0;
  for (let row = 0; row < size; row++) {
    const first = end;
    for (let p = begins[row] as number; p < (begins[row + 1] as number); p++) {
      const place = places[p] as number;
      const known = at[place] as number;
      if (known >= first) values[known] = (values[known] as number) + (values[p] as number);
      else {
        at[place] = end;
        places[end] = place;
        values[end++] = values[p] as number;
      }
    }
    offsets[row + 1] = end;
  }
  return { rows: size, columns: size, offsets, places: places.slice(0, end), values: values.slice(0, end) };
}

function unitRows(
  vectors: Float64Array,
  singular: Float64Array,
  rank: number,
  size: number,
  width: number,
): Float64Array {
  const rows = new Float64Array(size * width);
  for (let row = 0; row < size; row++) {
    let sum = 0;
    for (let k = 0; k < rank; k++) {
      const value = (vectors[row * rank + k] as number) * Math.sqrt(singular[k] as number);
      rows[row * width + k] = value;
      sum += value * value;
    }
    const share = sum > 1e-24 ? 1 / Math.sqrt(sum) : 0;
    for (let k = 0; k < rank; k++) rows[row * width + k] = (rows[row * width + k] as number) * share;
  }
  return rows;
}
