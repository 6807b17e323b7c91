import type { ItemTable } from './item-table.js';

/** One act of interest of a user in an item. A fit takes them in any order. */
export interface Interaction {
  userId: string;
  sessionId: string;
  itemId: string;
  /** Milliseconds since 1970. */
  timeMs: number;
}

export interface Scored {
  itemId: string;
  /** Comparable within one answer only. */
  score: number;
  /** The item of the context that gave most of the score; absent where none did. */
  becauseItemId?: string;
}

export type ModelName =
  | 'popularity'
  | 'item-knn'
  | 'user-knn'
  | 'rules'
  | 'vs-knn'
  | 'stan'
  | 'transformer'
  | 'gru'
  | 'lstm'
  | 'cnn'
  | 'onnx'
  | 'blend';

/** Says what comes next after a sequence of items. */
export interface SequenceModel {
  readonly name: ModelName;
  /** All items that it can name. */
  readonly items: ItemTable;
  /**
   * @param items the context, oldest first; unknown ones are passed over
   * @param count at most so many; fewer where the model has no more candidates
   * @param options.exclude never returned
   * @returns highest score first, ties by item id (code units, ascending)
   */
  recommend(items: readonly string[], count: number, options?: RecommendOptions): Scored[];
  /**
   * What recommend() ranks by, of every item of `items` in their order, the context's own among them. Neighbour models give 0
   * to an item of which they know nothing in this context, networks a number of any sign to each.
   * @param context as the items of recommend()
   * @param into is filled and returned; of the length of `items`
   */
  scoreAll(context: readonly string[], into?: Float64Array): Float64Array;
  knows(itemId: string): boolean;
  /** A self-describing file: the load function of the same model reads it. */
  toBytes(): Uint8Array;
}

export interface RecommendOptions {
  exclude?: ReadonlySet<string>;
  /** false: nobody reads the reasons, so that a model for which they cost time may leave `becauseItemId` away. */
  reasons?: boolean;
}

export interface FitOptions {
  /** Called now and then with the work done and the whole of it. */
  onProgress?: (done: number, total: number) => void;
  /** Checked between steps; the fit throws its reason. */
  signal?: AbortSignal;
}

/** A model file that is cut off, damaged, of another model or of another format version. */
export class ModelFormatError extends Error {
  override readonly name = 'ModelFormatError';
}

/** Reports and checks for cancellation every `every` steps, so that a fit's inner loop stays cheap. */
export function stepper(total: number, options: FitOptions = {}, every = 256): (done: number) => void {
  return (done) => {
    if (done % every !== 0 && done !== total) return;
    options.signal?.throwIfAborted();
    options.onProgress?.(done, total);
  };
}
