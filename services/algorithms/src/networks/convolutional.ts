import { readModelFile, storedSettings } from '../model-file.js';
import { requireInteger, requireNumber } from '../settings.js';
import { ConvolutionalState } from './convolutional-state.js';
import type { KeptState } from './kept-state.js';
import {
  type ExportedNetwork,
  NetworkModel,
  type NetworkShape,
  readNetwork,
  type SharedSettings,
  sharedDefaults,
} from './network-model.js';

export interface ConvolutionalShape {
  /** Numbers in an item's vector, and in a state. */
  width: number;
  /** The newest so many items are read; where there are fewer, rows of 0 stand for the older ones. */
  window: number;
  /** Horizontal filters of each height from 1 to `window`. */
  horizontal: number;
  /** Vertical filters. */
  vertical: number;
  /** What answers is the newest item's vector plus what the dense layer gives, in place of the latter rectified. */
  residual: boolean;
}

const shapeDefaults: ConvolutionalShape = { width: 64, window: 5, horizontal: 16, vertical: 4, residual: false };

/** @throws RangeError that names the setting */
export function checkConvolutionalShape<T extends ConvolutionalShape>(shape: T): T {
  requireInteger('width', shape.width, 1, 4096);
  requireInteger('window', shape.window, 1, 64);
  requireInteger('horizontal', shape.horizontal, 1, 4096);
  requireInteger('vertical', shape.vertical, 1, 256);
  return shape;
}

/** Numbers that the convolutions give to the dense layer. */
export function pooledWidth({ width, window, horizontal, vertical }: ConvolutionalShape): number {
  return window * horizontal + width * vertical;
}

/**
 * The weights and their numbers. Of a horizontal filter and of the vertical ones the oldest item's rows stand first. What the dense
 * layer gets is the horizontal filters by height, then the vertical ones, those of one dimension together.
 */
function sizesOf(shape: ConvolutionalShape): Map<string, number> {
  const { width, window, horizontal, vertical } = shape;
  const sizes = new Map<string, number>();
  for (let height = 1; height <= window; height++) {
    sizes.set(`horizontal ${height}`, height * width * horizontal);
    sizes.set(`horizontal ${height} bias`, horizontal);
  }
  sizes.set('vertical', window * vertical);
  sizes.set('dense', pooledWidth(shape) * width);
  sizes.set('dense bias', width);
  return sizes;
}

/**
 * Caser without its vector of the user (Tang and Wang 2018, "Personalized top-N sequential recommendation via convolutional sequence
 * embedding"): horizontal filters over the last items, the maximum of each over the places, vertical filters that weigh the last
 * items, and a dense layer; rectified after the horizontal and the dense ones. Fitted by the training service; here it only answers.
 */
export class Convolutional extends NetworkModel {
  readonly name = 'cnn';
  private readonly settings: ConvolutionalShape;
  private arithmetic: ConvolutionalState | undefined;

  private constructor(settings: ConvolutionalShape, network: ExportedNetwork) {
    super(networkShape(settings), network);
    this.settings = settings;
  }

  /** @param settings may have more than is kept */
  static of(shape: ConvolutionalShape, network: ExportedNetwork): Convolutional {
    const { width, window, horizontal, vertical, residual } = shape;
    return new Convolutional({ width, window, horizontal, vertical, residual }, network);
  }

  protected own(): { settings: object; weights: readonly string[] } {
    return { settings: this.settings, weights: [...sizesOf(this.settings).keys()] };
  }

  protected compute(context: readonly number[]): KeptState {
    this.arithmetic ??= new ConvolutionalState(this.settings, this.network.weight);
    const state = this.arithmetic.compute(this.network.vectors, context);
    // Each place is another one behind a further item: there is nothing to go on from.
    return { items: Uint32Array.from(context), state, memory: undefined };
  }
}

function networkShape({ width, window }: ConvolutionalShape): NetworkShape {
  return { width, maxLength: window };
}

/** @throws ModelFormatError */
export function loadCnn(bytes: Uint8Array): Convolutional {
  const file = readModelFile('cnn', bytes);
  const settings = storedSettings<ConvolutionalShape & SharedSettings>(
    file,
    { ...shapeDefaults, ...sharedDefaults },
    (stored) => {
      requireNumber('temperature', stored.temperature, 1e-3, 1000);
      return checkConvolutionalShape(stored);
    },
  );
  return Convolutional.of(settings, readNetwork(file, networkShape(settings), settings, sizesOf(settings)));
}
