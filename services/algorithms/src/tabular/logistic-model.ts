import { readModelFile, writeModelFile } from '../model-file.js';
import type { Row } from '../preparation/inputs.js';
import type { Table } from '../preparation/table.js';
import { explanation, shares } from './explain.js';
import { sigmoid } from './logistic-loss.js';
import { finiteArray, numberSetting, textOf, textTo } from './model-parts.js';
import { loadRowPreparation, type RowPreparation } from './row-preparation.js';
import type { RowExplanation, TabularModel } from './tabular-model.js';

/** Logistic regression: the log odds are a weighted sum. The floor that other models must beat. */
export class LogisticModel implements TabularModel {
  readonly name = 'logistic';

  constructor(
    readonly preparation: RowPreparation,
    readonly weights: Float64Array,
    readonly intercept: number,
  ) {}

  get inputs() {
    return this.preparation.inputs;
  }

  score(table: Table): Float64Array {
    return this.margins(this.preparation.matrix(table)).map(sigmoid);
  }

  scoreRow(row: Row): number {
    return sigmoid(this.margins(this.preparation.matrixOfRow(row))[0] as number);
  }

  /** The prepared columns have a mean of 0, so each adds what it differs from its mean. */
  explainRow(row: Row): RowExplanation {
    const values = this.preparation.matrixOfRow(row);
    const parts = this.weights.map((weight, i) => weight * (values[i] as number));
    return explanation(this.intercept, parts, this.preparation.sources());
  }

  importance(): { column: string; share: number }[] {
    return shares(this.weights.map(Math.abs), this.preparation.sources());
  }

  private margins(matrix: Float64Array): Float64Array {
    const width = this.weights.length;
    const margins = new Float64Array(matrix.length / width);
    for (let i = 0; i < margins.length; i++) {
      let sum = this.intercept;
      for (let j = 0; j < width; j++) sum += (this.weights[j] as number) * (matrix[i * width + j] as number);
      margins[i] = sum;
    }
    return margins;
  }

  toBytes(): Uint8Array {
    const arrays = { preparation: textTo(this.preparation.save()), weights: this.weights };
    return writeModelFile('logistic', { intercept: this.intercept }, arrays);
  }
}

/** @throws ModelFormatError */
export function loadLogistic(bytes: Uint8Array): LogisticModel {
  const file = readModelFile('logistic', bytes);
  const preparation = loadRowPreparation(textOf(file.array('preparation', 'u8')));
  const weights = finiteArray('weights', file.array('weights', 'f64'), preparation.outputs.length);
  return new LogisticModel(preparation, weights, numberSetting(file.settings, 'intercept'));
}
