import { ItemTable } from './item-table.js';
import {
  type FitOptions,
  type Interaction,
  ModelFormatError,
  type RecommendOptions,
  type Scored,
  type SequenceModel,
  stepper,
} from './model.js';
import { itemsFromArray, itemsToArray, readModelFile, writeModelFile } from './model-file.js';
import { mergeSettings, requireInteger, requireNumber } from './settings.js';
import { TopK } from './top-k.js';

export interface PopularityConfig {
  /** An interaction counts half after so many milliseconds before the newest one. 0: all count the same. */
  halfLifeMs: number;
}

export const popularityDefaults: PopularityConfig = { halfLifeMs: 0 };

/** The most bought or clicked items, whatever the context. */
export class Popularity implements SequenceModel {
  readonly name = 'popularity';
  readonly items: ItemTable;
  private readonly weights: Float64Array;
  /** Item indexes by falling weight. */
  private readonly ranking: Uint32Array;

  constructor(items: ItemTable, weights: Float64Array) {
    this.items = items;
    this.weights = weights;
    const best = new TopK(items.size);
    for (let i = 0; i < weights.length; i++) best.offer(i, weights[i] as number);
    this.ranking = best.drain().indexes;
  }

  knows(itemId: string): boolean {
    return this.items.has(itemId);
  }

  recommend(_items: readonly string[], count: number, options: RecommendOptions = {}): Scored[] {
    requireInteger('count', count, 0);
    const result: Scored[] = [];
    for (let rank = 0; rank < this.ranking.length && result.length < count; rank++) {
      const index = this.ranking[rank] as number;
      const itemId = this.items.id(index);
      if (!options.exclude?.has(itemId)) result.push({ itemId, score: this.weights[index] as number });
    }
    return result;
  }

  scoreAll(_context: readonly string[], into: Float64Array = new Float64Array(this.items.size)): Float64Array {
    into.set(this.weights);
    return into;
  }

  toBytes(): Uint8Array {
    return writeModelFile(this.name, {}, { items: itemsToArray(this.items.ids), weights: this.weights });
  }
}

/** Counts interactions an item. @throws RangeError for a wrong setting */
export function fitPopularity(
  data: readonly Interaction[],
  config: Partial<PopularityConfig> = {},
  options: FitOptions = {},
): Popularity {
  const { halfLifeMs } = mergeSettings(popularityDefaults, config);
  requireNumber('halfLifeMs', halfLifeMs, 0, Number.MAX_SAFE_INTEGER);
  const items = ItemTable.of(data.map((interaction) => interaction.itemId));
  const times: number[][] = items.ids.map(() => []);
  let newest = Number.NEGATIVE_INFINITY;
  const step = stepper(data.length, options, 8192);
  data.forEach(({ itemId, timeMs }, i) => {
    times[items.index(itemId) as number]?.push(timeMs);
    newest = Math.max(newest, timeMs);
    step(i + 1);
  });
  const weights = Float64Array.from(times, (ofItem) => {
    if (halfLifeMs === 0) return ofItem.length;
    // Sorted, because a sum of floats depends on its order and the weights must not depend on that of the input.
    ofItem.sort((a, b) => a - b);
    return ofItem.reduce((sum, timeMs) => sum + 0.5 ** ((newest - timeMs) / halfLifeMs), 0);
  });
  return new Popularity(items, weights);
}

/** @throws ModelFormatError */
export function loadPopularity(bytes: Uint8Array): Popularity {
  const file = readModelFile('popularity', bytes);
  const items = new ItemTable(itemsFromArray(file.array('items', 'u8')));
  const weights = file.array('weights', 'f64');
  if (weights.length !== items.size) throw new ModelFormatError('not a usable popularity model file: a weight an item');
  return new Popularity(items, weights);
}
