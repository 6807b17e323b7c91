import * as tf from '@tensorflow/tfjs-core';

/**
 * A GRU over all time steps, as one operation whose gradient is written by hand (backpropagation through time): a tape of the single
 * steps would hold some 20 operations each. The reset gate acts after the product with the state, as in cuDNN:
 * z = σ(x_z + u_z), r = σ(x_r + u_r), n = tanh(x_n + r · u_n), h' = n + z · (h − n), where u = h · recurrent + recurrentBias.
 * @param fromInput [length, batch, 3 · units]: the input's part of update, reset and candidate, its bias in it
 * @param recurrent [units, 3 · units]
 * @param recurrentBias [3 · units]
 * @returns the states after each step [length, batch, units]; before the first the state is 0
 */
export function gruRecurrence(fromInput: tf.Tensor3D, recurrent: tf.Tensor2D, recurrentBias: tf.Tensor1D): tf.Tensor3D {
  const operation = tf.customGrad((x, u, c, save) => {
    const { states, gates } = forward(x as tf.Tensor3D, u as tf.Tensor2D, c as tf.Tensor1D);
    (save as tf.GradSaveFunc)([states, ...gates, u as tf.Tensor]);
    return { value: states, gradFunc: (dy, saved) => backward(dy as tf.Tensor3D, saved) };
  });
  return operation(fromInput, recurrent, recurrentBias) as tf.Tensor3D;
}

/** Of each step what the gradient needs: update, reset, candidate, and the state's part of the candidate; [length, batch, units]. */
type Gates = [update: tf.Tensor3D, reset: tf.Tensor3D, candidate: tf.Tensor3D, fromState: tf.Tensor3D];

function forward(
  fromInput: tf.Tensor3D,
  recurrent: tf.Tensor2D,
  bias: tf.Tensor1D,
): { states: tf.Tensor3D; gates: Gates } {
  const [, batch, columns] = fromInput.shape;
  const units = columns / 3;
  const [inputGates, inputCandidates] = tf.split(fromInput, [2 * units, units], 2) as [tf.Tensor3D, tf.Tensor3D];
  const gateSteps = tf.unstack(inputGates) as tf.Tensor2D[];
  const candidateSteps = tf.unstack(inputCandidates) as tf.Tensor2D[];
  const kept: [tf.Tensor2D[], tf.Tensor2D[], tf.Tensor2D[], tf.Tensor2D[]] = [[], [], [], []];
  const states: tf.Tensor2D[] = [];
  let state: tf.Tensor2D = tf.zeros([batch, units]);
  gateSteps.forEach((ofGates, t) => {
    const fromState = tf.fused.matMul({ a: state, b: recurrent, bias });
    const [stateGates, stateCandidate] = tf.split(fromState, [2 * units, units], 1) as [tf.Tensor2D, tf.Tensor2D];
    const both = tf.sigmoid(tf.add(ofGates, stateGates));
    const [update, reset] = tf.split(both, 2, 1) as [tf.Tensor2D, tf.Tensor2D];
    const reached = tf.mul(reset, stateCandidate) as tf.Tensor2D;
    const candidate = tf.tanh(tf.add(candidateSteps[t] as tf.Tensor2D, reached) as tf.Tensor2D);
    state = tf.add(candidate, tf.mul(update, tf.sub(state, candidate)));
    states.push(state);
    [update, reset, candidate, stateCandidate].forEach((one, i) => {
      kept[i]?.push(one);
    });
  });
  return {
    states: tf.stack(states) as tf.Tensor3D,
    gates: kept.map((ofAll) => tf.stack(ofAll) as tf.Tensor3D) as Gates,
  };
}

function backward(dy: tf.Tensor3D, saved: tf.Tensor[]): tf.Tensor[] {
  const [states, update, reset, candidate, fromState] = saved as [
    tf.Tensor3D,
    tf.Tensor3D,
    tf.Tensor3D,
    tf.Tensor3D,
    tf.Tensor3D,
  ];
  const recurrent = saved[5] as tf.Tensor2D;
  const [length, batch, units] = states.shape;
  const before = shifted(states);
  // What a change of the new state is, times these, is the change of each part of the sums.
  const ofUpdate = tf.mul(tf.sub(before, candidate), tf.mul(update, tf.sub(1, update)));
  const ofCandidate = tf.mul(tf.sub(1, update), tf.sub(1, tf.square(candidate)));
  const ofStateCandidate = tf.mul(ofCandidate, reset);
  const ofReset = tf.mul(tf.mul(ofStateCandidate, fromState), tf.sub(1, reset));
  const toState = tf.stack([ofUpdate, ofReset, ofStateCandidate], 2);
  const toInput = tf.stack([ofUpdate, ofReset, ofCandidate], 2);
  const steps = tf.unstack(toState);
  const updates = tf.unstack(update);
  const dys = tf.unstack(dy);
  const changes = new Array<tf.Tensor>(length);
  let carried: tf.Tensor | undefined;
  for (let t = length - 1; t >= 0; t--) {
    const change: tf.Tensor = carried === undefined ? (dys[t] as tf.Tensor) : tf.add(dys[t] as tf.Tensor, carried);
    changes[t] = change;
    if (t === 0) break;
    const ofSums = tf.reshape(tf.mul(tf.reshape(change, [batch, 1, units]), steps[t] as tf.Tensor), [batch, 3 * units]);
    carried = tf.add(tf.mul(change, updates[t] as tf.Tensor), tf.matMul(ofSums as tf.Tensor2D, recurrent, false, true));
  }
  const all = tf.reshape(tf.stack(changes), [length, batch, 1, units]);
  const flat = tf.reshape(tf.mul(all, toState), [length * batch, 3 * units]) as tf.Tensor2D;
  return [
    tf.reshape(tf.mul(all, toInput), [length, batch, 3 * units]),
    tf.matMul(tf.reshape(before, [length * batch, units]) as tf.Tensor2D, flat, true),
    tf.sum(flat, 0),
  ];
}

/** The states before each step: 0, then all but the last. */
export function shifted(states: tf.Tensor3D): tf.Tensor3D {
  const [length, batch, units] = states.shape;
  const first: tf.Tensor3D = tf.zeros([1, batch, units]);
  if (length === 1) return first;
  return tf.concat([first, tf.slice(states, [0, 0, 0], [length - 1, batch, units])], 0);
}
