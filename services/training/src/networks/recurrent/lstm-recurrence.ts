import * as tf from '@tensorflow/tfjs-core';
import { shifted } from './gru-recurrence.js';

/**
 * An LSTM over all time steps, as one operation whose gradient is written by hand (backpropagation through time):
 * i = σ(a_i), f = σ(a_f), g = tanh(a_g), o = σ(a_o), c' = f · c + i · g, h' = o · tanh(c'), where a = x + h · recurrent.
 * @param fromInput [length, batch, 4 · units]: the input's part of in, forget, candidate and out, all biases in it
 * @param recurrent [units, 4 · units]
 * @returns the states h after each step [length, batch, units]; before the first h and c are 0
 */
export function lstmRecurrence(fromInput: tf.Tensor3D, recurrent: tf.Tensor2D): tf.Tensor3D {
  const operation = tf.customGrad((x, u, save) => {
    const kept = forward(x as tf.Tensor3D, u as tf.Tensor2D);
    (save as tf.GradSaveFunc)([...kept, u as tf.Tensor]);
    return { value: kept[0], gradFunc: (dy, saved) => backward(dy as tf.Tensor3D, saved) };
  });
  return operation(fromInput, recurrent) as tf.Tensor3D;
}

/** Of each step, [length, batch, units]. */
type Kept = [
  states: tf.Tensor3D,
  memories: tf.Tensor3D,
  ins: tf.Tensor3D,
  forgets: tf.Tensor3D,
  candidates: tf.Tensor3D,
  outs: tf.Tensor3D,
];

function forward(fromInput: tf.Tensor3D, recurrent: tf.Tensor2D): Kept {
  const [, batch, columns] = fromInput.shape;
  const units = columns / 4;
  const kept: tf.Tensor2D[][] = [[], [], [], [], [], []];
  let state: tf.Tensor2D = tf.zeros([batch, units]);
  let memory: tf.Tensor2D = tf.zeros([batch, units]);
  for (const ofInput of tf.unstack(fromInput) as tf.Tensor2D[]) {
    const sums = tf.add(ofInput, tf.matMul(state, recurrent));
    const [inSum, forgetSum, candidateSum, outSum] = tf.split(sums, 4, 1) as [
      tf.Tensor2D,
      tf.Tensor2D,
      tf.Tensor2D,
      tf.Tensor2D,
    ];
    const enter = tf.sigmoid(inSum);
    const forget = tf.sigmoid(forgetSum);
    const candidate = tf.tanh(candidateSum);
    const out = tf.sigmoid(outSum);
    memory = tf.add(tf.mul(forget, memory), tf.mul(enter, candidate));
    state = tf.mul(out, tf.tanh(memory));
    [state, memory, enter, forget, candidate, out].forEach((one, i) => {
      kept[i]?.push(one);
    });
  }
  return kept.map((ofAll) => tf.stack(ofAll) as tf.Tensor3D) as Kept;
}

function backward(dy: tf.Tensor3D, saved: tf.Tensor[]): tf.Tensor[] {
  const [states, memories, enter, forget, candidate, out] = saved as Kept;
  const recurrent = saved[6] as tf.Tensor2D;
  const [length, batch, units] = states.shape;
  const squashed = tf.tanh(memories);
  // What a change of the new state h is, times these, is the change of the memory c and of the sum of the out gate.
  const toMemory = tf.unstack(tf.mul(out, tf.sub(1, tf.square(squashed))));
  const toOut = tf.unstack(tf.mul(squashed, tf.mul(out, tf.sub(1, out))));
  // The same for a change of the memory.
  const toGates = tf.unstack(
    tf.stack(
      [
        tf.mul(candidate, tf.mul(enter, tf.sub(1, enter))),
        tf.mul(shifted(memories), tf.mul(forget, tf.sub(1, forget))),
        tf.mul(enter, tf.sub(1, tf.square(candidate))),
      ],
      2,
    ),
  );
  const forgets = tf.unstack(forget);
  const dys = tf.unstack(dy);
  const changes = new Array<tf.Tensor>(length);
  let carriedState: tf.Tensor | undefined;
  let carriedMemory: tf.Tensor | undefined;
  for (let t = length - 1; t >= 0; t--) {
    const ofState: tf.Tensor =
      carriedState === undefined ? (dys[t] as tf.Tensor) : tf.add(dys[t] as tf.Tensor, carriedState);
    const direct = tf.mul(ofState, toMemory[t] as tf.Tensor);
    const ofMemory: tf.Tensor = carriedMemory === undefined ? direct : tf.add(direct, carriedMemory);
    const three = tf.mul(tf.reshape(ofMemory, [batch, 1, units]), toGates[t] as tf.Tensor);
    const ofSums = tf.concat(
      [tf.reshape(three, [batch, 3 * units]), tf.mul(ofState, toOut[t] as tf.Tensor) as tf.Tensor2D],
      1,
    );
    changes[t] = ofSums;
    if (t === 0) break;
    carriedMemory = tf.mul(ofMemory, forgets[t] as tf.Tensor);
    carriedState = tf.matMul(ofSums as tf.Tensor2D, recurrent, false, true);
  }
  const all = tf.stack(changes);
  const before = tf.reshape(shifted(states), [length * batch, units]) as tf.Tensor2D;
  return [all, tf.matMul(before, tf.reshape(all, [length * batch, 4 * units]) as tf.Tensor2D, true)];
}
