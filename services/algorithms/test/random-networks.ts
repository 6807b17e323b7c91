import { ItemTable } from '../src/item-table.js';
import { Convolutional } from '../src/networks/convolutional.js';
import type { ExportedNetwork, NetworkModel } from '../src/networks/network-model.js';
import { type CellName, Recurrent } from '../src/networks/recurrent.js';
import { seeded } from '../src/preparation/random.js';

export interface RandomNetwork {
  name: CellName | 'cnn';
  items: number;
  width: number;
  ownOutputs: boolean;
  bias: boolean;
  normalise: boolean;
  residual: boolean;
  seed: number;
}

/** How many items a network of randomNetwork() reads. */
export const readByRandomNetworks = 3;

/** A network whose weights are drawn, and mean nothing. Its items are i-0, i-1, … */
export function randomNetwork(options: RandomNetwork): NetworkModel {
  const { name, width, normalise, residual } = options;
  const random = seeded(options.seed);
  const drawn = (length: number): Float32Array => Float32Array.from({ length }, () => 2 * random() - 1);
  const items = ItemTable.of(Array.from({ length: options.items }, (_, i) => `i-${i}`));
  const vectors = drawn(items.size * width);
  const outputs = options.ownOutputs ? drawn(vectors.length) : vectors;
  const bias = options.bias ? drawn(items.size) : undefined;
  const exported = (sizes: Record<string, number>): ExportedNetwork => {
    const weights = new Map(Object.entries(sizes).map(([of, size]) => [of, drawn(size)]));
    const weight = (of: string): Float32Array => weights.get(of) as Float32Array;
    return { items, vectors, outputs, bias, normalise, temperature: 0.5, weight };
  };
  if (name !== 'cnn') {
    const columns = (name === 'gru' ? 3 : 4) * width;
    const sizes = { kernel: width * columns, 'kernel bias': columns, recurrent: width * columns };
    const all = { ...sizes, 'recurrent bias': columns, mixed: width * width, 'mixed bias': width };
    return Recurrent.of(name, { width, maxLength: readByRandomNetworks, residual }, exported(all));
  }
  const horizontal = Object.fromEntries(
    [1, 2, 3].flatMap((height) => [
      [`horizontal ${height}`, height * width * 4],
      [`horizontal ${height} bias`, 4],
    ]),
  );
  const rest = { vertical: 3 * 2, dense: (3 * 4 + width * 2) * width, 'dense bias': width };
  const shape = { width, window: readByRandomNetworks, horizontal: 4, vertical: 2, residual };
  return Convolutional.of(shape, exported({ ...horizontal, ...rest }));
}
