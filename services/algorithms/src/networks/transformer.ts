import { readModelFile, storedSettings } from '../model-file.js';
import { requireInteger, requireNumber, requireOneOf } from '../settings.js';
import type { KeptState } from './kept-state.js';
import {
  type ExportedNetwork,
  NetworkModel,
  readNetwork,
  type SharedSettings,
  sharedDefaults,
} from './network-model.js';
import { TransformerState } from './transformer-state.js';

export interface TransformerSettings {
  /** Numbers in an item's vector, and in a state. */
  width: number;
  /** The newest so many items are read. */
  maxLength: number;
  blocks: number;
  /** Of the attention; width is a multiple of it. */
  heads: number;
  /** The layer within a block is so many times as wide. */
  inner: number;
  /**
   * How the order is told: by what is learnt of each distance between two items (`distance`), or by a vector of each place, counted from
   * the newest item (`fromEnd`) or from the oldest (`fromStart`).
   */
  places: 'distance' | 'fromEnd' | 'fromStart';
  /** Items' vectors are multiplied by √width when they are read. */
  scaleInputs: boolean;
}

export const transformerDefaults: TransformerSettings = {
  width: 64,
  maxLength: 50,
  blocks: 2,
  heads: 2,
  inner: 1,
  places: 'distance',
  scaleInputs: false,
};

/** @throws RangeError that names the setting */
export function checkTransformerSettings<T extends TransformerSettings>(settings: T): T {
  requireInteger('width', settings.width, 1, 4096);
  requireInteger('maxLength', settings.maxLength, 1, 4096);
  requireInteger('blocks', settings.blocks, 1, 64);
  requireInteger('heads', settings.heads, 1, 64);
  requireInteger('inner', settings.inner, 1, 16);
  requireOneOf('places', settings.places, ['distance', 'fromEnd', 'fromStart']);
  if (settings.width % settings.heads !== 0) {
    throw new RangeError(`width must be a multiple of heads, and ${settings.width} is none of ${settings.heads}`);
  }
  return settings;
}

/** The names of the weights and their numbers. */
function sizesOf({ width, maxLength, blocks, heads, inner, places }: TransformerSettings): Map<string, number> {
  const sizes = new Map(places === 'distance' ? [] : [['places', maxLength * width]]);
  const norm = (name: string): void => {
    for (const part of ['scale', 'shift']) sizes.set(`${name} ${part}`, width);
  };
  const matrix = (name: string, from: number, to: number): void => {
    sizes.set(name, from * to);
    sizes.set(`${name} bias`, to);
  };
  for (let b = 0; b < blocks; b++) {
    if (places === 'distance') sizes.set(`${b} distances`, maxLength * heads);
    norm(`${b} attention`);
    matrix(`${b} joined`, width, 3 * width);
    matrix(`${b} mixed`, width, width);
    norm(`${b} inner`);
    matrix(`${b} up`, width, inner * width);
    matrix(`${b} down`, inner * width, width);
  }
  norm('last');
  return sizes;
}

/** SASRec (Kang and McAuley 2018) with the norm before each part. Fitted by the training service; here it only answers. */
export class Transformer extends NetworkModel {
  readonly name = 'transformer';
  private readonly settings: TransformerSettings;
  private arithmetic: TransformerState | undefined;

  private constructor(settings: TransformerSettings, network: ExportedNetwork) {
    super(settings, network);
    this.settings = settings;
  }

  /** @param settings may have more than is kept */
  static of(settings: TransformerSettings, network: ExportedNetwork): Transformer {
    const { width, maxLength, blocks, heads, inner, places, scaleInputs } = settings;
    return new Transformer({ width, maxLength, blocks, heads, inner, places, scaleInputs }, network);
  }

  protected own(): { settings: object; weights: readonly string[] } {
    return { settings: this.settings, weights: [...sizesOf(this.settings).keys()] };
  }

  protected compute(context: readonly number[], kept: KeptState | undefined): KeptState {
    this.arithmetic ??= new TransformerState(this.settings, () => this.network);
    const { state, kept: memory } = this.arithmetic.compute(context, kept?.memory);
    // Counted from the end, each place is another one behind a further item; and of a full context the oldest item is the next to leave.
    const goesOn = this.settings.places !== 'fromEnd' && context.length < this.settings.maxLength;
    return { items: Uint32Array.from(context), state, memory: goesOn ? memory : undefined };
  }
}

/** @throws ModelFormatError */
export function loadTransformer(bytes: Uint8Array): Transformer {
  const file = readModelFile('transformer', bytes);
  const settings = storedSettings<TransformerSettings & SharedSettings>(
    file,
    { ...transformerDefaults, ...sharedDefaults },
    checkStored,
  );
  return Transformer.of(settings, readNetwork(file, settings, settings, sizesOf(settings)));
}

function checkStored(settings: TransformerSettings & SharedSettings): TransformerSettings & SharedSettings {
  requireNumber('temperature', settings.temperature, 1e-3, 1000);
  return checkTransformerSettings(settings);
}
