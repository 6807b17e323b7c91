import { type Kernel, KernelMemory, Layout } from '../vectors/kernel.js';

/** A matrix among a network's weights. */
export interface Matrix {
  /** Address; rows follow one another. */
  at: number;
  /** Bytes from row to row. */
  stride: number;
  /** Address; 0: none. */
  bias: number;
  /** Rows, those of padding among them. */
  inner: number;
  /** Columns, a multiple of 4. */
  outer: number;
}

interface MatrixShape {
  /** Rows and columns of the weights. */
  from: number;
  to: number;
  /** Rows and columns here; the rest is 0. */
  inner: number;
  outer: number;
  /** Where a row or a column of the weights comes to stand; where it stood unless given. */
  rowAt?: (row: number) => number;
  columnAt?: (column: number) => number;
}

/**
 * A network's weights and the numbers between its layers, in one memory of a kernel. First all is placed, then open() makes the memory;
 * addresses are in bytes.
 */
export class NetworkMemory {
  private readonly layout = new Layout();
  private readonly writes: (readonly [address: number, values: Float32Array])[] = [];
  private memory: KernelMemory | undefined;
  private readonly kernels = new Map<number, Kernel>();

  /** Room for so many numbers. */
  room(count: number): number {
    return this.layout.floats(count);
  }

  /** @param values [from, to], row by row; @param bias [to] */
  matrix(values: Float32Array, bias: Float32Array | undefined, shape: MatrixShape): Matrix {
    const { from, to, inner, outer, rowAt = same, columnAt = same } = shape;
    const placed = new Float32Array(inner * outer);
    for (let i = 0; i < from; i++) {
      for (let j = 0; j < to; j++) placed[rowAt(i) * outer + columnAt(j)] = values[i * to + j] as number;
    }
    const row = new Float32Array(outer);
    bias?.forEach((value, j) => {
      row[columnAt(j)] = value;
    });
    return { at: this.write(placed), bias: bias === undefined ? 0 : this.write(row), stride: 4 * outer, inner, outer };
  }

  open(): void {
    this.memory = new KernelMemory(this.layout.bytes);
    for (const [address, values] of this.writes) this.memory.floats.set(values, address / 4);
    this.writes.length = 0;
  }

  /** All numbers; that at an address is the one at address / 4. */
  get floats(): Float32Array {
    return this.opened.floats;
  }

  kernel(width: number): Kernel {
    let kernel = this.kernels.get(width);
    if (kernel === undefined) {
      kernel = this.opened.kernel(width);
      this.kernels.set(width, kernel);
    }
    return kernel;
  }

  /** y[r] = x[r] · matrix + bias, of rows that are `xStride` and `yStride` bytes apart. */
  linear(x: number, xStride: number, rows: number, matrix: Matrix, y: number, yStride: number): void {
    const { at, stride, bias, inner, outer } = matrix;
    this.kernel(4).linear(x, xStride, rows, inner, at, stride, bias, y, yStride, outer);
  }

  private write(values: Float32Array): number {
    const address = this.layout.floats(values.length);
    this.writes.push([address, values]);
    return address;
  }

  private get opened(): KernelMemory {
    if (this.memory === undefined) throw new Error('a memory of a network is used before it is open');
    return this.memory;
  }
}

/** Some columns of a matrix, as one of its own. @param from and `to` (behind the last) are multiples of 4 */
export function columnsOf(matrix: Matrix, from: number, to: number): Matrix {
  const bias = matrix.bias === 0 ? 0 : matrix.bias + 4 * from;
  return { ...matrix, at: matrix.at + 4 * from, bias, outer: to - from };
}

const same = (place: number): number => place;
