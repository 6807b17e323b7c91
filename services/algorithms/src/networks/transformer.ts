import { readModelFile, storedSettings } from '../model-file.js';
import { requireInteger, requireNumber, requireOneOf } from '../settings.js';
import { addTo, linear, normalised } from './layers.js';
import {
  type ExportedNetwork,
  NetworkModel,
  readNetwork,
  type SharedSettings,
  sharedDefaults,
} from './network-model.js';

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

  protected state(context: readonly number[]): Float64Array {
    const { width, blocks, places, scaleInputs } = this.settings;
    const { vectors, weight } = this.network;
    const placed = places === 'distance' ? undefined : weight('places');
    const scale = scaleInputs ? Math.sqrt(width) : 1;
    const count = context.length;
    let rows: Float64Array[] = context.map((item, t) => {
      const place = (places === 'fromEnd' ? count - 1 - t : t) * width;
      return Float64Array.from(
        { length: width },
        (_, k) =>
          scale * (vectors[item * width + k] as number) + (placed === undefined ? 0 : (placed[place + k] as number)),
      );
    });
    // Behind the last block only the newest place is asked for, so only that one is computed there.
    for (let b = 0; b < blocks; b++) rows = this.block(b, rows, b === blocks - 1 ? count - 1 : 0);
    return normalised(rows[0] as Float64Array, weight('last scale'), weight('last shift'));
  }

  /** @param from the first place whose result is wanted */
  private block(b: number, rows: Float64Array[], from: number): Float64Array[] {
    const { width, inner } = this.settings;
    const { weight } = this.network;
    const joined = rows.map((row, t) => {
      const unit = normalised(row, weight(`${b} attention scale`), weight(`${b} attention shift`));
      const all = new Float64Array(3 * width);
      return linear(unit, weight(`${b} joined`), weight(`${b} joined bias`), all, t < from ? width : 0);
    });
    const far = this.settings.places === 'distance' ? weight(`${b} distances`) : undefined;
    return rows.slice(from).map((row, i) => {
      const mixed = this.attend(joined, from + i, far);
      const x = row.slice();
      addTo(x, linear(mixed, weight(`${b} mixed`), weight(`${b} mixed bias`), new Float64Array(width)));
      const unit = normalised(x, weight(`${b} inner scale`), weight(`${b} inner shift`));
      const up = linear(unit, weight(`${b} up`), weight(`${b} up bias`), new Float64Array(inner * width));
      for (let j = 0; j < up.length; j++) up[j] = Math.max(0, up[j] as number);
      addTo(x, linear(up, weight(`${b} down`), weight(`${b} down bias`), new Float64Array(width)));
      return x;
    });
  }

  /** What the place t takes from itself and those before it, its heads side by side. */
  private attend(joined: readonly Float64Array[], t: number, far: Float32Array | undefined): Float64Array {
    const { width, heads } = this.settings;
    const size = width / heads;
    const mixed = new Float64Array(width);
    const weights = new Float64Array(t + 1);
    const query = joined[t] as Float64Array;
    for (let first = 0; first < width; first += size) {
      let highest = Number.NEGATIVE_INFINITY;
      for (let s = 0; s <= t; s++) {
        const key = joined[s] as Float64Array;
        let score = 0;
        for (let k = first; k < first + size; k++) score += (query[k] as number) * (key[width + k] as number);
        const known = far === undefined ? 0 : (far[(t - s) * heads + first / size] as number);
        weights[s] = score / Math.sqrt(size) + known;
        highest = Math.max(highest, weights[s] as number);
      }
      let sum = 0;
      for (let s = 0; s <= t; s++) {
        weights[s] = Math.exp((weights[s] as number) - highest);
        sum += weights[s] as number;
      }
      for (let s = 0; s <= t; s++) {
        const share = (weights[s] as number) / sum;
        const value = joined[s] as Float64Array;
        for (let k = first; k < first + size; k++) {
          mixed[k] = (mixed[k] as number) + share * (value[2 * width + k] as number);
        }
      }
    }
    return mixed;
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
