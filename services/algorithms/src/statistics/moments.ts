/** What one pass over numbers leaves of them, as plain numbers, so that it can be stored. */
export interface MomentSums {
  readonly count: number;
  /** The first of them… */
  readonly origin: number;
  /** …and how far the mean is from it. */
  readonly shift: number;
  /** Sums of the second, third and fourth powers of the distances from the mean. */
  readonly m2: number;
  readonly m3: number;
  readonly m4: number;
  /** Infinity and -Infinity of none. */
  readonly minimum: number;
  readonly maximum: number;
}

/**
 * Count, mean, variance, skewness, kurtosis and bounds in one pass and constant memory; parts can be merged, and give what one pass over
 * all would. Welford (1962) for the updates, Chan, Golub and LeVeque (1983) and Pébay (Sandia report SAND2008-6212) for the merge.
 */
export class Moments {
  #count = 0;
  // What is summed are distances from the first value: numbers that lie close together far from 0 lose nothing.
  #origin = 0;
  #shift = 0;
  #m2 = 0;
  #m3 = 0;
  #m4 = 0;
  #minimum = Number.POSITIVE_INFINITY;
  #maximum = Number.NEGATIVE_INFINITY;

  static of(values: Iterable<number>): Moments {
    const moments = new Moments();
    for (const value of values) moments.add(value);
    return moments;
  }

  static from(sums: MomentSums): Moments {
    const moments = new Moments();
    moments.#take(sums);
    return moments;
  }

  get count(): number {
    return this.#count;
  }

  /** NaN of none. */
  get mean(): number {
    return this.#count === 0 ? Number.NaN : this.#origin + this.#shift;
  }

  get minimum(): number {
    return this.#minimum;
  }

  get maximum(): number {
    return this.#maximum;
  }

  /** @param value finite */
  add(value: number): void {
    const before = this.#count;
    const count = before + 1;
    if (before === 0) this.#origin = value;
    const delta = value - this.#origin - this.#shift;
    const step = delta / count;
    const step2 = step * step;
    const term = delta * step * before;
    this.#count = count;
    this.#shift += step;
    this.#m4 += term * step2 * (count * count - 3 * count + 3) + 6 * step2 * this.#m2 - 4 * step * this.#m3;
    this.#m3 += term * step * (count - 2) - 3 * step * this.#m2;
    this.#m2 += term;
    // Plus 0, so that -0 is 0: stored sums cannot tell them apart, since JSON writes -0 as 0.
    if (value < this.#minimum) this.#minimum = value + 0;
    if (value > this.#maximum) this.#maximum = value + 0;
  }

  merge(other: Moments): void {
    if (other.#count === 0) return;
    if (this.#count === 0) {
      this.#take(other.sums());
      return;
    }
    const a = this.#count;
    const b = other.#count;
    const n = a + b;
    const delta = other.#origin - this.#origin + (other.#shift - this.#shift);
    const delta2 = delta * delta;
    const m2 = this.#m2 + other.#m2 + (delta2 * a * b) / n;
    const m3 =
      this.#m3 +
      other.#m3 +
      (delta * delta2 * a * b * (a - b)) / (n * n) +
      (3 * delta * (a * other.#m2 - b * this.#m2)) / n;
    const m4 =
      this.#m4 +
      other.#m4 +
      (delta2 * delta2 * a * b * (a * a - a * b + b * b)) / (n * n * n) +
      (6 * delta2 * (a * a * other.#m2 + b * b * this.#m2)) / (n * n) +
      (4 * delta * (a * other.#m3 - b * this.#m3)) / n;
    this.#take({
      count: n,
      origin: this.#origin,
      shift: this.#shift + (delta * b) / n,
      m2,
      m3,
      m4,
      minimum: Math.min(this.#minimum, other.#minimum),
      maximum: Math.max(this.#maximum, other.#maximum),
    });
  }

  /** @param lessThanCount 1 for an estimate of the population's from a sample, 0 for the numbers' own; NaN of too few */
  variance(lessThanCount: 0 | 1 = 1): number {
    return this.#count <= lessThanCount ? Number.NaN : this.#m2 / (this.#count - lessThanCount);
  }

  /** The numbers' own, not corrected for a sample (scipy.stats.skew's default); NaN where they are all equal. */
  skewness(): number {
    return (Math.sqrt(this.#count) * this.#m3) / this.#m2 ** 1.5;
  }

  /** Beyond the normal distribution's, not corrected for a sample (scipy.stats.kurtosis's default); NaN where they are all equal. */
  kurtosis(): number {
    return (this.#count * this.#m4) / (this.#m2 * this.#m2) - 3;
  }

  sums(): MomentSums {
    return {
      count: this.#count,
      origin: this.#origin,
      shift: this.#shift,
      m2: this.#m2,
      m3: this.#m3,
      m4: this.#m4,
      minimum: this.#minimum,
      maximum: this.#maximum,
    };
  }

  #take(sums: MomentSums): void {
    this.#count = sums.count;
    this.#origin = sums.origin;
    this.#shift = sums.shift;
    this.#m2 = sums.m2;
    this.#m3 = sums.m3;
    this.#m4 = sums.m4;
    this.#minimum = sums.minimum;
    this.#maximum = sums.maximum;
  }
}
