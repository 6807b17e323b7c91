import { type Groups, groupItems, transpose } from './groups.js';
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
import {
  checkRows,
  itemsFromArray,
  itemsToArray,
  readModelFile,
  storedSettings,
  writeModelFile,
} from './model-file.js';
import { mergeSettings, requireInteger, requireNumber, requireOneOf } from './settings.js';
import { SparseScores } from './sparse-scores.js';

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

interface Neighbours {
  offsets: Uint32Array;
  columns: Uint32Array;
  /** Of each neighbour; a row falls. */
  similarities: Float32Array;
}

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
  private readonly neighbours: Neighbours;
  private readonly scores: SparseScores;

  constructor(config: ItemKnnConfig, items: ItemTable, neighbours: Neighbours) {
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
    const context = this.items.newestFirst(items, this.config.lastItems || Number.POSITIVE_INFINITY);
    this.addUp(context);
    const best = this.scores.best(count, this.items.indexSet(options.exclude));
    const reasons = this.reasons(context, best.indexes);
    return Array.from(best.indexes, (index, rank) => {
      const scored: Scored = { itemId: this.items.id(index), score: best.scores[rank] as number };
      const reason = reasons[rank];
      if (reason !== undefined) scored.becauseItemId = this.items.id(reason);
      return scored;
    });
  }

  scoreAll(context: readonly string[], into: Float64Array = new Float64Array(this.items.size)): Float64Array {
    this.addUp(this.items.newestFirst(context, this.config.lastItems || Number.POSITIVE_INFINITY));
    return this.scores.copyTo(into);
  }

  private addUp(context: readonly number[]): void {
    const { offsets, columns, similarities } = this.neighbours;
    const { scores } = this;
    scores.clear();
    let weight = 1;
    for (const item of context) {
      const end = offsets[item + 1] as number;
      for (let p = offsets[item] as number; p < end; p++) {
        scores.add(columns[p] as number, weight * (similarities[p] as number));
      }
      weight *= this.config.decay;
    }
  }

  /** The similarity of each neighbour of an item, falling. Empty for an unknown item. */
  neighboursOf(itemId: string): Scored[] {
    const item = this.items.index(itemId);
    if (item === undefined) return [];
    const result: Scored[] = [];
    for (let p = this.neighbours.offsets[item] as number; p < (this.neighbours.offsets[item + 1] as number); p++) {
      const neighbour = this.neighbours.columns[p] as number;
      result.push({ itemId: this.items.id(neighbour), score: this.neighbours.similarities[p] as number });
    }
    return result;
  }

  toBytes(): Uint8Array {
    const { offsets, columns, similarities } = this.neighbours;
    const items = itemsToArray(this.items.ids);
    return writeModelFile(this.name, this.config, { items, offsets, columns, similarities });
  }

  /** For each result the context's item that gave most of its score, the newer one on a tie. */
  private reasons(context: readonly number[], results: Uint32Array): (number | undefined)[] {
    this.scores.mark(results);
    const most = new Float64Array(results.length);
    const reasons: (number | undefined)[] = new Array(results.length).fill(undefined);
    const { offsets, columns, similarities } = this.neighbours;
    let weight = 1;
    for (const item of context) {
      const end = offsets[item + 1] as number;
      for (let p = offsets[item] as number; p < end; p++) {
        const rank = this.scores.rank(columns[p] as number);
        const part = weight * (similarities[p] as number);
        if (rank < 0 || part <= (most[rank] as number)) continue;
        most[rank] = part;
        reasons[rank] = item;
      }
      weight *= this.config.decay;
    }
    return reasons;
  }
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

/** One item at a time: its users' rows are added up, so memory holds one dense row and the result. */
function findNeighbours(users: Groups, width: number, config: ItemKnnConfig, options: FitOptions): Neighbours {
  const weights = userWeights(users, config.userIdf);
  const byItem = transpose(users, width);
  const norm = (item: number): number =>
    Math.sqrt((byItem.offsets[item + 1] as number) - (byItem.offsets[item] as number));
  const offsets = new Uint32Array(width + 1);
  const rows: { columns: Uint32Array; similarities: Float32Array }[] = [];
  const together = new SparseScores(width);
  const nothing: ReadonlySet<number> = new Set();
  const step = stepper(width, options);
  for (let item = 0; item < width; item++) {
    together.clear();
    for (let p = byItem.offsets[item] as number; p < (byItem.offsets[item + 1] as number); p++) {
      const user = byItem.columns[p] as number;
      const end = users.offsets[user + 1] as number;
      for (let q = users.offsets[user] as number; q < end; q++) {
        const other = users.columns[q] as number;
        if (other !== item) together.add(other, weights[user] as number);
      }
    }
    const own = norm(item);
    together.map((other, dot) => Math.fround(dot / (own * norm(other) + config.shrinkage)));
    const best = together.best(config.neighbours || together.touched, nothing);
    rows.push({ columns: best.indexes.slice(), similarities: Float32Array.from(best.scores) });
    offsets[item + 1] = (offsets[item] as number) + best.indexes.length;
    step(item + 1);
  }
  const columns = new Uint32Array(offsets[width] as number);
  const similarities = new Float32Array(columns.length);
  rows.forEach((row, item) => {
    columns.set(row.columns, offsets[item]);
    similarities.set(row.similarities, offsets[item]);
  });
  return { offsets, columns, similarities };
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
  const neighbours: Neighbours = {
    offsets: file.array('offsets', 'u32'),
    columns: file.array('columns', 'u32'),
    similarities: file.array('similarities', 'f32'),
  };
  checkRows(neighbours, items.size, items.size);
  if (neighbours.similarities.length !== neighbours.columns.length) {
    throw new ModelFormatError('not a usable item-knn model file: a similarity a neighbour');
  }
  return new ItemKnn(storedSettings(file, itemKnnDefaults, checkConfig), items, neighbours);
}
