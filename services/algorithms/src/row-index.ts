import type { Groups } from './groups.js';
import { checkRows, type ModelFile } from './model-file.js';

/** Stored sessions or users and, the other way round, those that have an item. */
export interface RowIndex {
  /** Rows are sessions or users, oldest first; columns their distinct items, oldest first. */
  offsets: Uint32Array;
  columns: Uint32Array;
  /** Rows are items; columns the newest rows that have them, newest first. */
  postingOffsets: Uint32Array;
  postings: Uint32Array;
}

/**
 * An inverted index with the newest rows of each item (Kersbergen et al. 2022, "Serenade").
 * @param groups ordered by end
 * @param longest so many rows an item
 */
export function indexRows(
  groups: Pick<Groups, 'offsets' | 'columns'>,
  width: number,
  longest: number,
  onRow: (done: number) => void,
): RowIndex {
  const { offsets, columns } = groups;
  const count = offsets.length - 1;
  const occurrences = countItems(columns, width);
  const postingOffsets = new Uint32Array(width + 1);
  for (let i = 0; i < width; i++) {
    postingOffsets[i + 1] = (postingOffsets[i] as number) + Math.min(occurrences[i] as number, longest);
  }
  const postings = new Uint32Array(postingOffsets[width] as number);
  const next = postingOffsets.slice(0, width);
  for (let row = count - 1; row >= 0; row--) {
    for (let p = offsets[row] as number; p < (offsets[row + 1] as number); p++) {
      const item = columns[p] as number;
      const place = next[item] as number;
      if (place === postingOffsets[item + 1]) continue;
      postings[place] = row;
      next[item] = place + 1;
    }
    onRow(count - row);
  }
  return { offsets, columns, postingOffsets, postings };
}

/** How many rows have each item. */
export function countItems(columns: Uint32Array, width: number): Uint32Array {
  const counts = new Uint32Array(width);
  for (const item of columns) counts[item] = (counts[item] as number) + 1;
  return counts;
}

/**
 * Finds the newest rows that share an item with the context.
 * @param limit so many rows
 * @param visit for each found row once for each shared item, in the order of the context
 */
export function newestRows(
  index: RowIndex,
  context: readonly number[],
  limit: number,
  visit: (row: number, place: number) => void,
): void {
  const { postingOffsets, postings } = index;
  const heads = context.map((item) => postingOffsets[item] as number);
  const ends = context.map((item) => postingOffsets[item + 1] as number);
  const all = heads.reduce((sum, head, c) => sum + (ends[c] as number) - head, 0);
  if (all <= limit) {
    heads.forEach((head, c) => {
      for (let p = head; p < (ends[c] as number); p++) visit(postings[p] as number, c);
    });
    return;
  }
  // More than may be looked at: merge the postings, the newest row first.
  for (let found = 0; found < limit; found++) {
    let newest = -1;
    for (let c = 0; c < heads.length; c++) {
      const head = heads[c] as number;
      if (head < (ends[c] as number) && (postings[head] as number) > newest) newest = postings[head] as number;
    }
    if (newest < 0) return;
    for (let c = 0; c < heads.length; c++) {
      const head = heads[c] as number;
      if (head >= (ends[c] as number) || postings[head] !== newest) continue;
      heads[c] = head + 1;
      visit(newest, c);
    }
  }
}

/** @throws ModelFormatError */
export function readRowIndex(file: ModelFile, width: number): RowIndex {
  const index: RowIndex = {
    offsets: file.array('offsets', 'u32'),
    columns: file.array('columns', 'u32'),
    postingOffsets: file.array('postingOffsets', 'u32'),
    postings: file.array('postings', 'u32'),
  };
  const count = Math.max(0, index.offsets.length - 1);
  checkRows(index, count, width);
  checkRows({ offsets: index.postingOffsets, columns: index.postings }, width, count);
  return index;
}
