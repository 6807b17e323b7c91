import * as tf from '@tensorflow/tfjs-core';
import { Random } from './random.js';

/**
 * Masks of dropout, cut at random places from one long mask on the backend that is drawn anew each epoch: tf.dropout draws every number in
 * JavaScript, which takes longer than the rest of a step.
 */
export class DropoutMasks {
  private readonly pools = new Map<number, tf.Tensor1D>();
  private random = new Random(0);
  private epoch = 0;
  private readonly seed: number;
  private readonly size: number;

  /** @param largest the most values that are masked at once */
  constructor(seed: number, largest: number) {
    this.seed = seed;
    this.size = Math.max(1 << 20, 2 * largest);
  }

  /** To be called before each step; what follows depends on seed, epoch and step alone. */
  begin(epoch: number, step: number): void {
    if (epoch !== this.epoch) this.dispose();
    this.epoch = epoch;
    this.random = new Random(this.seed, epoch, step, 0xd409);
  }

  apply<T extends tf.Tensor>(values: T, share: number): T {
    if (share === 0) return values;
    const room = this.size - values.size;
    const start = this.random.below(room > 0 ? room : this.size);
    // More values than the mask is long: it is repeated.
    const repeats = room > 0 ? 1 : Math.ceil(values.size / this.size) + 1;
    const pool = this.pool(share);
    const drawn = tf.slice(repeats === 1 ? pool : tf.tile(pool, [repeats]), [start], [values.size]);
    const mask = tf.reshape(drawn, values.shape);
    const masked = tf.customGrad((...args) => {
      const save = args.pop() as unknown as tf.GradSaveFunc;
      save([mask]);
      const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor => tf.mul(dy, saved[0] as tf.Tensor);
      return { value: tf.mul(args[0] as tf.Tensor, mask), gradFunc };
    });
    return masked(values) as T;
  }

  dispose(): void {
    for (const pool of this.pools.values()) pool.dispose();
    this.pools.clear();
  }

  private pool(share: number): tf.Tensor1D {
    const made = this.pools.get(share);
    if (made !== undefined) return made;
    const random = new Random(this.seed, this.epoch, Math.round(share * 1e6), 0xd409);
    const least = Math.round(share * 0x1_0000_0000);
    const up = 1 / (1 - share);
    const mask = new Float32Array(this.size);
    for (let i = 0; i < mask.length; i++) mask[i] = random.uint32() < least ? 0 : up;
    const pool = tf.keep(tf.tensor1d(mask));
    this.pools.set(share, pool);
    return pool;
  }
}
