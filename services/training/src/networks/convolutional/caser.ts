import type { ConvolutionalShape } from '@insight-mesh/algorithms/networks/convolutional';
import * as tf from '@tensorflow/tfjs-core';

export interface CaserWeights {
  /** By height from 1: [height · width, horizontal]. */
  horizontal: readonly tf.Tensor2D[];
  /** By height from 1: [horizontal]. */
  horizontalBias: readonly tf.Tensor1D[];
  /** [window, vertical] */
  vertical: tf.Tensor2D;
  /** [window · horizontal + width · vertical, width] */
  dense: tf.Tensor2D;
  /** [width] */
  denseBias: tf.Tensor1D;
}

/**
 * The queries of Caser (Tang and Wang 2018) at every position of a sequence in one pass: the window of each position is the part of the
 * sequence that ends there, so a horizontal filter is computed once for all windows that it lies in.
 * @param embedded [batch, length, width]; 0 where a sequence has not begun yet
 * @param drop applied to what the dense layer gets [batch · length, window · horizontal + width · vertical]
 * @returns [batch, length, width]
 */
export function caserQueries(
  embedded: tf.Tensor3D,
  shape: ConvolutionalShape,
  weights: CaserWeights,
  drop: (x: tf.Tensor2D) => tf.Tensor2D = (x) => x,
): tf.Tensor3D {
  const [batch, length, width] = embedded.shape;
  const { window } = shape;
  const padded =
    window === 1
      ? embedded
      : tf.pad(embedded, [
          [0, 0],
          [window - 1, 0],
          [0, 0],
        ] as [number, number][]);
  const parts: tf.Tensor2D[] = [];
  for (let height = 1; height <= window; height++) parts.push(pooled(padded, shape, weights, height, length));
  parts.push(weighed(padded, shape, weights, length));
  const dropped = drop(tf.concat(parts, 1));
  const query = tf.add(tf.matMul(dropped, weights.dense), weights.denseBias);
  if (shape.residual) return tf.add(embedded, tf.reshape(query, [batch, length, width]));
  return tf.reshape(tf.relu(query), [batch, length, width]);
}

/** The maximum of the horizontal filters of one height over the places in each window, [batch · length, horizontal]. */
function pooled(
  padded: tf.Tensor3D,
  { window, horizontal }: ConvolutionalShape,
  weights: CaserWeights,
  height: number,
  length: number,
): tf.Tensor2D {
  const [batch, , width] = padded.shape;
  const places = length + window - height;
  const rows = joined(
    Array.from({ length: height }, (_, row) => from(padded, row, places)),
    2,
  );
  const sums = tf.matMul(tf.reshape(rows, [batch * places, height * width]) as tf.Tensor2D, filters(weights, height));
  const values = tf.reshape(tf.add(sums, weights.horizontalBias[height - 1] as tf.Tensor1D), [
    batch,
    places,
    horizontal,
  ]) as tf.Tensor3D;
  const tops = Array.from({ length: window - height + 1 }, (_, top) => from(values, top, length));
  const [first] = tops;
  const greatest = tops.length === 1 ? (first as tf.Tensor3D) : tf.max(tf.stack(tops), 0);
  return tf.relu(tf.reshape(greatest, [batch * length, horizontal])) as tf.Tensor2D;
}

/** The vertical filters, [batch · length, width · vertical]; those of one dimension stand together. */
function weighed(
  padded: tf.Tensor3D,
  { window, vertical }: ConvolutionalShape,
  weights: CaserWeights,
  length: number,
): tf.Tensor2D {
  const [batch, , width] = padded.shape;
  const places = Array.from({ length: window }, (_, place) =>
    tf.reshape(from(padded, place, length), [batch, length, width, 1]),
  );
  const windows = tf.reshape(joined(places, 3), [batch * length * width, window]) as tf.Tensor2D;
  return tf.reshape(tf.matMul(windows, weights.vertical), [batch * length, width * vertical]);
}

function from(x: tf.Tensor3D, start: number, count: number): tf.Tensor3D {
  return tf.slice(x, [0, start, 0], [x.shape[0], count, x.shape[2]]);
}

function joined(parts: readonly tf.Tensor[], axis: number): tf.Tensor {
  return parts.length === 1 ? (parts[0] as tf.Tensor) : tf.concat(parts as tf.Tensor3D[], axis);
}

function filters(weights: CaserWeights, height: number): tf.Tensor2D {
  return weights.horizontal[height - 1] as tf.Tensor2D;
}
