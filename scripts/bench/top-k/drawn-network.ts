import { ItemTable } from '@insight-mesh/algorithms/item-table';
import type { ExportedNetwork } from '@insight-mesh/algorithms/networks/network-model';
import {
  Transformer,
  type TransformerSettings,
  transformerDefaults,
} from '@insight-mesh/algorithms/networks/transformer';

/** Middles around which items lie, one for so many items. */
const itemsOfGroup = 100;

/**
 * A transformer whose weights are drawn, as fast as a fitted one. Items lie around middles, as those of a catalogue with kinds of things
 * do, at .5 of the spread of the middles.
 * @param random numbers from 0 to below 1
 */
export function drawnTransformer(items: number, random: () => number): Transformer {
  const settings: TransformerSettings = { ...transformerDefaults };
  const { width, maxLength, heads, blocks, inner } = settings;
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const groups = Math.max(1, Math.floor(items / itemsOfGroup));
  const middles = Float32Array.from({ length: groups * width }, normal);
  const vectors = new Float32Array(items * width);
  for (let i = 0; i < items; i++) {
    const middle = Math.floor(random() * groups) * width;
    for (let k = 0; k < width; k++) vectors[i * width + k] = (middles[middle + k] as number) + 0.5 * normal();
  }
  const small = (length: number): Float32Array => Float32Array.from({ length }, () => 0.05 * normal());
  const weights = new Map<string, Float32Array>();
  for (const name of ['last', ...Array.from({ length: blocks }, (_, b) => [`${b} attention`, `${b} inner`]).flat()]) {
    weights.set(`${name} scale`, new Float32Array(width).fill(1));
    weights.set(`${name} shift`, new Float32Array(width));
  }
  for (let b = 0; b < blocks; b++) {
    weights.set(`${b} distances`, small(maxLength * heads));
    for (const [name, from, to] of [
      ['joined', width, 3 * width],
      ['mixed', width, width],
      ['up', width, inner * width],
      ['down', inner * width, width],
    ] as const) {
      weights.set(`${b} ${name}`, small(from * to));
      weights.set(`${b} ${name} bias`, small(to));
    }
  }
  const digits = String(items).length;
  const network: ExportedNetwork = {
    items: new ItemTable(Array.from({ length: items }, (_, i) => `i-${String(i).padStart(digits, '0')}`)),
    vectors,
    outputs: vectors,
    bias: undefined,
    normalise: false,
    temperature: 1,
    weight: (name) => weights.get(name) as Float32Array,
  };
  return Transformer.of(settings, network);
}
