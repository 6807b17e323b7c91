/** The bin of a missing value. */
export const MISSING = 255;
/** Bins that a column can have beside that of missing values. */
export const MOST_BINS = 255;

/**
 * Where a column is cut into bins (Ke et al. 2017, "LightGBM", histogram-based algorithm): between all its different values where there are few, else at
 * quantiles of the rows.
 * @param values may hold NaN, which is missing and has a bin of its own
 * @param most bins, from 2 to MOST_BINS
 * @returns upper ends, ascending; a value is of the first bin whose end is not below it, and of the last where there is none
 */
export function binEdges(values: Float64Array, most: number): Float64Array {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const starts: number[] = [];
  for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) starts.push(i);
  const between = (start: number): number => middle(sorted[start - 1] as number, sorted[start] as number);
  if (starts.length <= most) return Float64Array.from(starts.slice(1), between);
  // Whole values go to a bin until it has its share of the rows that are left, so that a frequent value does not leave the others too few bins.
  const edges: number[] = [];
  let from = 0;
  for (let s = 1; s < starts.length && edges.length < most - 1; s++) {
    const start = starts[s] as number;
    const [left, bins] = [sorted.length - from, most - edges.length];
    if (start - from < left / bins) continue;
    edges.push(between(start));
    from = start;
  }
  return Float64Array.from(edges);
}

/** Half way, and never the greater one, which would then be on the lesser one's side. */
function middle(less: number, greater: number): number {
  const half = less + (greater - less) / 2;
  return half < greater ? half : less;
}

export interface Binned {
  rows: number;
  /** A column after the other, a bin a row. */
  bins: Uint8Array;
  /** By column. */
  edges: readonly Float64Array[];
}

/** @param matrix rows × width, row by row */
export function binMatrix(matrix: Float64Array, width: number, most: number): Binned {
  const rows = width === 0 ? 0 : matrix.length / width;
  const bins = new Uint8Array(rows * width);
  const edges: Float64Array[] = [];
  const column = new Float64Array(rows);
  for (let j = 0; j < width; j++) {
    for (let i = 0; i < rows; i++) column[i] = matrix[i * width + j] as number;
    const ends = binEdges(column, most);
    edges.push(ends);
    for (let i = 0; i < rows; i++) bins[j * rows + i] = binOf(ends, column[i] as number);
  }
  return { rows, bins, edges };
}

function binOf(edges: Float64Array, value: number): number {
  if (Number.isNaN(value)) return MISSING;
  let [low, high] = [0, edges.length];
  while (low < high) {
    const half = (low + high) >>> 1;
    if ((edges[half] as number) < value) low = half + 1;
    else high = half;
  }
  return low;
}
