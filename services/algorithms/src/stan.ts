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

export interface StanConfig {
  /** So many of the newest sessions with an item of the context are compared. */
  sampleSize: number;
  /** k: so many of the most similar sessions vote. */
  neighbours: number;
  /** Only the last so many distinct items of the context count. */
  lastItems: number;
  /** λ1: an item of the context counts exp(−places from the newest / this). */
  contextLambda: number;
  /** λ2: a session counts exp(−its age / this), in days. 0: age does not count. */
  recencyDays: number;
  /** λ3: a candidate counts exp(−places from the newest shared item / this) in a neighbour's vote. */
  placeLambda: number;
  /** Weight of the candidates that stand before the newest shared item in a neighbour. 1: the same as those after it. */
  before: number;
  /** The length of a session divides its similarity to this power; .5 is the cosine. */
  lengthPower: number;
  /** Power of log(1 + sessions / the item's sessions) as the weight of a shared item. 0: all shared items count the same. */
  matchIdf: number;
  /** And of a candidate. */
  candidateIdf: number;
  /** Only the newest so many items of a stored session count. */
  longestSession: number;
}

export const stanDefaults: StanConfig = {
  sampleSize: 2500,
  neighbours: 1500,
  lastItems: 10,
  contextLambda: 0.7,
  recencyDays: 10,
  placeLambda: 8,
  before: 0.7,
  lengthPower: 0.25,
  matchIdf: 2,
  candidateIdf: 1,
  longestSession: 100,
};

const DAY_MS = 86_400_000;

interface Sessions extends RowIndex {
  /** Of each session, 0 to 1: how much its age leaves of it, as of the newest session. */
  ages: Float32Array;
  /** log(1 + sessions / its sessions) of each item. */
  idf: Float32Array;
}

/**
 * Sequence and time aware neighbourhood (Garg et al. 2019): session kNN in which the items of the context, the sessions and the
 * candidates of a session each count by their distance; with item weights as in V-STAN (Ludewig et al. 2021, "Empirical
 * analysis of session-based recommendation algorithms"). A context has no time of its own: a session's age is that at the
 * newest session of the fit.
 */
export class Stan implements SequenceModel {
  readonly name = 'stan';
  readonly config: Readonly<StanConfig>;
  readonly items: ItemTable;
  private readonly sessions: Sessions;
  private readonly similarities: SparseScores;
  private readonly scores: SparseScores;
  /** By session: place in the context of its newest shared item; right for the sessions just sampled only. */
  private readonly matches: Uint32Array;
  private readonly matchWeights: Float64Array;
  private readonly candidateWeights: Float64Array;
  private readonly lengthWeights: Float64Array;
  private readonly placeWeights: Float64Array;

  constructor(config: StanConfig, items: ItemTable, sessions: Sessions) {
    const count = sessions.offsets.length - 1;
    this.config = config;
    this.items = items;
    this.sessions = sessions;
    this.similarities = new SparseScores(count);
    this.scores = new SparseScores(items.size);
    this.matches = new Uint32Array(count);
    this.matchWeights = Float64Array.from(sessions.idf, (idf) => idf ** config.matchIdf);
    this.candidateWeights = Float64Array.from(sessions.idf, (idf) => idf ** config.candidateIdf);
    this.lengthWeights = new Float64Array(count);
    let longest = 0;
    for (let session = 0; session < count; session++) {
      const length = (sessions.offsets[session + 1] as number) - (sessions.offsets[session] as number);
      longest = Math.max(longest, length);
      this.lengthWeights[session] = (sessions.ages[session] as number) / length ** config.lengthPower;
    }
    this.placeWeights = Float64Array.from({ length: longest }, (_, i) => Math.exp(-i / config.placeLambda));
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
    return writeModelFile(this.name, this.config, { items: itemsToArray(this.items.ids), ...this.sessions });
  }

  /** Finds the sessions most like the context. */
  private votes(context: readonly number[]): EachVote {
    const { config, sessions, similarities, matches } = this;
    const weights = context.map(
      (item, place) => Math.exp(-place / config.contextLambda) * (this.matchWeights[item] as number),
    );
    similarities.clear();
    newestRows(sessions, context, config.sampleSize, (session, place) => {
      if (!similarities.has(session)) matches[session] = place;
      similarities.add(session, (weights[place] as number) * (this.lengthWeights[session] as number));
    });
    const neighbours = similarities.best(config.neighbours, new Set());
    return (vote) => {
      const { offsets, columns } = sessions;
      neighbours.indexes.forEach((session, i) => {
        const similarity = neighbours.scores[i] as number;
        const match = matches[session] as number;
        const start = offsets[session] as number;
        const end = offsets[session + 1] as number;
        const shared = columns.indexOf(context[match] as number, start);
        for (let p = start; p < end; p++) {
          const item = columns[p] as number;
          const near = (this.placeWeights[Math.abs(p - shared)] as number) * (p < shared ? config.before : 1);
          const amount = similarity * near * (this.candidateWeights[item] as number);
          if (amount > 0) vote(item, amount, match);
        }
      });
    };
  }
}

function checkConfig(config: StanConfig): StanConfig {
  requireInteger('sampleSize', config.sampleSize, 1);
  requireInteger('neighbours', config.neighbours, 1);
  requireInteger('lastItems', config.lastItems, 1);
  requireNumber('contextLambda', config.contextLambda, 1e-3, 1e6);
  requireNumber('recencyDays', config.recencyDays, 0, 1e6);
  requireNumber('placeLambda', config.placeLambda, 1e-3, 1e6);
  requireNumber('before', config.before, 0, 1);
  requireNumber('lengthPower', config.lengthPower, 0, 2);
  requireNumber('matchIdf', config.matchIdf, 0, 10);
  requireNumber('candidateIdf', config.candidateIdf, 0, 10);
  requireInteger('longestSession', config.longestSession, 1);
  return config;
}

/** @throws RangeError for a wrong setting */
export function fitStan(
  data: readonly Interaction[],
  config: Partial<StanConfig> = {},
  options: FitOptions = {},
): Stan {
  const settings = checkConfig(mergeSettings(stanDefaults, config));
  const items = ItemTable.of(data.map((interaction) => interaction.itemId));
  const groups = groupItems(data, items, 'session', settings.longestSession);
  const count = groups.endMs.length;
  const index = indexRows(groups, items.size, settings.sampleSize, stepper(count, options, 4096));
  const newest = groups.endMs.at(-1) ?? 0;
  const scale = settings.recencyDays * DAY_MS;
  const ages = Float32Array.from(groups.endMs, (endMs) => (scale === 0 ? 1 : Math.exp((endMs - newest) / scale)));
  const idf = Float32Array.from(countItems(groups.columns, items.size), (n) => (n > 0 ? Math.log(1 + count / n) : 0));
  return new Stan(settings, items, { ...index, ages, idf });
}

/** @throws ModelFormatError */
export function loadStan(bytes: Uint8Array): Stan {
  const file = readModelFile('stan', bytes);
  const items = new ItemTable(itemsFromArray(file.array('items', 'u8')));
  const index = readRowIndex(file, items.size);
  const sessions: Sessions = { ...index, ages: file.array('ages', 'f32'), idf: file.array('idf', 'f32') };
  const share = (age: number): boolean => age >= 0 && age <= 1;
  if (sessions.ages.length !== index.offsets.length - 1 || !sessions.ages.every(share)) {
    throw new ModelFormatError('not a usable stan model file: an age of 0 to 1 a session');
  }
  if (sessions.idf.length !== items.size || !sessions.idf.every((idf) => idf >= 0 && Number.isFinite(idf))) {
    throw new ModelFormatError('not a usable stan model file: a weight of 0 or more an item');
  }
  return new Stan(storedSettings(file, stanDefaults, checkConfig), items, sessions);
}
