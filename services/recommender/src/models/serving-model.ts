import type { ItemTable } from '@insight-mesh/algorithms/item-table';
import type { ModelName, RecommendOptions, Scored } from '@insight-mesh/algorithms/model';

export interface AskOptions extends RecommendOptions {
  /** Milliseconds that the answer may take, where it takes any; what is late is an error. */
  budgetMs?: number;
}

/** What the recommender asks of a model. Ours answer at once; a model from elsewhere answers from a process of its own. */
export interface ServingModel {
  readonly name: ModelName;
  knows(itemId: string): boolean;
  recommend(items: readonly string[], count: number, options?: AskOptions): Scored[] | Promise<Scored[]>;
  /** All items that it can name, and their scores in that order; absent of a model from elsewhere. */
  readonly items?: ItemTable;
  scoreAll?(context: readonly string[]): Float64Array;
  /** Ends what it holds beside memory, when what it was asked is answered. */
  close?(): void;
  /** Calls back when it has ended by itself and answers no more. */
  onEnded?(listener: () => void): void;
}
