import * as tf from '@tensorflow/tfjs-core';

/**
 * Causal multi-head attention of each place to itself and those before it (Vaswani et al. 2017), with its gradient by hand.
 * @param joined [batch · length, 3 · width]: queries, keys and values, each with its heads side by side
 * @param shape of the batch; width is a multiple of heads
 * @param hidden [length, length] or [heads, length, length], added to the scores: far below 0 where a place may not look
 * @param dropout of the attention
 * @returns [batch · length, width]
 */
export function causalAttention(
  joined: tf.Tensor2D,
  shape: { batch: number; length: number; heads: number; width: number },
  hidden: tf.Tensor,
  dropout: (weights: tf.Tensor) => tf.Tensor,
): tf.Tensor2D {
  const { batch, length, heads, width } = shape;
  const size = width / heads;
  const split = tf.transpose(tf.reshape(joined, [batch, length, 3, heads, size]), [2, 0, 3, 1, 4]);
  const [q, k, v] = tf.unstack(tf.reshape(split, [3, batch * heads, length, size])) as [
    tf.Tensor3D,
    tf.Tensor3D,
    tf.Tensor3D,
  ];
  const products = tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(size));
  const scores = tf.add(tf.reshape(products, [batch, heads, length, length]), hidden);
  const weights = tf.reshape(dropout(tf.softmax(scores)), [batch * heads, length, length]);
  const mixed = tf.reshape(tf.matMul(weights, v), [batch, heads, length, size]);
  return tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [batch * length, width]) as tf.Tensor2D;
}

/** [length, length]: 0 at and before each place, -1e9 behind it. */
export function causalMask(length: number): tf.Tensor2D {
  const mask = new Float32Array(length * length);
  for (let i = 0; i < length; i++) mask.fill(-1e9, i * length + i + 1, (i + 1) * length);
  return tf.tensor2d(mask, [length, length]);
}
