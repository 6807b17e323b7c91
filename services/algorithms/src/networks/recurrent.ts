import { readModelFile, storedSettings } from '../model-file.js';
import { requireInteger, requireNumber } from '../settings.js';
import type { KeptState } from './kept-state.js';
import {
  type ExportedNetwork,
  NetworkModel,
  readNetwork,
  type SharedSettings,
  sharedDefaults,
} from './network-model.js';
import { RecurrentState } from './recurrent-state.js';

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
  private arithmetic: RecurrentState | undefined;

  private constructor(cell: CellName, settings: RecurrentShape, network: ExportedNetwork) {
    super(settings, network);
    this.name = cell;
    this.settings = settings;
  }

  /** @param settings may have more than is kept */
  static of(cell: CellName, { width, maxLength, residual }: RecurrentShape, network: ExportedNetwork): Recurrent {
    return new Recurrent(cell, { width, maxLength, residual }, network);
  }

  protected own(): { settings: object; weights: readonly string[] } {
    return { settings: this.settings, weights: [...sizesOf(this.name, this.settings).keys()] };
  }

  protected compute(context: readonly number[], kept: KeptState | undefined): KeptState {
    const { width, maxLength, residual } = this.settings;
    this.arithmetic ??= new RecurrentState(this.name, gatesOf[this.name], this.settings, this.network.weight);
    const { vectors } = this.network;
    const from = kept?.items.length ?? 0;
    this.arithmetic.begin(kept?.memory);
    this.arithmetic.move(vectors, context, from);
    const state = this.arithmetic.answer();
    if (residual) {
      const newest = (context.at(-1) as number) * width;
      for (let i = 0; i < width; i++) state[i] = (state[i] as number) + (vectors[newest + i] as number);
    }
    // Of a full context the oldest item is the next to leave.
    const memory = context.length < maxLength ? this.arithmetic.memory() : undefined;
    return { items: Uint32Array.from(context), state, memory };
  }
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
