import { type Kernel, KernelMemory, Layout, upTo } from '../vectors/kernel.js';

/** Which item of a context is nearest to a result, by the cosine of their vectors. */
export class Reasons {
  private readonly width: number;
  private readonly stride: number;
  private readonly memory: KernelMemory;
  private readonly kernel: Kernel;
  private readonly places: Readonly<Record<'rows' | 'scales' | 'biases' | 'query' | 'cosines', number>>;

  /** @param most items of a context */
  constructor(width: number, most: number) {
    this.width = width;
    this.stride = upTo(4, width);
    const layout = new Layout();
    const padded = upTo(4, most);
    this.places = {
      rows: layout.floats(padded * this.stride),
      scales: layout.floats(padded),
      biases: layout.floats(padded),
      query: layout.floats(this.stride),
      cosines: layout.floats(padded),
    };
    this.memory = new KernelMemory(layout.bytes);
    this.kernel = this.memory.kernel(this.stride);
  }

  /**
   * @param vectors [items, width]
   * @param context indexes of items, oldest first
   * @returns for each result an item of the context, the newer of equals; −1 where no cosine is over 0
   */
  of(vectors: Float32Array, context: Uint32Array, results: Uint32Array): Int32Array {
    const { places, stride, memory, kernel } = this;
    const { floats } = memory;
    const count = context.length;
    context.forEach((item, c) => {
      floats[places.scales / 4 + c] = this.load(vectors, item, places.rows / 4 + c * stride);
    });
    return Int32Array.from(results, (result) => {
      // Of one result the cosines differ from these by one factor over 0.
      this.load(vectors, result, places.query / 4);
      kernel.scores(places.query, places.rows, 4 * stride, 0, count, places.scales, places.biases, places.cosines);
      let [best, highest] = [-1, 0];
      // From the newest, so that of equals the newer is named.
      for (let c = count - 1; c >= 0; c--) {
        const cosine = floats[places.cosines / 4 + c] as number;
        if (cosine > highest) [best, highest] = [context[c] as number, cosine];
      }
      return best;
    });
  }

  /** @returns 1 / the vector's length */
  private load(vectors: Float32Array, item: number, into: number): number {
    const { floats } = this.memory;
    let squares = 0;
    for (let k = 0; k < this.width; k++) {
      const value = vectors[item * this.width + k] as number;
      floats[into + k] = value;
      squares += value * value;
    }
    return 1 / Math.sqrt(squares + 1e-24);
  }
}
