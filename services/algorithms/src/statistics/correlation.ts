import { ranksOf } from './ranks.js';

/** Sums of products about the means in one pass; parts can be merged (Chan, Golub and LeVeque 1983). */
export class Covariance {
  #count = 0;
  #meanX = 0;
  #meanY = 0;
  #xx = 0;
  #yy = 0;
  #xy = 0;

  get count(): number {
    return this.#count;
  }

  add(x: number, y: number): void {
    this.#count += 1;
    const dx = x - this.#meanX;
    const dy = y - this.#meanY;
    this.#meanX += dx / this.#count;
    this.#meanY += dy / this.#count;
    this.#xx += dx * (x - this.#meanX);
    this.#yy += dy * (y - this.#meanY);
    this.#xy += dx * (y - this.#meanY);
  }

  merge(other: Covariance): void {
    const n = this.#count + other.#count;
    if (n === 0) return;
    const dx = other.#meanX - this.#meanX;
    const dy = other.#meanY - this.#meanY;
    const weight = (this.#count * other.#count) / n;
    this.#xx += other.#xx + dx * dx * weight;
    this.#yy += other.#yy + dy * dy * weight;
    this.#xy += other.#xy + dx * dy * weight;
    this.#meanX += (dx * other.#count) / n;
    this.#meanY += (dy * other.#count) / n;
    this.#count = n;
  }

  /** Pearson's correlation, from -1 to 1; NaN where either does not vary. */
  correlation(): number {
    if (this.#xx <= 0 || this.#yy <= 0) return Number.NaN;
    return Math.max(-1, Math.min(1, this.#xy / Math.sqrt(this.#xx) / Math.sqrt(this.#yy)));
  }
}

/** Pearson's correlation over the pairs of which neither is NaN; NaN where either does not vary. */
export function pearson(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const pairs = new Covariance();
  for (let at = 0; at < x.length; at++) {
    const [a, b] = [x[at] ?? Number.NaN, y[at] ?? Number.NaN];
    if (!Number.isNaN(a) && !Number.isNaN(b)) pairs.add(a, b);
  }
  return pairs.correlation();
}

/** Spearman's rank correlation over the pairs of which neither is NaN, equal values with their mean rank. */
export function spearman(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const [a, b]: [number[], number[]] = [[], []];
  for (let at = 0; at < x.length; at++) {
    const [one, other] = [x[at] ?? Number.NaN, y[at] ?? Number.NaN];
    if (Number.isNaN(one) || Number.isNaN(other)) continue;
    a.push(one);
    b.push(other);
  }
  return pearson(ranksOf(a), ranksOf(b));
}
