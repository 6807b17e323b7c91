import type { Kernel } from './kernel.js';

/** The Kernel in plain code, for engines without vectors of 128 bits, and to hold the other against. */
export class PlainKernel implements Kernel {
  private readonly width: number;
  private readonly floats: Float32Array;
  private readonly words: Uint32Array;
  private readonly bytes: Int8Array;
  private readonly shorts: Int16Array;

  constructor(buffer: ArrayBuffer, width: number) {
    this.width = width;
    this.floats = new Float32Array(buffer);
    this.words = new Uint32Array(buffer);
    this.bytes = new Int8Array(buffer);
    this.shorts = new Int16Array(buffer);
  }

  scores: Kernel['scores'] = (query, rows, stride, list, count, scales, biases, into) => {
    const { floats, words, width } = this;
    for (let i = 0; i < count; i++) {
      const row = list === 0 ? i : (words[list / 4 + i] as number);
      const start = (rows + row * stride) / 4;
      let sum = product(floats, query / 4, start, width);
      if (scales !== 0) {
        sum = Math.fround(sum) * (floats[scales / 4 + row] as number) + (floats[biases / 4 + row] as number);
      }
      floats[into / 4 + i] = sum;
    }
  };

  scanFloats: Kernel['scanFloats'] = (
    ...[query, rows, from, to, scales, biases, factor, extra, threshold, out, room]
  ) =>
    this.scan(from, to, scales, biases, factor, extra, threshold, out, room, (row) => {
      return product(this.floats, query / 4, rows / 4 + row * this.width, this.width);
    });

  scanCodes: Kernel['scanCodes'] = (
    ...[query, rows, from, to, scales, biases, factor, extra, threshold, out, room]
  ) => {
    const width = 8 * Math.ceil(this.width / 8);
    return this.scan(from, to, scales, biases, factor, extra, threshold, out, room, (row) => {
      const start = rows + row * width;
      let sum = 0;
      for (let k = 0; k < width; k++) sum += (this.shorts[query / 2 + k] as number) * (this.bytes[start + k] as number);
      return sum;
    });
  };

  linear: Kernel['linear'] = (x, xStride, rows, inner, matrix, matrixStride, bias, y, yStride, outer) => {
    const { floats } = this;
    const sums = new Float64Array(outer);
    for (let r = 0; r < rows; r++) {
      for (let j = 0; j < outer; j++) sums[j] = bias === 0 ? 0 : (floats[bias / 4 + j] as number);
      for (let k = 0; k < inner; k++) {
        const value = floats[(x + r * xStride) / 4 + k] as number;
        const start = (matrix + k * matrixStride) / 4;
        for (let j = 0; j < outer; j++) sums[j] = (sums[j] as number) + value * (floats[start + j] as number);
      }
      floats.set(sums, (y + r * yStride) / 4);
    }
  };

  private scan(
    from: number,
    to: number,
    scales: number,
    biases: number,
    factor: number,
    extra: number,
    threshold: number,
    out: number,
    room: number,
    product: (row: number) => number,
  ): number {
    const { floats, words } = this;
    let found = 0;
    let row = from;
    while (row < to && found + 4 <= room) {
      for (const end = row + 4; row < end; row++) {
        const within = Math.fround(product(row) * factor + extra);
        const sum = Math.fround(within * (floats[scales / 4 + row] as number) + (floats[biases / 4 + row] as number));
        if (!(sum >= threshold)) continue;
        words[out / 4 + 2 + 2 * found] = row;
        floats[out / 4 + 3 + 2 * found] = sum;
        found++;
      }
    }
    words[out / 4] = found;
    return row;
  }
}

/** Of two rows whose width is a multiple of 4. */
function product(floats: Float32Array, a: number, b: number, width: number): number {
  let [first, second, third, fourth] = [0, 0, 0, 0];
  // Four sums, so that one addition need not wait for the other.
  for (let k = 0; k < width; k += 4) {
    first += (floats[a + k] as number) * (floats[b + k] as number);
    second += (floats[a + k + 1] as number) * (floats[b + k + 1] as number);
    third += (floats[a + k + 2] as number) * (floats[b + k + 2] as number);
    fourth += (floats[a + k + 3] as number) * (floats[b + k + 3] as number);
  }
  return first + third + (second + fourth);
}
