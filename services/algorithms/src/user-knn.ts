import { explained } from './explained.js';
import { groupItems } from './groups.js';
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
import { itemsFromArray, itemsToArray, readModelFile, storedSettings, writeModelFile } from './model-file.js';
import { addVotes, type EachVote, voteReasons } from './neighbour-votes.js';
import { countItems, indexRows, newestRows, type RowIndex, readRowIndex } from './row-index.js';
import { mergeSettings, requireInteger, requireNumber } from './settings.js';
import { SparseScores } from './sparse-scores.js';

export interface UserKnnConfig {
  /** So many of the newest users with an item of the context are compared. */
  sampleSize: number;
  /** So many of the most similar users vote. */
  neighbours: number;
  /** Added to the denominator of the cosine: users who took little count less. */
  shrinkage: number;
  /** Power of log(1 + users / the item's users) as the weight of an item in the vectors. 0: all items count the same. */
  itemIdf: number;
  /** A similarity counts to this power (case amplification of Breese et al. 1998): over 1 the closest users say most. */
  amplification: number;
  /** Weight of each item of the context by that of the next newer one, over 0 to 1. 1: all the same. */
  decay: number;
  /** Weight of each item of a neighbour by that of the next newer one, over 0 to 1. 1: all the same. */
  neighbourDecay: number;
  /** Only the last so many distinct items of the context count. */
  lastItems: number;
  /** Only the newest so many items of a user count. */
  longestHistory: number;
}

export const userKnnDefaults: UserKnnConfig = {
  sampleSize: 2000,
  neighbours: 200,
  shrinkage: 0,
  itemIdf: 1,
  amplification: 1,
  decay: 0.8,
  neighbourDecay: 1,
  lastItems: 50,
  longestHistory: 200,
};

interface Users extends RowIndex {
  /** log(1 + users / its users) of each item. */
  idf: Float32Array;
}

/**
 * User-based collaborative filtering (Resnick et al. 1994, "GroupLens"; for clicks and purchases as in Breese et al. 1998): the
 * users most like the context by the cosine of their item vectors vote for what they took, each by its similarity. The
 * context itself is the vector, so that it need not be of a user that the fit has seen.
 */
export class UserKnn implements SequenceModel {
  readonly name = 'user-knn';
  readonly config: Readonly<UserKnnConfig>;
  readonly items: ItemTable;
  private readonly users: Users;
  private readonly similarities: SparseScores;
  private readonly scores: SparseScores;
  /** By user: place in the context of the newest shared item; right for the users just sampled only. */
  private readonly matches: Uint32Array;
  private readonly itemWeights: Float64Array;
  private readonly norms: Float64Array;

  constructor(config: UserKnnConfig, items: ItemTable, users: Users) {
    const count = users.offsets.length - 1;
    this.config = config;
    this.items = items;
    this.users = users;
    this.similarities = new SparseScores(count);
    this.scores = new SparseScores(items.size);
    this.matches = new Uint32Array(count);
    this.itemWeights = Float64Array.from(users.idf, (idf) => idf ** config.itemIdf);
    this.norms = Float64Array.from({ length: count }, (_, user) => {
      let squares = 0;
      for (let p = users.offsets[user] as number; p < (users.offsets[user + 1] as number); p++) {
        squares += (this.itemWeights[users.columns[p] as number] as number) ** 2;
      }
      return Math.sqrt(squares);
    });
  }

  knows(itemId: string): boolean {
    return this.items.has(itemId);
  }

  recommend(items: readonly string[], count: number, options: RecommendOptions = {}): Scored[] {
    requireInteger('count', count, 0);
    const context = this.items.newestFirst(items, this.config.lastItems);
    const votes = this.votes(context);
    addVotes(votes, this.scores);
    const best = this.scores.best(count, this.items.indexSet(options.exclude));
    return explained(this.items, best, voteReasons(votes, context, this.scores, best.indexes));
  }

  scoreAll(context: readonly string[], into: Float64Array = new Float64Array(this.items.size)): Float64Array {
    addVotes(this.votes(this.items.newestFirst(context, this.config.lastItems)), this.scores);
    return this.scores.copyTo(into);
  }

  toBytes(): Uint8Array {
    return writeModelFile(this.name, this.config, { items: itemsToArray(this.items.ids), ...this.users });
  }

  /** Finds the users most like the context. A context or user without items has no cosine: it meets no one, and nothing is divided by 0. */
  private votes(context: readonly number[]): EachVote {
    const { config, users, similarities, matches, itemWeights } = this;
    const weights = context.map((item, place) => (itemWeights[item] as number) * config.decay ** place);
    const own = Math.sqrt(weights.reduce((sum, weight) => sum + weight * weight, 0));
    similarities.clear();
    newestRows(users, context, config.sampleSize, (user, place) => {
      if (!similarities.has(user)) matches[user] = place;
      similarities.add(user, (weights[place] as number) * (itemWeights[context[place] as number] as number));
    });
    const cosine = (user: number, dot: number): number => dot / (own * (this.norms[user] as number) + config.shrinkage);
    const power = config.amplification;
    similarities.map(power === 1 ? cosine : (user, dot) => cosine(user, dot) ** power);
    const neighbours = similarities.best(config.neighbours, new Set());
    return (vote) => {
      const { offsets, columns } = users;
      neighbours.indexes.forEach((user, i) => {
        const match = matches[user] as number;
        let amount = neighbours.scores[i] as number;
        for (let p = (offsets[user + 1] as number) - 1; p >= (offsets[user] as number); p--) {
          if (amount > 0) vote(columns[p] as number, amount, match);
          amount *= config.neighbourDecay;
        }
      });
    };
  }
}

function checkConfig(config: UserKnnConfig): UserKnnConfig {
  requireInteger('sampleSize', config.sampleSize, 1);
  requireInteger('neighbours', config.neighbours, 1);
  requireNumber('shrinkage', config.shrinkage, 0, 1e9);
  requireNumber('itemIdf', config.itemIdf, 0, 10);
  requireNumber('amplification', config.amplification, 0, 10);
  requireNumber('decay', config.decay, 1e-9, 1);
  requireNumber('neighbourDecay', config.neighbourDecay, 1e-9, 1);
  requireInteger('lastItems', config.lastItems, 1);
  requireInteger('longestHistory', config.longestHistory, 1);
  return config;
}

/** @throws RangeError for a wrong setting */
export function fitUserKnn(
  data: readonly Interaction[],
  config: Partial<UserKnnConfig> = {},
  options: FitOptions = {},
): UserKnn {
  const settings = checkConfig(mergeSettings(userKnnDefaults, config));
  const items = ItemTable.of(data.map((interaction) => interaction.itemId));
  const groups = groupItems(data, items, 'user', settings.longestHistory, 'end');
  const count = groups.endMs.length;
  const index = indexRows(groups, items.size, settings.sampleSize, stepper(count, options, 4096));
  const idf = Float32Array.from(countItems(groups.columns, items.size), (n) => (n > 0 ? Math.log(1 + count / n) : 0));
  return new UserKnn(settings, items, { ...index, idf });
}

/** @throws ModelFormatError */
export function loadUserKnn(bytes: Uint8Array): UserKnn {
  const file = readModelFile('user-knn', bytes);
  const items = new ItemTable(itemsFromArray(file.array('items', 'u8')));
  const users = { ...readRowIndex(file, items.size), idf: file.array('idf', 'f32') };
  if (users.idf.length !== items.size || !users.idf.every((idf) => idf >= 0 && Number.isFinite(idf))) {
    throw new ModelFormatError('not a usable user-knn model file: a weight of 0 or more an item');
  }
  return new UserKnn(storedSettings(file, userKnnDefaults, checkConfig), items, users);
}
