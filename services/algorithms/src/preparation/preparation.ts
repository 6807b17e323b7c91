import { type ReadConfig, readConfig } from './config.js';
import { PreparationError } from './error.js';
import { FittedPreparation, keptRows } from './fitted.js';
import { type Input, pickInputs, requireFinite } from './inputs.js';
import { applied, type FitContext, type FittedStep, type Tick } from './step.js';
import { countMissing, type Table } from './table.js';

/**
 * The training rows as a model is fitted on them. They are not what `transform` makes of the same rows: target encodings are out of fold here,
 * and rows that were dropped are gone.
 */
export interface TrainingTable {
  readonly made: 'while-fitting';
  readonly table: Table;
  /** The places in the given table of the rows that are left, ascending: by these take the labels. */
  readonly rows: Uint32Array;
}

export interface FitOptions {
  /** What the model is to say, one for each row of the table; that of rows outside of the split is not looked at. */
  readonly target?: Float64Array;
  /** Which fold each row of the table is of; without it, steps that need folds deal them by the seed. */
  readonly folds?: Int32Array;
  readonly onProgress?: (step: string, done: number, total: number) => void;
  /** Checked between columns and rounds; the fit throws its reason. */
  readonly signal?: AbortSignal;
}

export interface Fit {
  readonly preparation: FittedPreparation;
  readonly training: TrainingTable;
}

function checkRows(table: Table, rows: Uint32Array): void {
  const at = { step: 'split' };
  if (rows.length === 0) throw new PreparationError(at, 'there is no training row; there must be one at least');
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    if (row >= table.rows)
      throw new PreparationError(at, `there is no row ${row}: the table has ${table.rows}, from 0`);
    if (i > 0 && row <= (rows[i - 1] as number)) {
      throw new PreparationError(at, `training rows must ascend, and ${row} comes after ${rows[i - 1]}`);
    }
  }
}

function checkLength(what: string, length: number | undefined, rows: number): void {
  if (length === undefined || length === rows) return;
  throw new PreparationError({ step: what }, `it has ${length} values where the table has ${rows} rows`);
}

function takeContext(context: FitContext, rows: Uint32Array): FitContext {
  const { target, folds } = context;
  return {
    ...context,
    ...(target === undefined ? {} : { target: Float64Array.from(rows, (row) => target[row] as number) }),
    ...(folds === undefined ? {} : { folds: Int32Array.from(rows, (row) => folds[row] as number) }),
  };
}

/** A row in an error is one of the table that was given, not of the rows that are left of it. */
function toldOf<T>(left: () => Uint32Array, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof PreparationError) || error.place.row === undefined) throw error;
    throw new PreparationError({ ...error.place, row: left()[error.place.row] ?? error.place.row }, error.what);
  }
}

/** Preparing the training rows can take longer than the fit itself (knn). */
function tickOf(title: string, { onProgress, signal }: FitOptions): Tick {
  return (done, total) => {
    signal?.throwIfAborted();
    onProgress?.(`${title}, of the training rows`, done, total);
  };
}

/** A preparation that was read and checked and has seen no data: it can only be fitted. */
export class ConfiguredPreparation {
  private readonly config: ReadConfig;

  /** @param config of plain JSON; see PREPARATION.md. @throws PreparationError that says what is wrong, where, and what would be right */
  constructor(config: unknown) {
    this.config = readConfig(config);
  }

  /** The columns that the table must have. */
  get inputs(): readonly Input[] {
    return this.config.inputs;
  }

  /** Of all that is chosen at random. */
  get seed(): number {
    return this.config.seed;
  }

  /**
   * Fits every step, in order, each on what those before it made of the training rows. No other row is looked at.
   * @param rows the places of the training rows, ascending
   * @throws PreparationError for what the configuration does not fit, or data that a step cannot take
   */
  fit(table: Table, rows: Uint32Array, options: FitOptions = {}): Fit {
    checkRows(table, rows);
    checkLength('target', options.target?.length, table.rows);
    checkLength('folds', options.folds?.length, table.rows);
    let left = rows;
    let training = toldOf(
      () => left,
      () => requireFinite(pickInputs(table, this.config.inputs).take(rows)),
    );
    let context = takeContext({ ...options, seed: this.config.seed }, rows);
    const steps: FittedStep[] = [];
    const fitStep = (configured: ReadConfig['steps'][number]): void => {
      const { step, training: outOfFold } = configured.fit(training, context);
      steps.push(step);
      const keep = step.apply.keep?.(training);
      if (keep !== undefined) {
        const kept = keptRows(keep);
        if (kept.length === 0) throw new PreparationError({ step: step.title }, 'it drops every training row');
        training = training.take(kept);
        context = takeContext(context, kept);
        left = Uint32Array.from(kept, (place) => left[place] as number);
      }
      training = outOfFold ?? applied(step, training, tickOf(step.title, options));
    };
    for (const configured of this.config.steps) {
      options.signal?.throwIfAborted();
      toldOf(
        () => left,
        () => fitStep(configured),
      );
    }
    const outputs = training.columns.map((column) => ({
      name: column.name,
      kind: column.kind,
      mayMiss: countMissing(column) > 0,
    }));
    return {
      preparation: new FittedPreparation(this.config, steps, outputs),
      training: { made: 'while-fitting', table: training, rows: left },
    };
  }
}
