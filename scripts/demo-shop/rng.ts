/**
 * Random numbers from a seed: sfc32 (Chris Doty-Humphrey's PractRand), seeded by a hash. Each concern, customer and day draws
 * from a fork of its own, so that what is added later does not move what others draw.
 */
export class Rng {
  private readonly key: string;
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(key: string | number) {
    this.key = String(key);
    [this.a, this.b, this.c] = hash(this.key);
    for (let i = 0; i < 12; i++) this.next();
  }

  /** An independent generator: the same labels give the same one, whatever has been drawn here. */
  fork(...labels: readonly (string | number)[]): Rng {
    return new Rng(`${this.key}/${labels.join('/')}`);
  }

  /** Uniform over 0 to 1, 1 excluded. */
  next(): number {
    const sum = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4294967296;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** A whole number from 0, `count` excluded. */
  int(count: number): number {
    return Math.floor(this.next() * count);
  }

  /** @throws RangeError for an empty list */
  pick<T>(list: readonly T[]): T {
    const picked = list[this.int(list.length)];
    if (picked === undefined) throw new RangeError('nothing to pick from');
    return picked;
  }

  /** An index by weight. @throws RangeError where no weight is over 0 */
  weighted(weights: ArrayLike<number>): number {
    let total = 0;
    for (let i = 0; i < weights.length; i++) total += weights[i] as number;
    let left = this.next() * total;
    for (let i = 0; i < weights.length; i++) {
      left -= weights[i] as number;
      if (left < 0) return i;
    }
    // Rounding can leave a crumb: the last index with a weight takes it.
    for (let i = weights.length - 1; i >= 0; i--) if ((weights[i] as number) > 0) return i;
    throw new RangeError('no weight is over 0');
  }

  /** Standard normal. */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
  }

  /** Mean 1. */
  exponential(): number {
    return -Math.log(1 - this.next());
  }

  poisson(mean: number): number {
    const limit = Math.exp(-mean);
    let count = 0;
    for (let product = this.next(); product > limit; product *= this.next()) count++;
    return count;
  }

  /** A new list in random order. */
  shuffled<T>(list: readonly T[]): T[] {
    const result = [...list];
    for (let i = result.length - 1; i > 0; i--) {
      const j = this.int(i + 1);
      [result[i], result[j]] = [result[j] as T, result[i] as T];
    }
    return result;
  }
}

/** FNV-1a with three start values, stirred at the end. */
function hash(text: string): [number, number, number] {
  let [x, y, z] = [0x811c9dc5, 0x9e3779b9, 0x85ebca6b];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    x = Math.imul(x ^ code, 0x01000193);
    y = Math.imul(y ^ code, 0x85ebca77) + 0x27d4eb2f;
    z = Math.imul(z ^ code, 0xc2b2ae3d) ^ (z >>> 15);
  }
  const stir = (n: number): number => {
    const mixed = Math.imul(n ^ (n >>> 16), 0x7feb352d);
    return Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b) ^ (mixed >>> 16);
  };
  return [stir(x), stir(y ^ x), stir(z ^ y)];
}
