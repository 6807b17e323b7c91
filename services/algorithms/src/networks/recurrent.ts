import { readModelFile, storedSettings } from '../model-file.js';
import { requireInteger, requireNumber } from '../settings.js';
import { linear } from './layers.js';
import {
  type ExportedNetwork,
  NetworkModel,
  readNetwork,
  type SharedSettings,
  sharedDefaults,
} from './network-model.js';

export type CellName = 'gru' | 'lstm';

/** Blocks of columns in the weights: of a GRU update, reset, candidate; of an LSTM in, forget, candidate, out. */
export const gatesOf = { gru: 3, lstm: 4 } as const satisfies Record<CellName, number>;

export interface RecurrentShape {
  /** Numbers in an item's vector, and in the state. */
  width: number;
  /** The newest so many items are read. */
  maxLength: number;
  /** What answers is the newest item's vector plus a linear map of the state, in place of the state itself. */
  residual: boolean;
}

const shapeDefaults: RecurrentShape = { width: 100, maxLength: 20, residual: false };

/** @throws RangeError that names the setting */
export function checkRecurrentShape<T extends RecurrentShape>(shape: T): T {
  requireInteger('width', shape.width, 1, 4096);
  requireInteger('maxLength', shape.maxLength, 1, 4096);
  return shape;
}

/** The weights and their numbers: those of the input and of the state, by rows, a column for each unit of each gate. */
function sizesOf(cell: CellName, { width, residual }: RecurrentShape): Map<string, number> {
  const columns = gatesOf[cell] * width;
  return new Map([
    ['kernel', width * columns],
    ['kernel bias', columns],
    ['recurrent', width * columns],
    // The reset gate of a GRU acts on the state's part of the candidate, with a bias of its own.
    ...(cell === 'gru' ? [['recurrent bias', columns] as const] : []),
    ...(residual ? [['mixed', width * width] as const, ['mixed bias', width] as const] : []),
  ]);
}

/**
 * GRU4Rec (Hidasi, Karatzoglou, Baltrunas and Tikk 2016, "Session-based recommendations with recurrent neural networks") with a GRU
 * (Cho et al. 2014) that resets after the product with the state, as cuDNN's and PyTorch's does, or with an LSTM (Hochreiter and
 * Schmidhuber 1997; forget gate: Gers et al. 2000). Fitted by the training service; here it only answers.
 */
export class Recurrent extends NetworkModel {
  readonly name: CellName;
  private readonly settings: RecurrentShape;
  private readonly noBias: Float32Array;

  private constructor(cell: CellName, settings: RecurrentShape, network: ExportedNetwork) {
    super(settings, network);
    this.name = cell;
    this.settings = settings;
    this.noBias = new Float32Array(gatesOf[cell] * settings.width);
  }

  /** @param settings may have more than is kept */
  static of(cell: CellName, { width, maxLength, residual }: RecurrentShape, network: ExportedNetwork): Recurrent {
    return new Recurrent(cell, { width, maxLength, residual }, network);
  }

  protected own(): { settings: object; weights: readonly string[] } {
    return { settings: this.settings, weights: [...sizesOf(this.name, this.settings).keys()] };
  }

  protected state(context: readonly number[]): Float64Array {
    const { width } = this.settings;
    const { vectors, weight } = this.network;
    const [kernel, kernelBias, recurrent] = [weight('kernel'), weight('kernel bias'), weight('recurrent')];
    const recurrentBias = this.name === 'gru' ? weight('recurrent bias') : this.noBias;
    const step = this.name === 'gru' ? gruStep : lstmStep;
    const state = new Float64Array(width);
    const memory = new Float64Array(width);
    const fromInput = new Float64Array(kernelBias.length);
    const fromState = new Float64Array(kernelBias.length);
    for (const item of context) {
      linear(vectors.subarray(item * width, (item + 1) * width), kernel, kernelBias, fromInput);
      linear(state, recurrent, recurrentBias, fromState);
      step(fromInput, fromState, state, memory);
    }
    if (!this.settings.residual) return state;
    const mixed = linear(state, weight('mixed'), weight('mixed bias'), new Float64Array(width));
    const newest = context.at(-1) as number;
    return mixed.map((value, i) => value + (vectors[newest * width + i] as number));
  }
}

function gruStep(fromInput: Float64Array, fromState: Float64Array, state: Float64Array): void {
  const width = state.length;
  for (let i = 0; i < width; i++) {
    const [reset, candidate] = [i + width, i + 2 * width];
    const update = sigmoid((fromInput[i] as number) + (fromState[i] as number));
    const kept =
      sigmoid((fromInput[reset] as number) + (fromState[reset] as number)) * (fromState[candidate] as number);
    const fresh = Math.tanh((fromInput[candidate] as number) + kept);
    state[i] = fresh + update * ((state[i] as number) - fresh);
  }
}

function lstmStep(fromInput: Float64Array, fromState: Float64Array, state: Float64Array, memory: Float64Array): void {
  const width = state.length;
  const sum = (column: number): number => (fromInput[column] as number) + (fromState[column] as number);
  for (let i = 0; i < width; i++) {
    const fresh = sigmoid(sum(i)) * Math.tanh(sum(i + 2 * width));
    const remembered = sigmoid(sum(i + width)) * (memory[i] as number) + fresh;
    memory[i] = remembered;
    state[i] = sigmoid(sum(i + 3 * width)) * Math.tanh(remembered);
  }
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** @throws ModelFormatError */
function loadRecurrent(cell: CellName, bytes: Uint8Array): Recurrent {
  const file = readModelFile(cell, bytes);
  const settings = storedSettings<RecurrentShape & SharedSettings>(
    file,
    { ...shapeDefaults, ...sharedDefaults },
    (stored) => {
      requireNumber('temperature', stored.temperature, 1e-3, 1000);
      return checkRecurrentShape(stored);
    },
  );
  return Recurrent.of(cell, settings, readNetwork(file, settings, settings, sizesOf(cell, settings)));
}

/** @throws ModelFormatError */
export const loadGru = (bytes: Uint8Array): Recurrent => loadRecurrent('gru', bytes);
/** @throws ModelFormatError */
export const loadLstm = (bytes: Uint8Array): Recurrent => loadRecurrent('lstm', bytes);
