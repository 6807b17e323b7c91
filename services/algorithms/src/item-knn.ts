import { explained } from './explained.js';
import { type Groups, groupItems, transpose } from './groups.js';
import { ItemTable } from './item-table.js';
import {
  type FitOptions,
  type Interaction,
  type RecommendOptions,
  type Scored,
  type SequenceModel,
  stepper,
} from './model.js';
import { itemsFromArray, itemsToArray, readModelFile, storedSettings, writeModelFile } from './model-file.js';
import { mergeSettings, requireInteger, requireNumber, requireOneOf } from './settings.js';
import { SparseScores } from './sparse-scores.js';
import { addRows, buildRows, checkWeightedRows, rowReasons, type WeightedRows } from './weighted-rows.js';

export interface ItemKnnConfig {
  /** Whose items count as seen together: those of a user or those of a session. */
  groupBy: 'user' | 'session';
  /** Added to the denominator of the cosine: pairs seen together by few count less. */
  shrinkage: number;
  /** Weigh a user by 1 / log(1 + items taken): one who took everything says little about any pair. */
  userIdf: boolean;
  /** Neighbours kept an item, the most similar. 0: all. */
  neighbours: number;
  /** Only the newest so many items of a user count in the fit. */
  longestHistory: number;
  /** Only the last so many distinct items of the context count. 0: all. */
  lastItems: number;
  /** Weight of each item of the context by that of the next newer one, over 0 to 1. 1: all the same. */
  decay: number;
}

export const itemKnnDefaults: ItemKnnConfig = {
  groupBy: 'user',
  shrinkage: 10,
  userIdf: true,
  neighbours: 200,
  longestHistory: 200,
  lastItems: 0,
  decay: 0.8,
};

/**
 * Item-based collaborative filtering (Sarwar et al. 2001, "Item-based collaborative filtering recommendation algorithms"):
 * the similarity of i and j is the sum of the weights of the users of both, over sqrt(users of i × users of j) + shrinkage
 * (Bell and Koren 2007); with userIdf off and no shrinkage the cosine. The weight of a user is that of Adamic and Adar 2003,
 * after the inverse user frequency of Breese et al. 1998. The score of an item is the sum of its similarities to the items of
 * the context.
 */
export class ItemKnn implements SequenceModel {
  readonly name = 'item-knn';
  readonly config: Readonly<ItemKnnConfig>;
  readonly items: ItemTable;
  private readonly neighbours: WeightedRows;
  private readonly scores: SparseScores;

  constructor(config: ItemKnnConfig, items: ItemTable, neighbours: WeightedRows) {
    this.config = config;
    this.items = items;
    this.neighbours = neighbours;
    this.scores = new SparseScores(items.size);
  }

  knows(itemId: string): boolean {
    return this.items.has(itemId);
  }

  recommend(items: readonly string[], count: number, options: RecommendOptions = {}): Scored[] {
    requireInteger('count', count, 0);
    const context = this.context(items);
    addRows(this.neighbours, context, this.weightAt, this.scores);
    const best = this.scores.best(count, this.items.indexSet(options.exclude));
    return explained(this.items, best, rowReasons(this.neighbours, context, this.weightAt, this.scores, best.indexes));
  }

  scoreAll(context: readonly string[], into: Float64Array = new Float64Array(this.items.size)): Float64Array {
    addRows(this.neighbours, this.context(context), this.weightAt, this.scores);
    return this.scores.copyTo(into);
  }

  /** The similarity of each neighbour of an item, falling. Empty for an unknown item. */
  neighboursOf(itemId: string): Scored[] {
    const item = this.items.index(itemId);
    if (item === undefined) return [];
    const result: Scored[] = [];
    for (let p = this.neighbours.offsets[item] as number; p < (this.neighbours.offsets[item + 1] as number); p++) {
      const neighbour = this.neighbours.columns[p] as number;
      result.push({ itemId: this.items.id(neighbour), score: this.neighbours.weights[p] as number });
    }
    return result;
  }

  toBytes(): Uint8Array {
    const { offsets, columns, weights: similarities } = this.neighbours;
    const items = itemsToArray(this.items.ids);
    return writeModelFile(this.name, this.config, { items, offsets, columns, similarities });
  }

  private context(items: readonly string[]): number[] {
    return this.items.newestFirst(items, this.config.lastItems || Number.POSITIVE_INFINITY);
  }

  private readonly weightAt = (place: number): number => this.config.decay ** place;
}

function checkConfig(config: ItemKnnConfig): ItemKnnConfig {
  requireOneOf('groupBy', config.groupBy, ['user', 'session']);
  requireNumber('shrinkage', config.shrinkage, 0, 1e9);
  requireInteger('neighbours', config.neighbours, 0);
  requireInteger('longestHistory', config.longestHistory, 1);
  requireInteger('lastItems', config.lastItems, 0);
  requireNumber('decay', config.decay, 1e-9, 1);
  return config;
}

/** @throws RangeError for a wrong setting */
export function fitItemKnn(
  data: readonly Interaction[],
  config: Partial<ItemKnnConfig> = {},
  options: FitOptions = {},
): ItemKnn {
  const settings = checkConfig(mergeSettings(itemKnnDefaults, config));
  const items = ItemTable.of(data.map((interaction) => interaction.itemId));
  const users = groupItems(data, items, settings.groupBy, settings.longestHistory);
  return new ItemKnn(settings, items, findNeighbours(users, items.size, settings, options));
}

function findNeighbours(users: Groups, width: number, config: ItemKnnConfig, options: FitOptions): WeightedRows {
  const weights = userWeights(users, config.userIdf);
  const byItem = transpose(users, width);
  const norm = (item: number): number =>
    Math.sqrt((byItem.offsets[item + 1] as number) - (byItem.offsets[item] as number));
  const fill = (item: number, row: SparseScores): void => {
    for (let p = byItem.offsets[item] as number; p < (byItem.offsets[item + 1] as number); p++) {
      const user = byItem.columns[p] as number;
      const end = users.offsets[user + 1] as number;
      for (let q = users.offsets[user] as number; q < end; q++) {
        const other = users.columns[q] as number;
        if (other !== item) row.add(other, weights[user] as number);
      }
    }
    const own = norm(item);
    row.map((other, dot) => Math.fround(dot / (own * norm(other) + config.shrinkage)));
  };
  return buildRows(width, config.neighbours, fill, stepper(width, options));
}

/** What each user adds to a pair of their items. */
function userWeights(users: Groups, idf: boolean): Float64Array {
  return Float64Array.from(users.endMs, (_, user) => {
    const taken = (users.offsets[user + 1] as number) - (users.offsets[user] as number);
    return idf ? 1 / Math.log1p(taken) : 1;
  });
}

/** @throws ModelFormatError */
export function loadItemKnn(bytes: Uint8Array): ItemKnn {
  const file = readModelFile('item-knn', bytes);
  const items = new ItemTable(itemsFromArray(file.array('items', 'u8')));
  const neighbours: WeightedRows = {
    offsets: file.array('offsets', 'u32'),
    columns: file.array('columns', 'u32'),
    weights: file.array('similarities', 'f32'),
  };
  checkWeightedRows(neighbours, items.size);
  return new ItemKnn(storedSettings(file, itemKnnDefaults, checkConfig), items, neighbours);
}
