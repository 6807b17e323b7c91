import { groupItems } from './groups.js';
import { ItemTable } from './item-table.js';
import { type FitOptions, type Interaction, stepper } from './model.js';
import { storedSettings } from './model-file.js';
import { itemIdf, type NeighbourConfig, NeighbourModel, readItemIdf, readNeighbourFile } from './neighbour-model.js';
import type { EachVote } from './neighbour-votes.js';
import { indexRows, newestRows, type RowIndex } from './row-index.js';
import { mergeSettings, requireInteger, requireNumber } from './settings.js';

export interface UserKnnConfig extends NeighbourConfig {
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
export class UserKnn extends NeighbourModel<UserKnnConfig, Users> {
  override readonly name = 'user-knn';
  private readonly itemWeights: Float64Array;
  private readonly norms: Float64Array;

  constructor(config: UserKnnConfig, items: ItemTable, users: Users) {
    super(config, items, users);
    const count = users.offsets.length - 1;
    this.itemWeights = Float64Array.from(users.idf, (idf) => idf ** config.itemIdf);
    this.norms = Float64Array.from({ length: count }, (_, user) => {
      let squares = 0;
      for (let p = users.offsets[user] as number; p < (users.offsets[user + 1] as number); p++) {
        squares += (this.itemWeights[users.columns[p] as number] as number) ** 2;
      }
      return Math.sqrt(squares);
    });
  }

  /** Finds the users most like the context. A context or user without items has no cosine: it meets no one, and nothing is divided by 0. */
  protected override votes(context: readonly number[]): EachVote {
    const { config, rows: users, similarities, matches, itemWeights } = this;
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
  const idf = itemIdf(groups.columns, items.size, count);
  return new UserKnn(settings, items, { ...index, idf });
}

/** @throws ModelFormatError */
export function loadUserKnn(bytes: Uint8Array): UserKnn {
  const { file, items, index } = readNeighbourFile('user-knn', bytes);
  const users = { ...index, idf: readItemIdf(file, 'user-knn', items.size) };
  return new UserKnn(storedSettings(file, userKnnDefaults, checkConfig), items, users);
}
