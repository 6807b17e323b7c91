import type { ConvolutionalShape } from '../src/networks/convolutional.js';
import type { ExportedNetwork } from '../src/networks/network-model.js';
import type { CellName } from '../src/networks/recurrent.js';
import type { TransformerSettings } from '../src/networks/transformer.js';
import { addTo, linear, normalised } from './plain-layers.js';

/** States in 64-bit floats and plain loops, as papers write them: what the kernels are held against. Each gives [width]. */

export function plainTransformer(
  settings: TransformerSettings,
  network: ExportedNetwork,
  context: readonly number[],
): Float64Array {
  const { width, blocks, inner, places, scaleInputs } = settings;
  const { vectors, weight } = network;
  const placed = places === 'distance' ? undefined : weight('places');
  const scale = scaleInputs ? Math.sqrt(width) : 1;
  let rows: Float64Array[] = context.map((item, t) => {
    const place = (places === 'fromEnd' ? context.length - 1 - t : t) * width;
    return Float64Array.from({ length: width }, (_, k) => {
      return scale * (vectors[item * width + k] as number) + (placed === undefined ? 0 : (placed[place + k] as number));
    });
  });
  for (let b = 0; b < blocks; b++) {
    const joined = rows.map((row) => {
      const unit = normalised(row, weight(`${b} attention scale`), weight(`${b} attention shift`));
      return linear(unit, weight(`${b} joined`), weight(`${b} joined bias`), new Float64Array(3 * width));
    });
    const far = places === 'distance' ? weight(`${b} distances`) : undefined;
    rows = rows.map((row, t) => {
      const x = row.slice();
      const mixed = attend(settings, joined, t, far);
      addTo(x, linear(mixed, weight(`${b} mixed`), weight(`${b} mixed bias`), new Float64Array(width)));
      const unit = normalised(x, weight(`${b} inner scale`), weight(`${b} inner shift`));
      const up = linear(unit, weight(`${b} up`), weight(`${b} up bias`), new Float64Array(inner * width));
      for (let j = 0; j < up.length; j++) up[j] = Math.max(0, up[j] as number);
      addTo(x, linear(up, weight(`${b} down`), weight(`${b} down bias`), new Float64Array(width)));
      return x;
    });
  }
  return normalised(rows.at(-1) as Float64Array, weight('last scale'), weight('last shift'));
}

function attend(
  { width, heads }: TransformerSettings,
  joined: readonly Float64Array[],
  t: number,
  far: Float32Array | undefined,
): Float64Array {
  const size = width / heads;
  const mixed = new Float64Array(width);
  const query = joined[t] as Float64Array;
  for (let first = 0; first < width; first += size) {
    const weights = joined.slice(0, t + 1).map((key, s) => {
      let score = 0;
      for (let k = first; k < first + size; k++) score += (query[k] as number) * (key[width + k] as number);
      return Math.exp(
        score / Math.sqrt(size) + (far === undefined ? 0 : (far[(t - s) * heads + first / size] as number)),
      );
    });
    const sum = weights.reduce((total, weight) => total + weight, 0);
    weights.forEach((weight, s) => {
      const value = joined[s] as Float64Array;
      for (let k = first; k < first + size; k++) {
        mixed[k] = (mixed[k] as number) + (weight / sum) * (value[2 * width + k] as number);
      }
    });
  }
  return mixed;
}

export function plainRecurrent(
  cell: CellName,
  { width, residual }: { width: number; residual: boolean },
  { vectors, weight }: ExportedNetwork,
  context: readonly number[],
): Float64Array {
  const columns = weight('kernel bias').length;
  const recurrentBias = cell === 'gru' ? weight('recurrent bias') : new Float32Array(columns);
  const state = new Float64Array(width);
  const memory = new Float64Array(width);
  for (const item of context) {
    const input = vectors.subarray(item * width, (item + 1) * width);
    const x = linear(input, weight('kernel'), weight('kernel bias'), new Float64Array(columns));
    const h = linear(state, weight('recurrent'), recurrentBias, new Float64Array(columns));
    for (let i = 0; i < width; i++) {
      const [a, b, c] = [i, i + width, i + 2 * width].map((at) => [x[at] as number, h[at] as number] as const) as [
        readonly [number, number],
        readonly [number, number],
        readonly [number, number],
      ];
      if (cell === 'gru') {
        const update = sigmoid(a[0] + a[1]);
        const fresh = Math.tanh(c[0] + sigmoid(b[0] + b[1]) * c[1]);
        state[i] = update * (state[i] as number) + (1 - update) * fresh;
      } else {
        const out = i + 3 * width;
        memory[i] = sigmoid(b[0] + b[1]) * (memory[i] as number) + sigmoid(a[0] + a[1]) * Math.tanh(c[0] + c[1]);
        state[i] = sigmoid((x[out] as number) + (h[out] as number)) * Math.tanh(memory[i] as number);
      }
    }
  }
  if (!residual) return state;
  const mixed = linear(state, weight('mixed'), weight('mixed bias'), new Float64Array(width));
  const newest = (context.at(-1) as number) * width;
  return mixed.map((value, i) => value + (vectors[newest + i] as number));
}

export function plainConvolutional(
  { width, window, horizontal, vertical, residual }: ConvolutionalShape,
  { vectors, weight }: ExportedNetwork,
  context: readonly number[],
): Float64Array {
  const rows = new Float64Array(window * width);
  context.forEach((item, c) => {
    rows.set(vectors.subarray(item * width, (item + 1) * width), (window - context.length + c) * width);
  });
  const pooled: number[] = [];
  for (let height = 1; height <= window; height++) {
    const [filters, bias] = [weight(`horizontal ${height}`), weight(`horizontal ${height} bias`)];
    const most = new Float64Array(horizontal);
    for (let top = 0; top + height <= window; top++) {
      const part = rows.subarray(top * width, (top + height) * width);
      linear(part, filters, bias, new Float64Array(horizontal)).forEach((value, f) => {
        most[f] = Math.max(most[f] as number, value);
      });
    }
    pooled.push(...most);
  }
  for (let i = 0; i < width; i++) {
    for (let f = 0; f < vertical; f++) {
      let sum = 0;
      for (let place = 0; place < window; place++) {
        sum += (rows[place * width + i] as number) * (weight('vertical')[place * vertical + f] as number);
      }
      pooled.push(sum);
    }
  }
  const dense = linear(pooled, weight('dense'), weight('dense bias'), new Float64Array(width));
  if (!residual) return dense.map((value) => Math.max(0, value));
  return dense.map((value, i) => value + (rows[(window - 1) * width + i] as number));
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
