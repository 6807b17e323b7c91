import { upTo } from '../vectors/kernel.js';
import type { ConvolutionalShape } from './convolutional.js';
import { type Matrix, NetworkMemory } from './network-memory.js';

/** The convolutions over the last items in a kernel's memory. */
export class ConvolutionalState {
  private readonly shape: ConvolutionalShape;
  private readonly memory = new NetworkMemory();
  /** Numbers in a row, and horizontal filters of a height, rounded up to multiples of 4. */
  private readonly row: number;
  private readonly filters: number;
  /** By height, from 1 on. */
  private readonly horizontal: readonly Matrix[];
  private readonly vertical: Float32Array;
  private readonly dense: Matrix;
  private readonly places: Readonly<Record<'rows' | 'values' | 'pooled' | 'state', number>>;

  constructor(shape: ConvolutionalShape, weight: (name: string) => Float32Array) {
    this.shape = shape;
    const { width, window, horizontal } = shape;
    this.row = upTo(4, width);
    this.filters = upTo(4, horizontal);
    const { memory, row, filters } = this;
    const rowAt = (place: number): number => Math.floor(place / width) * row + (place % width);
    this.horizontal = Array.from({ length: window }, (_, h) => {
      const name = `horizontal ${h + 1}`;
      const sizes = { from: (h + 1) * width, inner: (h + 1) * row, to: horizontal, outer: filters, rowAt };
      return memory.matrix(weight(name), weight(`${name} bias`), sizes);
    });
    this.vertical = weight('vertical');
    const pooled = window * horizontal + width * shape.vertical;
    this.dense = memory.matrix(weight('dense'), weight('dense bias'), {
      from: pooled,
      inner: pooled,
      to: width,
      outer: row,
    });
    this.places = {
      rows: memory.room(window * row),
      values: memory.room(window * filters),
      pooled: memory.room(pooled),
      state: memory.room(row),
    };
    memory.open();
  }

  /** @param vectors [items, width]; @returns [width] */
  compute(vectors: Float32Array, context: ArrayLike<number>): Float32Array {
    const { memory, places, row } = this;
    const { width, window, residual } = this.shape;
    const { floats } = memory;
    floats.fill(0, places.rows / 4, places.rows / 4 + window * row);
    for (let c = 0; c < context.length; c++) {
      const [into, start] = [places.rows / 4 + (window - context.length + c) * row, (context[c] as number) * width];
      for (let k = 0; k < width; k++) floats[into + k] = vectors[start + k] as number;
    }
    this.convolve();
    this.weigh();
    memory.linear(places.pooled, 0, 1, this.dense, places.state, 0);
    const state = floats.slice(places.state / 4, places.state / 4 + width);
    const newest = places.rows / 4 + (window - 1) * row;
    for (let i = 0; i < width; i++) {
      const value = state[i] as number;
      state[i] = residual ? value + (floats[newest + i] as number) : Math.max(0, value);
    }
    return state;
  }

  /** The maximum of each horizontal filter over the places. */
  private convolve(): void {
    const { memory, places, row, filters } = this;
    const { window, horizontal } = this.shape;
    const { floats } = memory;
    this.horizontal.forEach((matrix, h) => {
      const tops = window - h;
      memory.linear(places.rows, 4 * row, tops, matrix, places.values, 4 * filters);
      for (let f = 0; f < horizontal; f++) {
        // Rectified before or after, the maximum is the same: it starts at 0.
        let most = 0;
        for (let top = 0; top < tops; top++) {
          const value = floats[places.values / 4 + top * filters + f] as number;
          if (value > most) most = value;
        }
        floats[places.pooled / 4 + h * horizontal + f] = most;
      }
    });
  }

  /** The vertical filters of each dimension. */
  private weigh(): void {
    const { memory, places, row, vertical: filters } = this;
    const { width, window, horizontal, vertical } = this.shape;
    const { floats } = memory;
    const into = places.pooled / 4 + window * horizontal;
    for (let i = 0; i < width; i++) {
      for (let f = 0; f < vertical; f++) {
        let sum = 0;
        for (let place = 0; place < window; place++) {
          sum += (floats[places.rows / 4 + place * row + i] as number) * (filters[place * vertical + f] as number);
        }
        floats[into + i * vertical + f] = sum;
      }
    }
  }
}
