import { ModelFormatError } from './model.js';
import { checkRows } from './model-file.js';
import { SparseScores } from './sparse-scores.js';

/** For each item the items that it speaks for, and how loud: compressed sparse rows, each falling by weight. */
export interface WeightedRows {
  offsets: Uint32Array;
  columns: Uint32Array;
  /** Of each column, over 0. */
  weights: Float32Array;
}

/**
 * Builds the rows one by one, so that memory holds one dense row and the result.
 * @param fill adds up the row of an item
 * @param keep so many of the heaviest columns stay. 0: all
 */
export function buildRows(
  width: number,
  keep: number,
  fill: (item: number, row: SparseScores) => void,
  onRow: (done: number) => void,
): WeightedRows {
  const offsets = new Uint32Array(width + 1);
  const rows: { columns: Uint32Array; weights: Float32Array }[] = [];
  const sums = new SparseScores(width);
  const nothing: ReadonlySet<number> = new Set();
  for (let item = 0; item < width; item++) {
    sums.clear();
    fill(item, sums);
    const best = sums.best(keep || sums.touched, nothing);
    const weights = Float32Array.from(best.scores);
    // What is too small for a 32-bit float says nothing; the row falls, so that it stands at the end.
    const heard = weights.indexOf(0) < 0 ? weights.length : weights.indexOf(0);
    rows.push({ columns: best.indexes.slice(0, heard), weights: weights.slice(0, heard) });
    offsets[item + 1] = (offsets[item] as number) + heard;
    onRow(item + 1);
  }
  const columns = new Uint32Array(offsets[width] as number);
  const weights = new Float32Array(columns.length);
  rows.forEach((row, item) => {
    columns.set(row.columns, offsets[item]);
    weights.set(row.weights, offsets[item]);
  });
  return { offsets, columns, weights };
}

/** Adds the rows of the context's items, each row by its item's weight, into cleared scores. */
export function addRows(
  rows: WeightedRows,
  context: readonly number[],
  weightAt: (place: number) => number,
  scores: SparseScores,
): void {
  const { offsets, columns, weights } = rows;
  scores.clear();
  context.forEach((item, place) => {
    const weight = weightAt(place);
    const end = offsets[item + 1] as number;
    for (let p = offsets[item] as number; p < end; p++)
      scores.add(columns[p] as number, weight * (weights[p] as number));
  });
}

/** For each result of addRows() the context's item that gave most of its score, the newer one on a tie. */
export function rowReasons(
  rows: WeightedRows,
  context: readonly number[],
  weightAt: (place: number) => number,
  scores: SparseScores,
  results: Uint32Array,
): (number | undefined)[] {
  scores.mark(results);
  const most = new Float64Array(results.length);
  const reasons: (number | undefined)[] = new Array(results.length).fill(undefined);
  const { offsets, columns, weights } = rows;
  context.forEach((item, place) => {
    const weight = weightAt(place);
    const end = offsets[item + 1] as number;
    for (let p = offsets[item] as number; p < end; p++) {
      const rank = scores.rank(columns[p] as number);
      const part = weight * (weights[p] as number);
      if (rank < 0 || part <= (most[rank] as number)) continue;
      most[rank] = part;
      reasons[rank] = item;
    }
  });
  return reasons;
}

/** @throws ModelFormatError unless the rows are square, of `width` items, with a weight over 0 a column */
export function checkWeightedRows(rows: WeightedRows, width: number): WeightedRows {
  checkRows(rows, width, width);
  if (
    rows.weights.length !== rows.columns.length ||
    !rows.weights.every((weight) => weight > 0 && Number.isFinite(weight))
  ) {
    throw new ModelFormatError('not a usable model file: a weight over 0 for each neighbour');
  }
  return rows;
}
