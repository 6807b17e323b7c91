/** The import ends here and can go on: somebody stopped the process. */
export class Stopped extends Error {
  override readonly name = 'Stopped';

  constructor() {
    super('stopped; the same import, started again, goes on from here');
  }
}

/** Somebody cancelled the import. What it has stored stays. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';

  constructor() {
    super('cancelled; what was stored stays, and the same import, started again, goes on from here');
  }
}

/** The import cannot go on as it is; the message says what to do. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
}
