import { ModelFormatError } from '../model.js';
import { PreparationError } from '../preparation/error.js';
import { type FittedPreparation, loadPreparation } from '../preparation/fitted.js';
import { type Input, pickInputs, type Row, tableOfRow } from '../preparation/inputs.js';
import { type Table, toMatrix } from '../preparation/table.js';
import { type Derived, derive } from './derive.js';
import { type HashedColumns, hashCategories } from './hash-categories.js';

/** All that becomes of a row before a model sees numbers: buckets of very many categories, derived columns, and a fitted preparation. */
export class RowPreparation {
  constructor(
    /** Of the table as it comes in. */
    readonly inputs: readonly Input[],
    readonly hashed: HashedColumns,
    readonly derived: readonly Derived[],
    readonly fitted: FittedPreparation,
  ) {}

  /** The columns that the model sees. */
  get outputs(): readonly string[] {
    return this.fitted.outputs.map(({ name }) => name);
  }

  /** @returns rows × outputs, row by row. @throws PreparationError */
  matrix(table: Table): Float64Array {
    const { table: prepared, rows } = this.fitted.transform(this.before(pickInputs(table, this.inputs)));
    if (rows.length !== table.rows)
      throw new PreparationError({ step: 'preparation' }, 'it drops rows in use, and each row must get a score');
    return toMatrix(prepared);
  }

  /** @throws PreparationError */
  matrixOfRow(row: Row): Float64Array {
    return this.matrix(tableOfRow(row, this.inputs));
  }

  /** What the fitted preparation takes. */
  before(table: Table): Table {
    return derive(hashCategories(table, this.hashed), this.derived);
  }

  /** The column, of the inputs or derived, that each output came from. */
  sources(): string[] {
    const names = [...this.derived.map(({ name }) => name), ...this.inputs.map(({ name }) => name)];
    return this.outputs.map((output) => {
      const from = names.filter(
        (name) => output === name || output === `${name}__missing` || output.startsWith(`${name}=`),
      );
      // Of names that begin alike the longest is meant.
      return from.sort((a, b) => b.length - a.length)[0] ?? output;
    });
  }

  save(): string {
    return JSON.stringify({
      inputs: this.inputs,
      hashed: this.hashed,
      derived: this.derived,
      fitted: this.fitted.save(),
    });
  }
}

/** Reads what save() wrote. @throws ModelFormatError */
export function loadRowPreparation(text: string): RowPreparation {
  try {
    const saved = JSON.parse(text) as { [K in 'inputs' | 'hashed' | 'derived']: RowPreparation[K] } & {
      fitted: string;
    };
    return new RowPreparation(saved.inputs, saved.hashed, saved.derived, loadPreparation(saved.fitted));
  } catch (error) {
    throw new ModelFormatError(`not a usable model file: its preparation cannot be read: ${(error as Error).message}`);
  }
}
