import * as tf from '@tensorflow/tfjs-core';

export interface AttentionShape {
  batch: number;
  length: number;
  heads: number;
  /** A multiple of heads. */
  width: number;
}

/**
 * Multi-head attention of each place to those that it may see (Vaswani et al. 2017), with its gradient by hand.
 * @param joined [batch · length, 3 · width]: queries, keys and values, each with its heads side by side
 * @param mask [length, length], added to the scores: 0 where a place may look, far below 0 where not
 * @param learnt [heads, length, length], added to the scores too
 * @returns [batch · length, width]
 */
export function attention(
  joined: tf.Tensor2D,
  shape: AttentionShape,
  mask: tf.Tensor,
  learnt: tf.Tensor3D | undefined,
): tf.Tensor2D {
  const { batch, length, heads, width } = shape;
  const scale = 1 / Math.sqrt(width / heads);
  const square = [batch, heads, length, length];
  const mix = tf.customGrad((...args) => {
    const save = args.pop() as unknown as tf.GradSaveFunc;
    const [q, k, v] = split(args[0] as tf.Tensor2D, shape);
    const scaled = tf.mul(q, scale) as tf.Tensor3D;
    const hidden = args[1] === undefined ? mask : tf.add(args[1] as tf.Tensor, mask);
    const scores = tf.add(tf.reshape(tf.matMul(scaled, k, false, true), square), hidden);
    const weights = tf.reshape(tf.softmax(scores), [batch * heads, length, length]) as tf.Tensor3D;
    save([scaled, k, v, weights]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      const [sq, sk, sv, w] = saved as [tf.Tensor3D, tf.Tensor3D, tf.Tensor3D, tf.Tensor3D];
      const d = unjoin(dy as tf.Tensor2D, shape);
      const along = tf.mul(tf.matMul(d, sv, false, true), w);
      const ds = tf.sub(along, tf.mul(w, tf.sum(along, -1, true))) as tf.Tensor3D;
      const dq = tf.mul(tf.matMul(ds, sk), scale) as tf.Tensor3D;
      const parts = tf.stack([dq, tf.matMul(ds, sq, true), tf.matMul(w, d, true)]);
      const apart = tf.reshape(parts, [3, batch, heads, length, width / heads]);
      const dx = tf.reshape(tf.transpose(apart, [1, 3, 0, 2, 4]), [batch * length, 3 * width]);
      return learnt === undefined ? [dx] : [dx, tf.sum(tf.reshape(ds, square), 0)];
    };
    const mixed = tf.reshape(tf.matMul(weights, v), [batch, heads, length, width / heads]);
    const value = tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [batch * length, width]) as tf.Tensor2D;
    return { value, gradFunc };
  });
  return (learnt === undefined ? mix(joined) : mix(joined, learnt)) as tf.Tensor2D;
}

/** The same with some of the attention dropped, and the gradient left to TensorFlow.js. */
export function droppedAttention(
  joined: tf.Tensor2D,
  shape: AttentionShape,
  mask: tf.Tensor,
  learnt: tf.Tensor3D | undefined,
  dropout: (weights: tf.Tensor) => tf.Tensor,
): tf.Tensor2D {
  const { batch, length, heads, width } = shape;
  const [q, k, v] = split(joined, shape);
  const products = tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(width / heads));
  const hidden = learnt === undefined ? mask : tf.add(learnt, mask);
  const scores = tf.add(tf.reshape(products, [batch, heads, length, length]), hidden);
  const weights = tf.reshape(dropout(tf.softmax(scores)), [batch * heads, length, length]);
  const mixed = tf.reshape(tf.matMul(weights as tf.Tensor3D, v), [batch, heads, length, width / heads]);
  return tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [batch * length, width]) as tf.Tensor2D;
}

type Three = [tf.Tensor3D, tf.Tensor3D, tf.Tensor3D];

/** Queries, keys and values, each [batch · heads, length, width / heads]. */
function split(joined: tf.Tensor2D, { batch, length, heads, width }: AttentionShape): Three {
  const apart = tf.transpose(tf.reshape(joined, [batch, length, 3, heads, width / heads]), [2, 0, 3, 1, 4]);
  return tf.unstack(tf.reshape(apart, [3, batch * heads, length, width / heads])) as Three;
}

/** [batch · length, width] → [batch · heads, length, width / heads] */
function unjoin(rows: tf.Tensor2D, { batch, length, heads, width }: AttentionShape): tf.Tensor3D {
  const apart = tf.transpose(tf.reshape(rows, [batch, length, heads, width / heads]), [0, 2, 1, 3]);
  return tf.reshape(apart, [batch * heads, length, width / heads]);
}

/** [length, length]: 0 at and before each place, -1e9 behind it. */
export function causalMask(length: number): tf.Tensor2D {
  const mask = new Float32Array(length * length);
  for (let i = 0; i < length; i++) mask.fill(-1e9, i * length + i + 1, (i + 1) * length);
  return tf.tensor2d(mask, [length, length]);
}
