import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { openBackend } from '../../tensorflow/backend.js';
import { gruRecurrence } from './gru-recurrence.js';
import { lstmRecurrence } from './lstm-recurrence.js';

beforeAll(() => openBackend());

type Recurrence = (fromInput: tf.Tensor3D, recurrent: tf.Tensor2D, bias: tf.Tensor1D) => tf.Tensor3D;

/** One step after the other by operations whose gradients TensorFlow.js composes. */
function composed(step: (x: tf.Tensor, u: tf.Tensor, state: tf.Tensor[]) => tf.Tensor[]): Recurrence {
  return (fromInput, recurrent, bias) => {
    const units = recurrent.shape[0];
    let state: tf.Tensor[] = [tf.zeros([fromInput.shape[1], units]), tf.zeros([fromInput.shape[1], units])];
    // The gradient of an unstack of one step fails in TensorFlow.js.
    const inputs = fromInput.shape[0] === 1 ? [tf.squeeze(fromInput, [0])] : tf.unstack(fromInput);
    const states = inputs.map((x) => {
      state = step(x, tf.add(tf.matMul(state[0] as tf.Tensor2D, recurrent), bias), state);
      return state[0] as tf.Tensor;
    });
    return tf.stack(states) as tf.Tensor3D;
  };
}

const cells: Record<string, { gates: number; own: Recurrence; reference: Recurrence }> = {
  gru: {
    gates: 3,
    own: gruRecurrence,
    reference: composed((x, u, [h]) => {
      const [xz, xr, xn] = tf.split(x, 3, 1) as [tf.Tensor, tf.Tensor, tf.Tensor];
      const [uz, ur, un] = tf.split(u, 3, 1) as [tf.Tensor, tf.Tensor, tf.Tensor];
      const z = tf.sigmoid(tf.add(xz, uz));
      const n = tf.tanh(tf.add(xn, tf.mul(tf.sigmoid(tf.add(xr, ur)), un)));
      return [tf.add(tf.mul(tf.sub(1, z), n), tf.mul(z, h as tf.Tensor))];
    }),
  },
  lstm: {
    gates: 4,
    own: (fromInput, recurrent, bias) => lstmRecurrence(tf.add(fromInput, bias), recurrent),
    reference: composed((x, u, [, c]) => {
      const [i, f, g, o] = tf.split(tf.add(x, u), 4, 1) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
      const kept = tf.add(tf.mul(tf.sigmoid(f), c as tf.Tensor), tf.mul(tf.sigmoid(i), tf.tanh(g)));
      return [tf.mul(tf.sigmoid(o), tf.tanh(kept)), kept];
    }),
  },
};

const greatest = (tensor: tf.Tensor): number => tf.max(tf.abs(tensor)).dataSync()[0] as number;

describe.each(Object.entries(cells))('%s', (_, { gates, own, reference }) => {
  it('has the states and the gradients that composed operations have', () => {
    const shapes = fc.record({
      length: fc.integer({ min: 1, max: 7 }),
      batch: fc.integer({ min: 1, max: 5 }),
      units: fc.integer({ min: 1, max: 6 }),
      seed: fc.nat(1e6),
    });
    fc.assert(
      fc.property(shapes, ({ length, batch, units, seed }) => {
        tf.tidy(() => {
          const x = tf.randomNormal([length, batch, gates * units], 0, 1, 'float32', seed) as tf.Tensor3D;
          const u = tf.randomNormal([units, gates * units], 0, 1, 'float32', seed + 1) as tf.Tensor2D;
          const c = tf.randomNormal([gates * units], 0, 1, 'float32', seed + 2) as tf.Tensor1D;
          const dy = tf.randomNormal([length, batch, units], 0, 1, 'float32', seed + 3);
          expect(greatest(tf.sub(own(x, u, c), reference(x, u, c)))).toBeLessThan(1e-5);
          const [mine, theirs] = [own, reference].map((recurrence) =>
            tf.grads((...given) => recurrence(...(given as [tf.Tensor3D, tf.Tensor2D, tf.Tensor1D])))([x, u, c], dy),
          ) as [tf.Tensor[], tf.Tensor[]];
          mine.forEach((gradient, i) => {
            const expected = theirs[i] as tf.Tensor;
            expect(gradient.shape).toEqual(expected.shape);
            expect(greatest(tf.sub(gradient, expected))).toBeLessThan(1e-4 * Math.max(1, greatest(expected)));
          });
        });
      }),
      { numRuns: 60 },
    );
  });

  it('leaves no tensor behind', () => {
    const inputs = [tf.ones([4, 2, gates * 3]), tf.ones([3, gates * 3]), tf.ones([gates * 3])];
    const once = (): void =>
      tf.tidy(() => {
        tf.grads((...given) => own(...(given as [tf.Tensor3D, tf.Tensor2D, tf.Tensor1D])))(inputs);
      });
    once();
    const before = tf.memory().numTensors;
    once();
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose(inputs);
  });
});
