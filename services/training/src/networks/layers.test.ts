import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { openBackend } from '../tensorflow/backend.js';
import { attention, causalMask, droppedAttention } from './attention.js';
import { layerNorm } from './layer-norm.js';
import { linear, relu } from './linear.js';
import { Random } from './random.js';
import { sampledSoftmax } from './sampled-softmax.js';

beforeAll(() => openBackend());

const drawn = (seed: number, shape: number[]): tf.Tensor => {
  const random = new Random(seed, shape.length);
  const size = shape.reduce((product, one) => product * one, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, () => random.normal()),
    shape,
  );
};

function expectClose(left: readonly tf.Tensor[], right: readonly tf.Tensor[], within: number): void {
  expect(left.map((one) => one.shape)).toEqual(right.map((one) => one.shape));
  left.forEach((one, i) => {
    const other = (right[i] as tf.Tensor).dataSync();
    one.dataSync().forEach((value, k) => {
      expect(Math.abs(value - (other[k] as number))).toBeLessThan(within);
    });
  });
}

const sizes = fc.record({
  rows: fc.integer({ min: 1, max: 7 }),
  width: fc.integer({ min: 2, max: 9 }),
  seed: fc.nat(),
});

describe('layerNorm', () => {
  it('has the values and the gradient of what it is composed of', () => {
    const composed = (x: tf.Tensor, scale: tf.Tensor, shift: tf.Tensor): tf.Tensor => {
      const { mean, variance } = tf.moments(x, 1, true);
      return tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-6))), scale), shift);
    };
    fc.assert(
      fc.property(sizes, ({ rows, width, seed }) => {
        tf.tidy(() => {
          const given = [drawn(seed, [rows, width]), drawn(seed + 1, [width]), drawn(seed + 2, [width])];
          const weights = drawn(seed + 3, [rows, width]);
          const run = (norm: (x: tf.Tensor, a: tf.Tensor, b: tf.Tensor) => tf.Tensor) =>
            tf.valueAndGrads((...args: tf.Tensor[]) => {
              const [x, a, b] = args as [tf.Tensor, tf.Tensor, tf.Tensor];
              return tf.sum(tf.mul(norm(x, a, b), weights)) as tf.Scalar;
            })(given);
          const own = run((x, a, b) => layerNorm(x as tf.Tensor2D, a as tf.Tensor1D, b as tf.Tensor1D));
          const other = run(composed);
          expectClose([own.value, ...own.grads], [other.value, ...other.grads], 1e-2);
        });
      }),
      { numRuns: 30 },
    );
  });
});

describe('linear and relu', () => {
  it('have the values and gradients of what they are composed of', () => {
    tf.tidy(() => {
      const given = [drawn(1, [5, 3]), drawn(2, [3, 4]), drawn(3, [4])];
      const run = (f: (...args: tf.Tensor[]) => tf.Tensor) =>
        tf.valueAndGrads((...args: tf.Tensor[]) => tf.sum(tf.mul(f(...args), drawn(4, [5, 4]))) as tf.Scalar)(given);
      const own = run((x, w, b) => relu(linear(x as tf.Tensor2D, w as tf.Tensor2D, b as tf.Tensor1D)));
      const other = run((x, w, b) => tf.relu(tf.add(tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D), b as tf.Tensor)));
      expectClose([own.value, ...own.grads], [other.value, ...other.grads], 1e-5);
    });
  });
});

describe('attention', () => {
  it('has the values and gradients of what it is composed of, with and without learnt scores', () => {
    const shapes = fc.record({
      batch: fc.integer({ min: 1, max: 3 }),
      length: fc.integer({ min: 1, max: 5 }),
      heads: fc.integer({ min: 1, max: 3 }),
      size: fc.integer({ min: 1, max: 3 }),
      seed: fc.nat(),
      learns: fc.boolean(),
    });
    fc.assert(
      fc.property(shapes, ({ batch, length, heads, size, seed, learns }) => {
        const shape = { batch, length, heads, width: heads * size };
        tf.tidy(() => {
          const given = [drawn(seed, [batch * length, 3 * shape.width]), drawn(seed + 1, [heads, length, length])];
          const weights = drawn(seed + 2, [batch * length, shape.width]);
          const mask = causalMask(length);
          const run = (f: (joined: tf.Tensor2D, learnt?: tf.Tensor3D) => tf.Tensor) =>
            tf.valueAndGrads((...args: tf.Tensor[]) => {
              const [joined, learnt] = args as [tf.Tensor2D, tf.Tensor3D?];
              return tf.sum(tf.mul(f(joined, learnt), weights)) as tf.Scalar;
            })(learns ? given : given.slice(0, 1));
          const own = run((joined, learnt) => attention(joined, shape, mask, learnt));
          const other = run((joined, learnt) => droppedAttention(joined, shape, mask, learnt, (one) => one));
          expectClose([own.value, ...own.grads], [other.value, ...other.grads], 1e-4);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('sees nothing behind a place', () => {
    const shape = { batch: 2, length: 5, heads: 2, width: 6 };
    const states = (joined: tf.Tensor): tf.Tensor3D =>
      tf.reshape(attention(joined as tf.Tensor2D, shape, causalMask(5), undefined), [2, 5, 6]) as tf.Tensor3D;
    tf.tidy(() => {
      const joined = drawn(1, [2, 5, 18]);
      const changed = tf.concat([tf.slice(joined, [0, 0, 0], [2, 3, 18]), drawn(2, [2, 2, 18])], 1);
      const first = [joined, changed].map((one) => tf.slice(states(tf.reshape(one, [10, 18])), [0, 0, 0], [2, 3, 6]));
      expectClose([first[0] as tf.Tensor], [first[1] as tf.Tensor], 1e-6);
    });
  });
});

describe('sampledSoftmax', () => {
  const cases = fc.record({
    targets: fc.array(fc.nat(9), { minLength: 1, maxLength: 8 }),
    negatives: fc.array(fc.nat(9), { minLength: 1, maxLength: 8 }),
    seed: fc.nat(),
    biased: fc.boolean(),
    corrected: fc.boolean(),
  });

  it('is the cross-entropy with the targets masked among the negatives, and so are its gradients', () => {
    fc.assert(
      fc.property(cases, ({ targets, negatives, seed, biased, corrected }) => {
        tf.tidy(() => {
          const [n, k] = [targets.length, negatives.length];
          const table = drawn(seed, [10, 4]) as tf.Tensor2D;
          const bias = drawn(seed + 1, [10, 1]) as tf.Tensor2D;
          const states = drawn(seed + 2, [n, 4]) as tf.Tensor2D;
          const expected = Float32Array.from({ length: 10 }, (_, i) => 0.2 + i / 10);
          const at = (ids: number[]): tf.Tensor1D => tf.tensor1d(ids, 'int32');
          const correction = tf.tensor2d(
            negatives.map((i) => -Math.log(expected[i] as number)),
            [1, k],
          );
          const weights = tf.tensor2d(
            targets.map(() => 1 / n),
            [n, 1],
          );
          const own = tf.tensor2d(
            targets.map((target) => {
              const drawnTimes = negatives.filter((one) => one === target).length;
              return 1 - drawnTimes * (corrected ? 1 / (expected[target] as number) : 1);
            }),
            [n, 1],
          );
          const ours = (h: tf.Tensor, e: tf.Tensor, b: tf.Tensor): tf.Scalar =>
            sampledSoftmax(
              {
                states: h as tf.Tensor2D,
                targets: tf.gather(e, at(targets)) as tf.Tensor2D,
                negatives: tf.gather(e, at(negatives)) as tf.Tensor2D,
                ...(biased
                  ? {
                      bias: {
                        targets: tf.gather(b, at(targets)) as tf.Tensor2D,
                        negatives: tf.reshape(tf.gather(b, at(negatives)), [1, k]) as tf.Tensor2D,
                      },
                    }
                  : {}),
              },
              { weights, own, ...(corrected ? { correction } : {}) },
            );
          const masked = (h: tf.Tensor, e: tf.Tensor, b: tf.Tensor): tf.Scalar => {
            const all = tf.add(
              tf.matMul(h as tf.Tensor2D, e as tf.Tensor2D, false, true),
              biased ? tf.reshape(b, [1, 10]) : 0,
            );
            const hot = tf.cast(tf.oneHot(at(targets), 10), 'float32');
            const target = tf.sum(tf.mul(all, hot), 1, true);
            const drawnScores = tf.add(tf.gather(all, at(negatives), 1), corrected ? correction : 0);
            const same = tf.tensor2d(
              targets.flatMap((t) => negatives.map((i) => (i === t ? -1e9 : 0))),
              [n, k],
            );
            const scores = tf.concat([target, tf.add(drawnScores, same)], 1);
            return tf.sum(tf.mul(weights, tf.sub(tf.logSumExp(scores, 1, true), target))) as tf.Scalar;
          };
          const run = (loss: typeof ours) =>
            tf.valueAndGrads((...args: tf.Tensor[]) => loss(...(args as [tf.Tensor, tf.Tensor, tf.Tensor])))(
              biased ? [states, table, bias] : [states, table],
            );
          const [left, right] = [run(ours), run(masked)];
          expectClose([left.value, ...left.grads], [right.value, ...right.grads], 1e-4);
        });
      }),
      { numRuns: 60 },
    );
  });
});
