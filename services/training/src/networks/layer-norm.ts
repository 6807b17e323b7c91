import * as tf from '@tensorflow/tfjs-core';

const epsilon = 1e-6;

/**
 * Layer normalisation (Ba, Kiros and Hinton 2016) with its gradient by hand: composed of small operations, the gradient alone would take some twenty.
 * @param x [n, width]
 * @param scale [width]
 * @param shift [width]
 */
export function layerNorm(x: tf.Tensor2D, scale: tf.Tensor1D, shift: tf.Tensor1D): tf.Tensor2D {
  const norm = tf.customGrad((...args) => {
    const save = args.pop() as unknown as tf.GradSaveFunc;
    const [rows, gain, offset] = args as [tf.Tensor2D, tf.Tensor1D, tf.Tensor1D];
    const centred = tf.sub(rows, tf.mean(rows, 1, true));
    const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(centred), 1, true), epsilon));
    const unit = tf.mul(centred, inverse) as tf.Tensor2D;
    save([unit, inverse, gain]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      const [u, i, g] = saved as [tf.Tensor2D, tf.Tensor2D, tf.Tensor1D];
      const along = tf.mul(dy, u);
      const du = tf.mul(dy, g);
      const dx = tf.mul(i, tf.sub(tf.sub(du, tf.mean(du, 1, true)), tf.mul(u, tf.mean(tf.mul(du, u), 1, true))));
      return [dx, tf.sum(along, 0), tf.sum(dy, 0)];
    };
    return { value: tf.add(tf.mul(unit, gain), offset) as tf.Tensor2D, gradFunc };
  });
  return norm(x, scale, shift) as tf.Tensor2D;
}
