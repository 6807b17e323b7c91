import { upTo } from '../vectors/kernel.js';
import { type Matrix, NetworkMemory } from './network-memory.js';
import type { CellName, RecurrentShape } from './recurrent.js';

/** A recurrent cell's arithmetic in a kernel's memory: its state, moved on item by item. */
export class RecurrentState {
  private readonly cell: CellName;
  private readonly width: number;
  /** Numbers in a row and in a gate, rounded up to a multiple of 4. */
  private readonly row: number;
  private readonly memories = new NetworkMemory();
  private readonly kernel: Matrix;
  private readonly recurrent: Matrix;
  private readonly mixed: Matrix | undefined;
  private readonly places: Readonly<
    Record<'inputs' | 'state' | 'cell' | 'fromInputs' | 'fromState' | 'answer', number>
  >;

  /** @param gateCount blocks of columns in the weights */
  constructor(cell: CellName, gateCount: number, shape: RecurrentShape, weight: (name: string) => Float32Array) {
    const { width, maxLength, residual } = shape;
    this.cell = cell;
    this.width = width;
    this.row = upTo(4, width);
    const { memories, row } = this;
    const outer = gateCount * row;
    const columnAt = (column: number): number => Math.floor(column / width) * row + (column % width);
    const gates = { from: width, to: gateCount * width, inner: row, outer, columnAt };
    this.kernel = memories.matrix(weight('kernel'), weight('kernel bias'), gates);
    this.recurrent = memories.matrix(weight('recurrent'), cell === 'gru' ? weight('recurrent bias') : undefined, gates);
    const square = { from: width, to: width, inner: row, outer: row };
    this.mixed = residual ? memories.matrix(weight('mixed'), weight('mixed bias'), square) : undefined;
    this.places = {
      inputs: memories.room(maxLength * row),
      state: memories.room(row),
      cell: memories.room(row),
      fromInputs: memories.room(maxLength * outer),
      fromState: memories.room(outer),
      answer: memories.room(row),
    };
    memories.open();
  }

  /** From nothing, or from what memory() gave. */
  begin(memory: Float32Array | undefined): void {
    const { places, row } = this;
    const { floats } = this.memories;
    floats.fill(0, places.state / 4, places.state / 4 + row);
    floats.fill(0, places.cell / 4, places.cell / 4 + row);
    if (memory === undefined) return;
    floats.set(memory.subarray(0, row), places.state / 4);
    floats.set(memory.subarray(row), places.cell / 4);
  }

  /** Over the items of a context from a place on. @param vectors [items, width] */
  move(vectors: Float32Array, context: ArrayLike<number>, from: number): void {
    const { places, row, width, memories, kernel, recurrent } = this;
    const { floats } = memories;
    const count = context.length - from;
    for (let t = 0; t < count; t++) {
      const [into, start] = [places.inputs / 4 + t * row, (context[from + t] as number) * width];
      for (let k = 0; k < width; k++) floats[into + k] = vectors[start + k] as number;
    }
    memories.linear(places.inputs, 4 * row, count, kernel, places.fromInputs, 4 * kernel.outer);
    for (let t = 0; t < count; t++) {
      memories.linear(places.state, 0, 1, recurrent, places.fromState, 0);
      const input = places.fromInputs / 4 + t * kernel.outer;
      if (this.cell === 'gru') this.gru(floats, input, places.fromState / 4, places.state / 4);
      else this.lstm(floats, input, places.fromState / 4, places.state / 4, places.cell / 4);
    }
  }

  /** The state, or the linear map of it where there is one. @returns [width] */
  answer(): Float32Array {
    const { places, width, memories, mixed } = this;
    const from = mixed === undefined ? places.state : places.answer;
    if (mixed !== undefined) memories.linear(places.state, 0, 1, mixed, places.answer, 0);
    return memories.floats.slice(from / 4, from / 4 + width);
  }

  /** What begin() goes on from. */
  memory(): Float32Array {
    const { places, row } = this;
    const { floats } = this.memories;
    const kept = new Float32Array(this.cell === 'gru' ? row : 2 * row);
    kept.set(floats.subarray(places.state / 4, places.state / 4 + row));
    if (this.cell === 'lstm') kept.set(floats.subarray(places.cell / 4, places.cell / 4 + row), row);
    return kept;
  }

  private gru(x: Float32Array, input: number, state: number, into: number): void {
    const { row, width } = this;
    for (let i = 0; i < width; i++) {
      const sum = (gate: number): number => (x[input + gate + i] as number) + (x[state + gate + i] as number);
      const update = sigmoid(sum(0));
      const kept = sigmoid(sum(row)) * (x[state + 2 * row + i] as number);
      const fresh = Math.tanh((x[input + 2 * row + i] as number) + kept);
      x[into + i] = fresh + update * ((x[into + i] as number) - fresh);
    }
  }

  private lstm(x: Float32Array, input: number, state: number, into: number, memory: number): void {
    const { row, width } = this;
    for (let i = 0; i < width; i++) {
      const sum = (gate: number): number => (x[input + gate + i] as number) + (x[state + gate + i] as number);
      const fresh = sigmoid(sum(0)) * Math.tanh(sum(2 * row));
      const remembered = sigmoid(sum(row)) * (x[memory + i] as number) + fresh;
      x[memory + i] = remembered;
      x[into + i] = sigmoid(sum(3 * row)) * Math.tanh(remembered);
    }
  }
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
