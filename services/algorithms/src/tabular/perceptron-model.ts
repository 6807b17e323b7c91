import { ModelFormatError } from '../model.js';
import { readModelFile, writeModelFile } from '../model-file.js';
import type { Row } from '../preparation/inputs.js';
import type { Table } from '../preparation/table.js';
import { type DenseLayer, integratedGradients, marginOf } from './dense-network.js';
import { explanation, shares } from './explain.js';
import { sigmoid } from './logistic-loss.js';
import { finiteArray, textOf, textTo } from './model-parts.js';
import { loadRowPreparation, type RowPreparation } from './row-preparation.js';
import type { RowExplanation, TabularModel } from './tabular-model.js';

/** A multilayer perceptron. It is fitted on TensorFlow.js in training, and scores here without it. */
export class PerceptronModel implements TabularModel {
  readonly name = 'perceptron';

  constructor(
    readonly preparation: RowPreparation,
    readonly layers: readonly DenseLayer[],
  ) {}

  get inputs() {
    return this.preparation.inputs;
  }

  score(table: Table): Float64Array {
    const matrix = this.preparation.matrix(table);
    const width = this.preparation.outputs.length;
    const scores = new Float64Array(table.rows);
    for (let i = 0; i < scores.length; i++)
      scores[i] = sigmoid(marginOf(this.layers, matrix.subarray(i * width, (i + 1) * width)));
    return scores;
  }

  scoreRow(row: Row): number {
    return sigmoid(marginOf(this.layers, this.preparation.matrixOfRow(row)));
  }

  explainRow(row: Row): RowExplanation {
    const { base, byInput } = integratedGradients(this.layers, this.preparation.matrixOfRow(row));
    return explanation(base, byInput, this.preparation.sources());
  }

  /** By the size of the first layer's weights: prepared columns have one scale. */
  importance(): { column: string; share: number }[] {
    const first = this.layers[0] as DenseLayer;
    const sizes = Float64Array.from({ length: first.inputs }, (_, i) => {
      let sum = 0;
      for (let o = 0; o < first.outputs; o++) sum += (first.weights[i * first.outputs + o] as number) ** 2;
      return Math.sqrt(sum);
    });
    return shares(sizes, this.preparation.sources());
  }

  toBytes(): Uint8Array {
    const arrays: Record<string, Uint8Array | Float32Array> = { preparation: textTo(this.preparation.save()) };
    this.layers.forEach(({ weights, bias }, l) => {
      arrays[`weights_${l}`] = weights;
      arrays[`bias_${l}`] = bias;
    });
    return writeModelFile('perceptron', { widths: this.layers.map(({ outputs }) => outputs) }, arrays);
  }
}

/** @throws ModelFormatError */
export function loadPerceptron(bytes: Uint8Array): PerceptronModel {
  const file = readModelFile('perceptron', bytes);
  const preparation = loadRowPreparation(textOf(file.array('preparation', 'u8')));
  const { widths } = file.settings as { widths?: unknown };
  const valid = Array.isArray(widths) && widths.every((width) => Number.isInteger(width) && width > 0);
  if (!valid || widths.at(-1) !== 1)
    throw new ModelFormatError('not a usable perceptron model file: its widths are no list that ends with 1');
  let inputs = preparation.outputs.length;
  const layers = (widths as number[]).map((outputs, l): DenseLayer => {
    const weights = finiteArray(`weights_${l}`, file.array(`weights_${l}`, 'f32'), inputs * outputs);
    const bias = finiteArray(`bias_${l}`, file.array(`bias_${l}`, 'f32'), outputs);
    const layer = { inputs, outputs, weights, bias };
    inputs = outputs;
    return layer;
  });
  return new PerceptronModel(preparation, layers);
}
