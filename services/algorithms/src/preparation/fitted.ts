import { flag, listOf, objectOf, oneOf, text, wholeFrom } from './checked.js';
import { type ReadConfig, readConfig } from './config.js';
import { PreparationError } from './error.js';
import { type Input, pickInputs, type Row, requireFinite, tableOfRow } from './inputs.js';
import { fromJson, toJson } from './save-format.js';
import { applied, type FittedStep, type Keep } from './step.js';
import { type Cell, type Column, missingOf, type Table } from './table.js';

const FORMAT = 'insight-mesh/preparation';
const VERSION = 1;

/** A column of what comes out. */
export interface Output extends Input {
  /** Whether training rows lacked it: if not, a missing value in use is an error (unless the configuration allows it). */
  readonly mayMiss: boolean;
}

/** What a fitted preparation made of rows. Never what a model is fitted on: that is the `TrainingTable` of the fit. */
export interface PreparedTable {
  readonly made: 'after-fitting';
  readonly table: Table;
  /** The places in the given table of the rows that are left, ascending. */
  readonly rows: Uint32Array;
}

export type PreparedRow =
  /** One value for each of the outputs; a missing number is NaN, a missing category null. */
  | { readonly dropped: false; readonly values: readonly Cell[] }
  /** A step of the preparation drops such rows in use too. */
  | { readonly dropped: true; readonly by: string };

/** The places that stay. */
export function keptRows(keep: Keep): Uint32Array {
  const rows: number[] = [];
  for (let i = 0; i < keep.length; i++) if (keep[i] === 1) rows.push(i);
  return Uint32Array.from(rows);
}

const readOutput = objectOf({ name: text, kind: oneOf('number', 'category'), mayMiss: flag });
const readSaved = objectOf({
  format: oneOf(FORMAT),
  version: wholeFrom(1),
  config: (value) => value,
  steps: listOf((value) => value),
  outputs: listOf(readOutput),
});

/** A preparation that was fitted: it changes any table or row, and nothing changes it. */
export class FittedPreparation {
  constructor(
    private readonly config: ReadConfig,
    private readonly steps: readonly FittedStep[],
    /** The columns that come out, in their order. */
    readonly outputs: readonly Output[],
  ) {}

  /** The columns that go in; a table or a row may have others, which are passed over. */
  get inputs(): readonly Input[] {
    return this.config.inputs;
  }

  /**
   * @throws PreparationError for a column that is missing or of another kind, an infinite value, a category that no step knows what to do with,
   * or a missing value in a column that missed none in training
   */
  transform(table: Table): PreparedTable {
    const done = this.run(requireFinite(pickInputs(table, this.inputs)));
    this.check(done.table);
    const rows = done.rows ?? Uint32Array.from({ length: table.rows }, (_, i) => i);
    return { made: 'after-fitting', table: done.table, rows };
  }

  /** One row, by the same code and to the same bits as in a table. @throws PreparationError as `transform` */
  transformRow(row: Row): PreparedRow {
    const done = this.run(requireFinite(tableOfRow(row, this.inputs)));
    if (done.table.rows === 0) return { dropped: true, by: done.droppedBy as string };
    this.check(done.table);
    return { dropped: false, values: done.table.columns.map((column) => done.table.cell(0, column)) };
  }

  /** Everything that `loadPreparation` needs to make the same again, to the last bit. */
  save(): string {
    const { config, outputs } = this;
    return toJson({
      format: FORMAT,
      version: VERSION,
      config: config.source,
      steps: this.steps.map(({ saved }) => saved),
      outputs,
    });
  }

  private run(input: Table): { table: Table; rows?: Uint32Array; droppedBy?: string } {
    let table = input;
    let [rows, droppedBy]: [Uint32Array | undefined, string | undefined] = [undefined, undefined];
    for (const step of this.steps) {
      const keep = step.dropsInUse ? step.apply.keep?.(table) : undefined;
      if (keep !== undefined) {
        const kept = keptRows(keep);
        table = table.take(kept);
        rows = rows === undefined ? kept : kept.map((place) => (rows as Uint32Array)[place] as number);
        droppedBy = step.title;
      }
      table = applied(step, table);
    }
    return { table, ...(rows === undefined ? {} : { rows }), ...(droppedBy === undefined ? {} : { droppedBy }) };
  }

  private check(table: Table): void {
    if (this.config.newMissing === 'allow') return;
    this.outputs.forEach(({ name, mayMiss }, i) => {
      if (mayMiss) return;
      const row = missingOf(table.columns[i] as Column)?.indexOf(1);
      if (row === undefined) return;
      throw new PreparationError(
        { step: 'output', column: name, row },
        'the value is missing, and in training none was: impute the column, or set "new_missing": "allow" if the model can take it',
      );
    });
  }
}

/** Reads what `save` wrote. @throws PreparationError where it is damaged, of another version, or does not fit together */
export function loadPreparation(json: string): FittedPreparation {
  const at = 'saved preparation';
  const raw = fromJson(json);
  const version = (raw as { version?: unknown } | null)?.version;
  if (typeof version === 'number' && version !== VERSION) {
    throw new PreparationError({ step: at }, `it is of version ${version}, and this program reads version ${VERSION}`);
  }
  const saved = readSaved(raw, at);
  const config = readConfig(saved.config);
  if (saved.steps.length !== config.steps.length) {
    throw new PreparationError(
      { step: at },
      `it has ${saved.steps.length} fitted steps for ${config.steps.length} configured ones`,
    );
  }
  const steps = config.steps.map((step, i) => step.restore(saved.steps[i]));
  return new FittedPreparation(config, steps, saved.outputs);
}
