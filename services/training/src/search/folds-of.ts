import { readTable } from '../tabular/read-table.js';
import type { SearchSpec } from './search-spec.js';
import { sequenceSplits } from './sequence-splits.js';
import { splitsOf } from './splits.js';

/**
 * How many folds a search has. What is wrong with the data is wrong for every trial, and is told here.
 * @throws AppError INVALID_ARGUMENT that says what
 */
export async function foldsOf({ data, split }: Pick<SearchSpec, 'data' | 'split'>): Promise<number> {
  return data.kind === 'table'
    ? splitsOf(split, await readTable(data.source)).length
    : sequenceSplits(data.interactions, split).length;
}
