import { type AdamStep, adam } from './adam.js';
import type { WeightSpec } from './network.js';
import type { Random } from './random.js';

/** Numbers that are learnt, with what Adam keeps of each. They lie in the memory of the process. */
export class Weight {
  readonly spec: WeightSpec;
  readonly values: Float32Array;
  readonly means: Float32Array;
  readonly squares: Float32Array;
  /** The running average; undefined where none is kept. */
  readonly average: Float32Array | undefined;

  constructor(spec: WeightSpec, random: Random, averaged: boolean) {
    const size = spec.shape.reduce((product, one) => product * one, 1);
    this.spec = spec;
    this.values = started(spec.start, new Float32Array(size), random);
    this.means = new Float32Array(size);
    this.squares = new Float32Array(size);
    this.average = averaged ? this.values.slice() : undefined;
  }

  /** What is served. */
  get kept(): Float32Array {
    return this.average ?? this.values;
  }

  update(gradients: Float32Array, step: AdamStep, from = 0, to = this.values.length): void {
    const own = this.spec.decays ? step : { ...step, weightDecay: 0 };
    adam(this.values, gradients, this.means, this.squares, from, to, own);
  }

  follow(share: number): void {
    const { average, values } = this;
    if (average === undefined) return;
    for (let i = 0; i < values.length; i++) {
      average[i] = share * (average[i] as number) + (1 - share) * (values[i] as number);
    }
  }
}

/** A weight of which a step touches some rows. Its gradient lies beside it, 0 but for those rows. */
export class Table extends Weight {
  readonly width: number;
  private readonly gradients: Float32Array;
  private readonly isTouched: Uint8Array;
  private readonly touched: Int32Array;
  private touchedCount = 0;

  constructor(spec: WeightSpec, random: Random, averaged: boolean) {
    super(spec, random, averaged);
    const [rows = 0, width = 1] = spec.shape;
    this.width = width;
    this.gradients = new Float32Array(this.values.length);
    this.isTouched = new Uint8Array(rows);
    this.touched = new Int32Array(rows);
  }

  /** Begins with these, and a tenth of what it began with: enough to tell equal rows apart, and something where a row is 0. */
  begin(start: Float64Array): void {
    for (let i = 0; i < start.length; i++) this.values[i] = (start[i] as number) + 0.1 * (this.values[i] as number);
    this.average?.set(this.values);
  }

  /** Copies row ids[i] to place i; 0 for an id under 0. */
  gather(ids: Int32Array, from: Float32Array = this.values): Float32Array {
    return gatherRows(from, ids, this.width);
  }

  /** Adds gradients[i] to the gradient of row ids[i]; nothing for an id under 0. */
  addGradients(ids: Int32Array, gradients: Float32Array): void {
    const { width } = this;
    for (let i = 0; i < ids.length; i++) {
      const row = ids[i] as number;
      if (row >= 0) this.addGradient(row, gradients, i * width, 1);
    }
  }

  addGradient(row: number, from: Float32Array, start: number, share: number): void {
    const { gradients, width } = this;
    const begin = row * width;
    if (this.isTouched[row] === 0) {
      this.isTouched[row] = 1;
      this.touched[this.touchedCount++] = row;
    }
    for (let k = 0; k < width; k++) {
      gradients[begin + k] = (gradients[begin + k] as number) + share * (from[start + k] as number);
    }
  }

  touchedRows(): Int32Array {
    return this.touched.subarray(0, this.touchedCount);
  }

  gradientRow(row: number): Float32Array {
    return this.gradients.subarray(row * this.width, (row + 1) * this.width);
  }

  /** Of the gradient, squared and summed. */
  norm2(): number {
    const { gradients, width } = this;
    let sum = 0;
    for (const row of this.touchedRows()) {
      for (let i = row * width; i < (row + 1) * width; i++) sum += (gradients[i] as number) ** 2;
    }
    return sum;
  }

  /** @param lazy only the touched rows are moved; else Adam's memory goes on moving the others */
  step(step: AdamStep, lazy: boolean): void {
    const { width, gradients } = this;
    if (lazy) for (const row of this.touchedRows()) this.update(gradients, step, row * width, (row + 1) * width);
    else this.update(gradients, step);
    this.clear();
  }

  clear(): void {
    const { width, gradients } = this;
    for (const row of this.touchedRows()) {
      gradients.fill(0, row * width, (row + 1) * width);
      this.isTouched[row] = 0;
    }
    this.touchedCount = 0;
  }
}

/** Rows of `width` numbers one after the other; 0 for an id under 0. */
export function gatherRows(from: Float32Array, ids: Int32Array, width: number): Float32Array {
  const rows = new Float32Array(ids.length * width);
  for (let i = 0; i < ids.length; i++) {
    const row = ids[i] as number;
    if (row < 0) continue;
    const [begin, place] = [row * width, i * width];
    for (let k = 0; k < width; k++) rows[place + k] = from[begin + k] as number;
  }
  return rows;
}

export function norm2(values: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] as number) ** 2;
  return sum;
}

function started(start: WeightSpec['start'], values: Float32Array, random: Random): Float32Array {
  if (start === 'zeros') return values;
  if (start === 'ones') return values.fill(1);
  if ('values' in start) {
    values.set(start.values);
    return values;
  }
  for (let i = 0; i < values.length; i++) {
    values[i] = 'normal' in start ? start.normal * random.normal() : start.uniform * (2 * random.float() - 1);
  }
  return values;
}
