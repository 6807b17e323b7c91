import { logLossOfMargins } from '@insight-mesh/algorithms/tabular/logistic-loss';
import * as tf from '@tensorflow/tfjs-core';

export interface Rows {
  /** rows × width, row by row. */
  matrix: Float32Array;
  width: number;
  /** 0 or 1 a row. */
  labels: Float64Array;
}

export interface LayerShape {
  inputs: number;
  outputs: number;
  /** Where its weights and its bias begin. */
  weightsAt: number;
  biasAt: number;
}

/** @param widths of the hidden layers */
export function shapesOf(width: number, widths: readonly number[]): { shapes: LayerShape[]; size: number } {
  const shapes: LayerShape[] = [];
  let [inputs, at] = [width, 0];
  for (const outputs of [...widths, 1]) {
    shapes.push({ inputs, outputs, weightsAt: at, biasAt: at + inputs * outputs });
    at += inputs * outputs + outputs;
    inputs = outputs;
  }
  return { shapes, size: at };
}

/** Weights and bias of each layer, in turns. */
type Parts = tf.Tensor[];

function partsOf(weights: Float32Array, shapes: readonly LayerShape[]): Parts {
  return shapes.flatMap(({ inputs, outputs, weightsAt, biasAt }) => [
    tf.tensor2d(weights.subarray(weightsAt, biasAt), [inputs, outputs]),
    tf.tensor1d(weights.subarray(biasAt, biasAt + outputs)),
  ]);
}

/** @param masks of the hidden layers: 0, or what makes up for those that are left out */
function marginsOf(parts: Parts, rows: tf.Tensor2D, masks: readonly tf.Tensor2D[]): tf.Tensor1D {
  let out = rows;
  for (let l = 0; 2 * l < parts.length; l++) {
    const [b, bias] = [parts[2 * l] as tf.Tensor2D, parts[2 * l + 1] as tf.Tensor1D];
    const activation = 2 * l + 2 < parts.length ? 'relu' : 'linear';
    out = tf.fused.matMul({ a: out, b, transposeA: false, transposeB: false, bias, activation }) as tf.Tensor2D;
    const mask = masks[l];
    if (mask !== undefined) out = tf.mul(out, mask);
  }
  return tf.reshape(out, [-1]);
}

/** @param places of the batch's rows. @param masks one a hidden layer, or none. @param gradient is filled. @returns the mean loss of the batch */
export function lossAndGradient(
  { matrix, width, labels }: Rows,
  shapes: readonly LayerShape[],
  weights: Float32Array,
  places: Int32Array,
  masks: readonly Float32Array[],
  gradient: Float32Array,
): number {
  const count = places.length;
  const rows = new Float32Array(count * width);
  const wanted = new Float32Array(count);
  places.forEach((place, i) => {
    rows.set(matrix.subarray(place * width, (place + 1) * width), i * width);
    wanted[i] = labels[place] as number;
  });
  const answer = tf.tidy(() => {
    const batch = tf.tensor2d(rows, [count, width]);
    const targets = tf.tensor1d(wanted);
    const kept = masks.map((mask, l) => tf.tensor2d(mask, [count, (shapes[l] as LayerShape).outputs]));
    const { value, grads } = tf.valueAndGrads((...parts: tf.Tensor[]) =>
      meanLoss(marginsOf(parts, batch, kept), targets),
    )(partsOf(weights, shapes));
    return { loss: value.dataSync()[0] as number, parts: grads.map((each) => each.dataSync() as Float32Array) };
  });
  let at = 0;
  for (const part of answer.parts) {
    gradient.set(part, at);
    at += part.length;
  }
  return answer.loss;
}

/** max(x, 0) - x y + ln(1 + e^-|x|), whose gradient the backend knows part by part. */
function meanLoss(margins: tf.Tensor1D, wanted: tf.Tensor1D): tf.Scalar {
  const log = tf.log1p(tf.exp(tf.neg(tf.abs(margins))));
  return tf.mean(tf.add(tf.sub(tf.relu(margins), tf.mul(margins, wanted)), log));
}

/** The mean log loss of the rows, nothing left out. */
export function heldOutLoss(
  weights: Float32Array,
  shapes: readonly LayerShape[],
  { matrix, width, labels }: Rows,
): number {
  const margins = tf.tidy(() =>
    marginsOf(partsOf(weights, shapes), tf.tensor2d(matrix, [labels.length, width]), []).dataSync(),
  );
  return logLossOfMargins(Float64Array.from(margins), labels);
}
