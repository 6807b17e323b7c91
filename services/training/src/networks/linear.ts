import * as tf from '@tensorflow/tfjs-core';

/**
 * x · matrix + bias, with its gradient by hand: three operations, where the composed one takes twice as many to be sure of shapes and types.
 * @param x [n, from]
 * @param matrix [from, to]
 * @param bias [to]
 */
export function linear(x: tf.Tensor2D, matrix: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor2D {
  const product = tf.customGrad((...args) => {
    const save = args.pop() as unknown as tf.GradSaveFunc;
    const [rows, weights, shift] = args as [tf.Tensor2D, tf.Tensor2D, tf.Tensor1D];
    save([rows, weights]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      const [r, w] = saved as [tf.Tensor2D, tf.Tensor2D];
      const d = dy as tf.Tensor2D;
      return [tf.matMul(d, w, false, true), tf.matMul(r, d, true), tf.sum(d, 0)];
    };
    return { value: tf.add(tf.matMul(rows, weights), shift) as tf.Tensor2D, gradFunc };
  });
  return product(x, matrix, bias) as tf.Tensor2D;
}

/** max(0, x), with its gradient by hand. */
export function relu<T extends tf.Tensor>(x: T): T {
  const positive = tf.customGrad((...args) => {
    const save = args.pop() as unknown as tf.GradSaveFunc;
    const value = tf.relu(args[0] as tf.Tensor);
    save([value]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor => {
      const on = tf.cast(tf.greater(saved[0] as tf.Tensor, 0), 'float32');
      return tf.mul(dy, on);
    };
    return { value, gradFunc };
  });
  return positive(x) as T;
}
