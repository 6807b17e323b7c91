/** What a step of Adam needs beside the gradients. */
export interface AdamStep {
  /** From 1. */
  step: number;
  learningRate: number;
  weightDecay: number;
  /** Gradients are multiplied by it: what is left of them after clipping. */
  scale: number;
}

const beta1 = 0.9;
const beta2 = 0.999;
const epsilon = 1e-8;

/**
 * Adam (Kingma and Ba 2015) with decoupled weight decay (Loshchilov and Hutter 2019), in place, in one pass over the numbers: composed of
 * TensorFlow's small operations it would take some ten. Weights lie in the memory of the process, not in the backend's: so only the rows
 * of the items of a batch travel, an update is the same to the bit on every backend, and a checkpoint is a copy.
 * @param from the first number that is changed
 * @param to the first behind them
 */
export function adam(
  weights: Float32Array,
  gradients: Float32Array,
  means: Float32Array,
  squares: Float32Array,
  from: number,
  to: number,
  { step, learningRate, weightDecay, scale }: AdamStep,
): void {
  const rate = (learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
  const small = epsilon * Math.sqrt(1 - beta2 ** step);
  const kept = 1 - learningRate * weightDecay;
  for (let i = from; i < to; i++) {
    const gradient = (gradients[i] as number) * scale;
    const mean = beta1 * (means[i] as number) + (1 - beta1) * gradient;
    const square = beta2 * (squares[i] as number) + (1 - beta2) * gradient * gradient;
    means[i] = mean;
    squares[i] = square;
    weights[i] = (weights[i] as number) * kept - (rate * mean) / (Math.sqrt(square) + small);
  }
}
