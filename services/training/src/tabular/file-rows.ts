import { PreparationError } from '@insight-mesh/algorithms/preparation/error';
import type { LabelledTable } from './labelled-table.js';

/** @param row of the table, from 0. @returns the row of the file or data set, from 1, its header not counted */
export function fileRowOf({ fileRows }: Pick<LabelledTable, 'fileRows'>, row: number): number {
  return fileRows?.[row] ?? row + 1;
}

/**
 * Does something with rows of a table; an error of a preparation tells the row of the file that it is about.
 * @param places of the rows in the table; without them the work is on all rows
 * @throws PreparationError
 */
export function tellingFileRows<T>(
  source: Pick<LabelledTable, 'fileRows'>,
  places: Uint32Array | undefined,
  work: () => T,
): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof PreparationError) || error.place.row === undefined) throw error;
    const row = places === undefined ? error.place.row : (places[error.place.row] as number);
    throw new PreparationError({ ...error.place, row: fileRowOf(source, row) }, error.what);
  }
}
