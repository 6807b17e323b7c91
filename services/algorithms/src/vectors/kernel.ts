import { kernelModule } from './kernel-module.js';
import { PlainKernel } from './plain-kernel.js';

/**
 * The loops that take the time of serving, on addresses (bytes) of one memory. Numbers are 32-bit floats; a row has the kernel's width,
 * unless a stride is named. The same numbers give the same result wherever they lie and whatever lies beside them, so that equal
 * rows have equal scores.
 */
export interface Kernel {
  /**
   * into[i] = (rows[list[i]] · query) × scales[list[i]] + biases[list[i]].
   * @param stride bytes from row to row
   * @param list indexes of rows, 32 bits each; 0: the rows in their order
   * @param scales 0: not multiplied, and nothing is added
   * @param into has room for `count` numbers, rounded up to a multiple of 4
   */
  scores(
    query: number,
    rows: number,
    stride: number,
    list: number,
    count: number,
    scales: number,
    biases: number,
    into: number,
  ): void;
  /**
   * Writes which rows have scales[i] × (rows[i] · query × factor + extra) + biases[i] ≥ threshold: at `out` how many they are, from out + 8
   * on for each its index (32 bits) and that sum (a float).
   * @param from and `to` (behind the last) are multiples of 4
   * @param room it stops early with fewer than 4 places left of so many
   * @returns the row to go on with; `to` when all are done
   */
  scanFloats: Scan;
  /** As scanFloats, where a row is signed bytes, and the query 16-bit integers whose products with a row's sum up within 32 bits. */
  scanCodes: Scan;
  /**
   * y[r] = x[r] · matrix + bias, for each of `rows` rows.
   * @param xStride bytes, as matrixStride and yStride
   * @param inner numbers in a row of x, rows of the matrix
   * @param bias 0: none
   * @param outer numbers in a row of y, a multiple of 4
   */
  linear(
    x: number,
    xStride: number,
    rows: number,
    inner: number,
    matrix: number,
    matrixStride: number,
    bias: number,
    y: number,
    yStride: number,
    outer: number,
  ): void;
}

export type Scan = (
  query: number,
  rows: number,
  from: number,
  to: number,
  scales: number,
  biases: number,
  factor: number,
  extra: number,
  threshold: number,
  out: number,
  room: number,
) => number;

/** As much of the global WebAssembly as is used here; TypeScript has its types only with those of a browser. */
interface WebAssemblyHost {
  validate(bytes: Uint8Array): boolean;
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { readonly exports: unknown };
  Memory: new (size: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer };
}

const host = (globalThis as { WebAssembly?: WebAssemblyHost }).WebAssembly;
const pageBytes = 65_536;
const mostPages = 65_536;

const modules = new Map<number, object | undefined>();

/** undefined where the engine has no vectors of 128 bits. */
function moduleOf(width: number): object | undefined {
  if (!modules.has(width)) {
    const bytes = kernelModule(width);
    modules.set(width, host?.validate(bytes) ? new host.Module(bytes) : undefined);
  }
  return modules.get(width);
}

/** Memory of a fixed size, and kernels on it: WebAssembly where it may be, else plain code with the same results within rounding. */
export class KernelMemory {
  readonly buffer: ArrayBuffer;
  readonly floats: Float32Array;
  readonly words: Uint32Array;
  private readonly memory: { readonly buffer: ArrayBuffer } | undefined;

  /** @param plain no WebAssembly, as on an engine without it; it is also left away over 4 GiB */
  constructor(bytes: number, plain = false) {
    const pages = Math.max(1, Math.ceil(bytes / pageBytes));
    const simd = !plain && pages < mostPages && host !== undefined && moduleOf(4) !== undefined;
    if (simd) this.memory = new host.Memory({ initial: pages, maximum: pages });
    this.buffer = this.memory?.buffer ?? new ArrayBuffer(pages * pageBytes);
    this.floats = new Float32Array(this.buffer);
    this.words = new Uint32Array(this.buffer);
  }

  /** Whether it runs in WebAssembly. */
  get simd(): boolean {
    return this.memory !== undefined;
  }

  /** @param width numbers in a row: a multiple of 4, for scanCodes of 8 */
  kernel(width: number): Kernel {
    const module = this.memory === undefined ? undefined : moduleOf(width);
    if (host === undefined || module === undefined) return new PlainKernel(this.buffer, width);
    return new host.Instance(module, { env: { memory: this.memory } }).exports as Kernel;
  }
}

/** Places of a memory that is yet to be made, each at a multiple of 16 bytes. 0 is no place, so that it can stand for none. */
export class Layout {
  bytes = 16;

  /** @returns the address */
  add(bytes: number): number {
    const address = this.bytes;
    this.bytes += Math.ceil(bytes / 16) * 16;
    return address;
  }

  floats(count: number): number {
    return this.add(4 * count);
  }
}

export const upTo = (multiple: number, count: number): number => Math.ceil(count / multiple) * multiple;
