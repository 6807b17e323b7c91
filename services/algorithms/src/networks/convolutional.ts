import { readModelFile, storedSettings } from '../model-file.js';
import { requireInteger, requireNumber } from '../settings.js';
import { linear } from './layers.js';
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

  protected state(context: readonly number[]): Float64Array {
    const { width, window, horizontal } = this.settings;
    const { vectors, weight } = this.network;
    const rows = new Float64Array(window * width);
    context.forEach((item, place) => {
      rows.set(vectors.subarray(item * width, (item + 1) * width), (window - context.length + place) * width);
    });
    const pooled = new Float64Array(pooledWidth(this.settings));
    for (let height = 1; height <= window; height++) {
      this.convolve(height, rows, pooled.subarray((height - 1) * horizontal, height * horizontal));
    }
    this.weigh(rows, pooled.subarray(window * horizontal));
    const state = linear(pooled, weight('dense'), weight('dense bias'), new Float64Array(width));
    if (!this.settings.residual) return state.map((value) => Math.max(0, value));
    return state.map((value, i) => value + (rows[(window - 1) * width + i] as number));
  }

  /** The maximum of each horizontal filter of one height. @param rows [window, width] */
  private convolve(height: number, rows: Float64Array, into: Float64Array): void {
    const { width, window, horizontal } = this.settings;
    const filters = this.network.weight(`horizontal ${height}`);
    const bias = this.network.weight(`horizontal ${height} bias`);
    const values = new Float64Array(horizontal);
    for (let top = 0; top + height <= window; top++) {
      linear(rows.subarray(top * width, (top + height) * width), filters, bias, values);
      // Rectified before or after, the maximum is the same: it starts at 0.
      for (let f = 0; f < horizontal; f++) into[f] = Math.max(into[f] as number, values[f] as number);
    }
  }

  /** The vertical filters of each dimension. @param rows [window, width]; @param into [width, vertical] */
  private weigh(rows: Float64Array, into: Float64Array): void {
    const { width, window, vertical } = this.settings;
    const filters = this.network.weight('vertical');
    for (let place = 0; place < window; place++) {
      for (let i = 0; i < width; i++) {
        const value = rows[place * width + i] as number;
        for (let f = 0; f < vertical; f++) {
          const at = i * vertical + f;
          into[at] = (into[at] as number) + value * (filters[place * vertical + f] as number);
        }
      }
    }
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
