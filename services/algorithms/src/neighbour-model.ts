import { explained } from './explained.js';
import { ItemTable } from './item-table.js';
import { ModelFormatError, type ModelName, type RecommendOptions, type Scored, type SequenceModel } from './model.js';
import {
  itemsFromArray,
  itemsToArray,
  type ModelArray,
  type ModelFile,
  readModelFile,
  writeModelFile,
} from './model-file.js';
import { addVotes, type EachVote, voteReasons } from './neighbour-votes.js';
import { countItems, type RowIndex, readRowIndex } from './row-index.js';
import { requireInteger } from './settings.js';
import { SparseScores } from './sparse-scores.js';

/** Of every model whose stored rows (users, sessions) vote. */
export interface NeighbourConfig {
  /** So many of the newest rows with an item of the context are compared. */
  sampleSize: number;
  /** So many of the most similar rows vote. */
  neighbours: number;
  /** Only the last so many distinct items of the context count. */
  lastItems: number;
}

/**
 * What models of neighbours share: rows of items are stored with an index of the newest rows of each item, those most like the context vote for what
 * is in them, and each answer is explained by the items that they share. How alike rows are, and what a vote is worth, is each model's own.
 */
export abstract class NeighbourModel<Config extends NeighbourConfig, Rows extends RowIndex> implements SequenceModel {
  abstract readonly name: ModelName;
  readonly config: Readonly<Config>;
  readonly items: ItemTable;
  protected readonly rows: Rows;
  protected readonly similarities: SparseScores;
  /** By row: place in the context of its newest shared item; right for the rows just sampled only. */
  protected readonly matches: Uint32Array;
  private readonly scores: SparseScores;

  constructor(config: Config, items: ItemTable, rows: Rows) {
    const count = rows.offsets.length - 1;
    this.config = config;
    this.items = items;
    this.rows = rows;
    this.similarities = new SparseScores(count);
    this.matches = new Uint32Array(count);
    this.scores = new SparseScores(items.size);
  }

  /** Finds the rows most like the context. @param context places of items, the newest first */
  protected abstract votes(context: readonly number[]): EachVote;

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
    const rows: [string, ModelArray][] = Object.entries(this.rows);
    return writeModelFile(this.name, this.config, {
      items: itemsToArray(this.items.ids),
      ...Object.fromEntries(rows),
    });
  }
}

/** What every file of a model of neighbours holds. @throws ModelFormatError */
export function readNeighbourFile(
  name: ModelName,
  bytes: Uint8Array,
): { file: ModelFile; items: ItemTable; index: RowIndex } {
  const file = readModelFile(name, bytes);
  const items = new ItemTable(itemsFromArray(file.array('items', 'u8')));
  return { file, items, index: readRowIndex(file, items.size) };
}

/** log(1 + rows / its rows) of each item: what stands in few rows says more of them. */
export function itemIdf(columns: Uint32Array, items: number, rows: number): Float32Array {
  return Float32Array.from(countItems(columns, items), (n) => (n > 0 ? Math.log(1 + rows / n) : 0));
}

/** Reads what `itemIdf` gave. @throws ModelFormatError */
export function readItemIdf(file: ModelFile, name: ModelName, items: number): Float32Array {
  const idf = file.array('idf', 'f32');
  if (idf.length !== items || !idf.every((weight) => weight >= 0 && Number.isFinite(weight))) {
    throw new ModelFormatError(`not a usable ${name} model file: a weight of 0 or more an item`);
  }
  return idf;
}
