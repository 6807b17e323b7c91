import { contributions } from '../boosting/contributions.js';
import { type Forest, forestFromFile } from '../boosting/forest.js';
import { readModelFile, writeModelFile } from '../model-file.js';
import type { Row } from '../preparation/inputs.js';
import type { Table } from '../preparation/table.js';
import { explanation, shares } from './explain.js';
import { sigmoid } from './logistic-loss.js';
import { numberSetting, textOf, textTo } from './model-parts.js';
import { loadRowPreparation, type RowPreparation } from './row-preparation.js';
import type { RowExplanation, TabularModel } from './tabular-model.js';

/** Boosted trees. Missing numbers need no filling in: each split knows where they go. */
export class BoostingModel implements TabularModel {
  readonly name = 'boosting';

  constructor(
    readonly preparation: RowPreparation,
    readonly forest: Forest,
  ) {}

  get inputs() {
    return this.preparation.inputs;
  }

  score(table: Table): Float64Array {
    return this.forest.margins(this.preparation.matrix(table)).map(sigmoid);
  }

  scoreRow(row: Row): number {
    return sigmoid(this.forest.margins(this.preparation.matrixOfRow(row))[0] as number);
  }

  explainRow(row: Row): RowExplanation {
    const { base, byColumn } = contributions(this.forest, this.preparation.matrixOfRow(row));
    return explanation(base, byColumn, this.preparation.sources());
  }

  importance(): { column: string; share: number }[] {
    return shares(this.forest.importance(), this.preparation.sources());
  }

  toBytes(): Uint8Array {
    const { base } = this.forest;
    const arrays = { preparation: textTo(this.preparation.save()), ...this.forest.toArrays() };
    return writeModelFile('boosting', { base }, arrays);
  }
}

/** @throws ModelFormatError */
export function loadBoosting(bytes: Uint8Array): BoostingModel {
  const file = readModelFile('boosting', bytes);
  const preparation = loadRowPreparation(textOf(file.array('preparation', 'u8')));
  const forest = forestFromFile(file, preparation.outputs.length, numberSetting(file.settings, 'base'));
  return new BoostingModel(preparation, forest);
}
