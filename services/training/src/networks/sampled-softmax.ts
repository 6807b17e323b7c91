import * as tf from '@tensorflow/tfjs-core';

/** What the targets of a batch are weighed against. */
export interface SoftmaxInputs {
  /** [n, width] states; where padded, anything. */
  states: tf.Tensor2D;
  /** [n, width] vectors of the targets. */
  targets: tf.Tensor2D;
  /** [k, width] vectors of the negatives, which all targets share. */
  negatives: tf.Tensor2D;
  /** [n, 1] and [1, k]: what is learnt of each item alone and added to its scores. */
  bias?: { targets: tf.Tensor2D; negatives: tf.Tensor2D };
}

export interface SoftmaxConstants {
  /** [n, 1] of each example; 0 where padded. */
  weights: tf.Tensor2D;
  /** [n, 1] how much of the target's own term is in the sum: 1, less what its columns among the negatives weigh. */
  own: tf.Tensor2D;
  /** [1, k] what is added to the scores of negatives for how likely they were drawn. */
  correction?: tf.Tensor2D;
}

/**
 * Cross-entropy of each target against shared negatives (sampled softmax; for sequences: Klenitskiy and Vasilev 2023, "Turning Dross Into
 * Gold Loss"), summed with the weights. With all items as negatives it is the full softmax.
 *
 * A target that is among the negatives must not count twice. Instead of masking [n, k] scores, its column there counts as the target: that column
 * has the target's own score, so the target's own term is left out of the sum, and the gradients add up to the same.
 */
export function sampledSoftmax(inputs: SoftmaxInputs, constants: SoftmaxConstants): tf.Scalar {
  const { weights, own, correction } = constants;
  const biased = inputs.bias !== undefined;
  const loss = tf.customGrad((...args) => {
    const save = args.pop() as unknown as tf.GradSaveFunc;
    const [states, targets, negatives, targetBias, negativeBias] = args as Three & tf.Tensor2D[];
    let scores = tf.matMul(states, negatives, false, true);
    let target = tf.sum(tf.mul(states, targets), 1, true);
    if (correction !== undefined) scores = tf.add(scores, correction);
    if (negativeBias !== undefined) scores = tf.add(scores, negativeBias);
    if (targetBias !== undefined) target = tf.add(target, targetBias);
    const highest = tf.maximum(tf.max(scores, 1, true), target);
    const exps = tf.exp(tf.sub(scores, highest)) as tf.Tensor2D;
    const above = tf.sub(target, highest);
    const ownExp = tf.mul(tf.exp(above), own);
    const sums = tf.add(tf.sum(exps, 1, true), ownExp);
    const value = tf.sum(tf.mul(weights, tf.sub(tf.log(sums), above))) as tf.Scalar;
    const rates = tf.div(weights, sums) as tf.Tensor2D;
    const atTarget = tf.sub(tf.mul(ownExp, rates), weights) as tf.Tensor2D;
    save([states, targets, negatives, exps, rates, atTarget]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      const [s, t, n, e] = saved as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
      const rate = tf.mul(saved[4] as tf.Tensor2D, dy) as tf.Tensor2D;
      const at = tf.mul(saved[5] as tf.Tensor2D, dy) as tf.Tensor2D;
      const gradients = [
        // The rates are multiplied in at [n, width], not at [n, k], which is some times larger.
        tf.add(tf.mul(tf.matMul(e, n), rate), tf.mul(at, t)),
        tf.mul(at, s),
        tf.matMul(e, tf.mul(s, rate) as tf.Tensor2D, true),
      ];
      return biased ? [...gradients, at, tf.matMul(rate, e, true)] : gradients;
    };
    return { value, gradFunc: gradFunc as (dy: tf.Scalar, saved: tf.Tensor[]) => tf.Tensor[] };
  });
  const { states, targets, negatives, bias } = inputs;
  return loss(states, targets, negatives, ...(bias === undefined ? [] : [bias.targets, bias.negatives])) as tf.Scalar;
}

type Three = [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
