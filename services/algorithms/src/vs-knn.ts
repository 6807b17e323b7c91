import { type Decay, decayAt, decays } from './decay.js';
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
import {
  checkRows,
  itemsFromArray,
  itemsToArray,
  readModelFile,
  storedSettings,
  writeModelFile,
} from './model-file.js';
import { mergeSettings, requireInteger, requireOneOf } from './settings.js';
import { SparseScores } from './sparse-scores.js';

export interface VsKnnConfig {
  /** m: so many of the newest sessions with an item of the context are compared. */
  sampleSize: number;
  /** k: so many of the most similar sampled sessions vote. */
  neighbours: number;
  /** Only the last so many distinct items of the context count. */
  lastItems: number;
  /** How the weight of the context's items falls with their distance from the newest. */
  contextDecay: Decay;
  /** How a neighbour's vote falls with the distance of the newest shared item. */
  matchDecay: Decay;
  /** Weigh a candidate by log(sessions / its sessions): what everybody looks at says little. */
  idf: boolean;
  /** Only the newest so many items of a stored session count. */
  longestSession: number;
}

export const vsKnnDefaults: VsKnnConfig = {
  sampleSize: 500,
  neighbours: 500,
  lastItems: 2,
  contextDecay: 'div',
  matchDecay: 'div',
  idf: true,
  longestSession: 100,
};

interface Sessions {
  /** Rows are sessions, oldest first; columns items. */
  offsets: Uint32Array;
  columns: Uint32Array;
  /** Rows are items; columns their newest sessions, newest first, at most sampleSize. */
  postingOffsets: Uint32Array;
  postings: Uint32Array;
  /** Weight of each item as a candidate. */
  itemWeights: Float32Array;
}

/**
 * Vector multiplication session kNN (Ludewig and Jannach 2018, "Evaluation of session-based recommendation algorithms") over
 * an inverted index with the newest sessions of each item (Kersbergen et al. 2022, "Serenade").
 */
export class VsKnn implements SequenceModel {
  readonly name = 'vs-knn';
  readonly config: Readonly<VsKnnConfig>;
  readonly items: ItemTable;
  private readonly sessions: Sessions;
  private readonly similarities: SparseScores;
  private readonly scores: SparseScores;
  /** By session: 1 + place in the context of its newest shared item; right for the sessions just sampled only. */
  private readonly matches: Uint32Array;

  constructor(config: VsKnnConfig, items: ItemTable, sessions: Sessions) {
    this.config = config;
    this.items = items;
    this.sessions = sessions;
    this.similarities = new SparseScores(sessions.offsets.length - 1);
    this.scores = new SparseScores(items.size);
    this.matches = new Uint32Array(sessions.offsets.length - 1);
  }

  knows(itemId: string): boolean {
    return this.items.has(itemId);
  }

  recommend(items: readonly string[], count: number, options: RecommendOptions = {}): Scored[] {
    requireInteger('count', count, 0);
    const { scores } = this;
    const context = this.items.newestFirst(items, this.config.lastItems);
    const neighbours = this.vote(context);
    const best = scores.best(count, this.items.indexSet(options.exclude));
    const reasons = this.reasons(context, neighbours, best.indexes);
    return Array.from(best.indexes, (index, rank) => {
      const scored: Scored = { itemId: this.items.id(index), score: best.scores[rank] as number };
      const reason = reasons[rank];
      if (reason !== undefined) scored.becauseItemId = this.items.id(reason);
      return scored;
    });
  }

  scoreAll(context: readonly string[], into: Float64Array = new Float64Array(this.items.size)): Float64Array {
    this.vote(this.items.newestFirst(context, this.config.lastItems));
    return this.scores.copyTo(into);
  }

  /** Fills the scores by the sessions most like the context, and gives those. */
  private vote(context: readonly number[]): { indexes: Uint32Array; scores: Float64Array } {
    const { config, scores } = this;
    this.sample(context);
    const neighbours = this.similarities.best(config.neighbours, new Set());
    const { offsets, columns, itemWeights } = this.sessions;
    scores.clear();
    neighbours.indexes.forEach((session, i) => {
      const match = this.matches[session] as number;
      const vote = (neighbours.scores[i] as number) * decayAt(config.matchDecay, match, config.lastItems);
      const end = offsets[session + 1] as number;
      for (let p = offsets[session] as number; p < end; p++) {
        const item = columns[p] as number;
        scores.add(item, vote * (itemWeights[item] as number));
      }
    });
    return neighbours;
  }

  toBytes(): Uint8Array {
    return writeModelFile(this.name, this.config, { items: itemsToArray(this.items.ids), ...this.sessions });
  }

  /** Merges the context's postings, newest sessions first, until sampleSize sessions are found, and compares each. */
  private sample(context: readonly number[]): void {
    const { config, similarities, matches } = this;
    const { postingOffsets, postings } = this.sessions;
    const heads = context.map((item) => postingOffsets[item] as number);
    const ends = context.map((item) => postingOffsets[item + 1] as number);
    const weights = context.map((_, place) => decayAt(config.contextDecay, place, config.lastItems));
    similarities.clear();
    for (let found = 0; found < config.sampleSize; found++) {
      let newest = -1;
      for (let c = 0; c < heads.length; c++) {
        const head = heads[c] as number;
        if (head < (ends[c] as number) && (postings[head] as number) > newest) newest = postings[head] as number;
      }
      if (newest < 0) return;
      let similarity = 0;
      let match = -1;
      for (let c = 0; c < heads.length; c++) {
        const head = heads[c] as number;
        if (head >= (ends[c] as number) || postings[head] !== newest) continue;
        heads[c] = head + 1;
        similarity += weights[c] as number;
        if (match < 0) match = c;
      }
      similarities.add(newest, similarity);
      matches[newest] = match;
    }
  }

  /** For each result the item of the context whose neighbours gave most of its score, the newer one on a tie. */
  private reasons(
    context: readonly number[],
    neighbours: { indexes: Uint32Array; scores: Float64Array },
    results: Uint32Array,
  ): (number | undefined)[] {
    this.scores.mark(results);
    const width = context.length;
    const parts = new Float64Array(results.length * width);
    const { offsets, columns } = this.sessions;
    neighbours.indexes.forEach((session, i) => {
      const match = this.matches[session] as number;
      const vote = (neighbours.scores[i] as number) * decayAt(this.config.matchDecay, match, this.config.lastItems);
      const end = offsets[session + 1] as number;
      for (let p = offsets[session] as number; p < end; p++) {
        const rank = this.scores.rank(columns[p] as number);
        if (rank < 0) continue;
        const place = rank * width + match;
        parts[place] = (parts[place] as number) + vote;
      }
    });
    return Array.from(results, (_, rank) => {
      let most = -1;
      for (let c = 0; c < width; c++) {
        const part = parts[rank * width + c] as number;
        if (part > 0 && (most < 0 || part > (parts[rank * width + most] as number))) most = c;
      }
      return context[most];
    });
  }
}

function checkConfig(config: VsKnnConfig): VsKnnConfig {
  requireInteger('sampleSize', config.sampleSize, 1);
  requireInteger('neighbours', config.neighbours, 1);
  requireInteger('lastItems', config.lastItems, 1);
  requireInteger('longestSession', config.longestSession, 1);
  requireOneOf('contextDecay', config.contextDecay, decays);
  requireOneOf('matchDecay', config.matchDecay, decays);
  return config;
}

/** Stores and indexes the sessions. @throws RangeError for a wrong setting */
export function fitVsKnn(
  data: readonly Interaction[],
  config: Partial<VsKnnConfig> = {},
  options: FitOptions = {},
): VsKnn {
  const settings = checkConfig(mergeSettings(vsKnnDefaults, config));
  const items = ItemTable.of(data.map((interaction) => interaction.itemId));
  const groups = groupItems(data, items, 'session', settings.longestSession);
  const count = groups.offsets.length - 1;
  const occurrences = new Uint32Array(items.size);
  for (const item of groups.columns) occurrences[item] = (occurrences[item] as number) + 1;
  const postingOffsets = new Uint32Array(items.size + 1);
  for (let i = 0; i < items.size; i++) {
    postingOffsets[i + 1] = (postingOffsets[i] as number) + Math.min(occurrences[i] as number, settings.sampleSize);
  }
  const postings = new Uint32Array(postingOffsets[items.size] as number);
  const next = postingOffsets.slice(0, items.size);
  const step = stepper(count, options, 4096);
  for (let session = count - 1; session >= 0; session--) {
    for (let p = groups.offsets[session] as number; p < (groups.offsets[session + 1] as number); p++) {
      const item = groups.columns[p] as number;
      const place = next[item] as number;
      if (place === postingOffsets[item + 1]) continue;
      postings[place] = session;
      next[item] = place + 1;
    }
    step(count - session);
  }
  const itemWeights = Float32Array.from(occurrences, (n) => (settings.idf && n > 0 ? Math.log(1 + count / n) : 1));
  const { offsets, columns } = groups;
  return new VsKnn(settings, items, { offsets, columns, postingOffsets, postings, itemWeights });
}

/** @throws ModelFormatError */
export function loadVsKnn(bytes: Uint8Array): VsKnn {
  const file = readModelFile('vs-knn', bytes);
  const items = new ItemTable(itemsFromArray(file.array('items', 'u8')));
  const sessions: Sessions = {
    offsets: file.array('offsets', 'u32'),
    columns: file.array('columns', 'u32'),
    postingOffsets: file.array('postingOffsets', 'u32'),
    postings: file.array('postings', 'u32'),
    itemWeights: file.array('itemWeights', 'f32'),
  };
  const count = sessions.offsets.length - 1;
  checkRows(sessions, count, items.size);
  checkRows({ offsets: sessions.postingOffsets, columns: sessions.postings }, items.size, count);
  if (sessions.itemWeights.length !== items.size) {
    throw new ModelFormatError('not a usable vs-knn model file: a weight an item');
  }
  return new VsKnn(storedSettings(file, vsKnnDefaults, checkConfig), items, sessions);
}
