/** Where in a preparation something went wrong. */
export interface Place {
  /** For example "step 2 (impute mean)"; "input" and "output" are what stands before and behind the steps. */
  readonly step: string;
  readonly column?: string;
  /** Of the table that was given, from 0. */
  readonly row?: number;
}

/** A configuration, a saved preparation or data that cannot be used. The message says where, what is wrong and what would be right. */
export class PreparationError extends Error {
  override readonly name = 'PreparationError';

  constructor(
    readonly place: Place,
    readonly what: string,
  ) {
    const column = place.column === undefined ? '' : `, column ${place.column}`;
    const row = place.row === undefined ? '' : `, row ${place.row}`;
    super(`${place.step}${column}${row}: ${what}`);
  }
}
