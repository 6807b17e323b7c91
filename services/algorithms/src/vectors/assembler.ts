/**
 * As much of the binary format of WebAssembly as the kernels need (WebAssembly Core Specification 2.0, chapter 5): one imported memory,
 * functions of numbers and of 128-bit vectors. What is emitted here is compiled by the engine; nothing is built beforehand.
 */

export const types = { i32: 0x7f, f32: 0x7d, v128: 0x7b } as const;
export type Type = keyof typeof types;

const plain = {
  'i32.eqz': 0x45,
  'i32.lt_u': 0x49,
  'i32.ge_u': 0x4f,
  'i32.add': 0x6a,
  'i32.sub': 0x6b,
  'i32.mul': 0x6c,
  'i32.and': 0x71,
  'i32.shl': 0x74,
  'i32.shr_u': 0x76,
  select: 0x1b,
  return: 0x0f,
} as const;

const simd = {
  'f32x4.splat': 0x13,
  'f32x4.ge': 0x46,
  'i32x4.bitmask': 0xa4,
  'i32x4.add': 0xae,
  'i32x4.dot_i16x8_s': 0xba,
  'f32x4.add': 0xe4,
  'f32x4.mul': 0xe6,
  'f32x4.convert_i32x4_s': 0xfa,
} as const;

/** Loads and stores with the power of 2 of their alignment: what the numbers are aligned to, or less. */
const memory = {
  'i32.load': [[0x28], 2],
  'i32.store': [[0x36], 2],
  'f32.store': [[0x38], 2],
  'v128.load': [[0xfd, 0x00], 2],
  'v128.load8x8_s': [[0xfd, 0x01], 3],
  'v128.load32_splat': [[0xfd, 0x09], 2],
  'v128.store': [[0xfd, 0x0b], 2],
} as const;

export type Operation = keyof typeof plain | keyof typeof simd;

function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value >>> 0;
  do {
    const more = rest > 0x7f;
    bytes.push((rest & 0x7f) | (more ? 0x80 : 0));
    rest >>>= 7;
  } while (rest > 0);
  return bytes;
}

function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  for (;;) {
    const byte = rest & 0x7f;
    rest >>= 7;
    if ((rest === 0 && byte < 0x40) || (rest === -1 && byte >= 0x40)) return [...bytes, byte];
    bytes.push(byte | 0x80);
  }
}

const vector = (items: readonly (readonly number[])[]): number[] => [...unsigned(items.length), ...items.flat()];
const text = (name: string): number[] => [...unsigned(name.length), ...new TextEncoder().encode(name)];

/** The body of a function, instruction by instruction. Locals and parameters are numbers, given by param() and local(). */
export class FunctionCode {
  readonly parameters: Type[] = [];
  readonly results: Type[];
  private readonly locals: Type[] = [];
  private readonly code: number[] = [];

  constructor(...results: Type[]) {
    this.results = results;
  }

  /** Before the first local(). */
  param(type: Type): number {
    return this.parameters.push(type) - 1;
  }

  local(type: Type): number {
    return this.parameters.length + this.locals.push(type) - 1;
  }

  get(local: number): this {
    this.code.push(0x20, ...unsigned(local));
    return this;
  }

  set(local: number): this {
    this.code.push(0x21, ...unsigned(local));
    return this;
  }

  const(value: number): this {
    this.code.push(0x41, ...signed(value));
    return this;
  }

  do(...operations: Operation[]): this {
    for (const operation of operations) {
      if (operation in plain) this.code.push(plain[operation as keyof typeof plain]);
      else this.code.push(0xfd, ...unsigned(simd[operation as keyof typeof simd]));
    }
    return this;
  }

  /** A load or a store. @param offset is added to the address on the stack, in bytes */
  at(operation: keyof typeof memory, offset = 0): this {
    const [code, alignment] = memory[operation];
    this.code.push(...code, ...unsigned(alignment), ...unsigned(offset));
    return this;
  }

  /** @param lanes four lanes of 32 bits: 0 to 3 of the first vector on the stack, 4 to 7 of the second */
  shuffle(...lanes: [number, number, number, number]): this {
    this.code.push(0xfd, 0x0d, ...lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => 4 * lane + byte)));
    return this;
  }

  lane(lane: number): this {
    this.code.push(0xfd, 0x1f, lane);
    return this;
  }

  zeros(): this {
    this.code.push(0xfd, 0x0c, ...new Array<number>(16).fill(0));
    return this;
  }

  /** Runs its body while it branches to 0 by repeatIf(). */
  loop(body: () => void): this {
    this.code.push(0x03, 0x40);
    body();
    this.code.push(0x0b);
    return this;
  }

  /** Goes on at the start of the innermost loop where the number on the stack is not 0. Not within an if of that loop. */
  repeatIf(): this {
    this.code.push(0x0d, 0);
    return this;
  }

  /** Runs its body where the number on the stack is not 0. */
  if(body: () => void, otherwise?: () => void): this {
    this.code.push(0x04, 0x40);
    body();
    if (otherwise !== undefined) {
      this.code.push(0x05);
      otherwise();
    }
    this.code.push(0x0b);
    return this;
  }

  bytes(): number[] {
    const locals = vector(this.locals.map((type) => [1, types[type]]));
    const body = [...locals, ...this.code, 0x0b];
    return [...unsigned(body.length), ...body];
  }
}

/** A module of these functions on the memory that it imports as `env.memory`. */
export function assemble(functions: Readonly<Record<string, FunctionCode>>): Uint8Array {
  const all = Object.entries(functions);
  const section = (id: number, items: number[][]): number[] => {
    const bytes = vector(items);
    return [id, ...unsigned(bytes.length), ...bytes];
  };
  const kinds = (list: readonly Type[]): number[] => vector(list.map((type) => [types[type]]));
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(
      1,
      all.map(([, code]) => [0x60, ...kinds(code.parameters), ...kinds(code.results)]),
    ),
    ...section(2, [[...text('env'), ...text('memory'), 0x02, 0x00, 0x01]]),
    ...section(
      3,
      all.map((_, i) => unsigned(i)),
    ),
    ...section(
      7,
      all.map(([name], i) => [...text(name), 0x00, ...unsigned(i)]),
    ),
    ...section(
      10,
      all.map(([, code]) => code.bytes()),
    ),
  ]);
}
