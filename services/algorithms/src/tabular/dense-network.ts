/** Layers of weights with ReLU between them; the last gives one number, the log odds. */
export interface DenseLayer {
  inputs: number;
  outputs: number;
  /** inputs × outputs, row by row. */
  weights: Float32Array;
  bias: Float32Array;
}

/** @returns the outputs of each layer, behind its ReLU but for the last; what goes in stands first */
function forward(layers: readonly DenseLayer[], row: Float64Array): Float64Array[] {
  const outputs: Float64Array[] = [row];
  layers.forEach((layer, l) => {
    const from = outputs[l] as Float64Array;
    const to = Float64Array.from(layer.bias);
    for (let i = 0; i < layer.inputs; i++) {
      const value = from[i] as number;
      if (value === 0) continue;
      const at = i * layer.outputs;
      for (let o = 0; o < layer.outputs; o++) to[o] = (to[o] as number) + value * (layer.weights[at + o] as number);
    }
    if (l < layers.length - 1) for (let o = 0; o < to.length; o++) to[o] = Math.max(0, to[o] as number);
    outputs.push(to);
  });
  return outputs;
}

/** The log odds of a row. */
export function marginOf(layers: readonly DenseLayer[], row: Float64Array): number {
  return forward(layers, row).at(-1)?.[0] ?? 0;
}

/** How the log odds change with each input. */
function slopes(layers: readonly DenseLayer[], row: Float64Array): Float64Array {
  const outputs = forward(layers, row);
  let slope = Float64Array.of(1);
  for (let l = layers.length - 1; l >= 0; l--) {
    const { inputs, outputs: count, weights } = layers[l] as DenseLayer;
    const below = new Float64Array(inputs);
    const from = outputs[l] as Float64Array;
    for (let i = 0; i < inputs; i++) {
      if (l > 0 && (from[i] as number) <= 0) continue;
      let sum = 0;
      for (let o = 0; o < count; o++) sum += (weights[i * count + o] as number) * (slope[o] as number);
      below[i] = sum;
    }
    slope = below;
  }
  return slope;
}

const STEPS = 64;

/**
 * What each input adds to the log odds on the straight way from a row of means (zeros) to this one: integrated gradients (Sundararajan, Taly and Yan 2017),
 * by the midpoint rule, then scaled so that the parts add up to the whole.
 */
export function integratedGradients(
  layers: readonly DenseLayer[],
  row: Float64Array,
): { base: number; byInput: Float64Array } {
  const byInput = new Float64Array(row.length);
  for (let step = 0; step < STEPS; step++) {
    const share = (step + 0.5) / STEPS;
    const slope = slopes(
      layers,
      row.map((value) => value * share),
    );
    for (let i = 0; i < row.length; i++)
      byInput[i] = (byInput[i] as number) + ((slope[i] as number) * (row[i] as number)) / STEPS;
  }
  const base = marginOf(layers, new Float64Array(row.length));
  const missed = marginOf(layers, row) - base - byInput.reduce((sum, part) => sum + part, 0);
  // What the rule misses goes to the inputs by their size, so that a small part does not change its sign.
  const sizes = byInput.reduce((sum, part) => sum + Math.abs(part), 0);
  if (sizes === 0) return { base: base + missed, byInput };
  return { base, byInput: byInput.map((part) => part + (missed * Math.abs(part)) / sizes) };
}
