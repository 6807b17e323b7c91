import { ItemTable } from '../item-table.js';
import type { RecommendOptions, Scored } from '../model.js';
import { TopK } from '../top-k.js';
import { type EncodedContext, encodeContext } from './encode-context.js';
import { checkSignature, type OnnxSignature } from './signature.js';

/** What a graph gave: numbers in row-major order with their shape. */
export interface OnnxOutput {
  data: ArrayLike<number>;
  dims: readonly number[];
}

/** Runs the graph once; whoever has the engine brings it. */
export type RunGraph = (context: EncodedContext) => Promise<OnnxOutput>;

export interface OnnxParts {
  signature: OnnxSignature;
  /** Item ids in the order of their numbers. */
  vocabulary: readonly string[];
  /** A row for each item of the vocabulary, row-major; with signature.itemMatrix alone. */
  itemMatrix?: { values: Float32Array; columns: number };
  run: RunGraph;
}

/** The graph does not answer as its signature says. */
export class OnnxAnswerError extends Error {
  override readonly name = 'OnnxAnswerError';
}

/**
 * A model from elsewhere. It answers as a SequenceModel does, but after a while: the same order, ties and exclusions. Scores that are no
 * numbers are an error, never an order.
 */
export class OnnxModel {
  readonly name = 'onnx';
  readonly items: ItemTable;
  readonly #parts: OnnxParts;
  /** Place in `items` by number in the vocabulary: lists tie by id, whatever numbers the graph knows the items by. */
  readonly #places: Uint32Array;
  readonly #numbers: ReadonlyMap<string, number>;

  /** @throws RangeError for a signature out of range, or a vocabulary that is empty or names an item twice */
  constructor(parts: OnnxParts) {
    checkSignature(parts.signature);
    const { vocabulary } = parts;
    this.#parts = parts;
    this.#numbers = new Map(vocabulary.map((id, number) => [id, number]));
    if (vocabulary.length === 0) throw new RangeError('the vocabulary is empty');
    if (this.#numbers.size < vocabulary.length) throw new RangeError('the vocabulary names an item twice');
    this.items = ItemTable.of(vocabulary);
    this.#places = Uint32Array.from(vocabulary, (id) => this.items.index(id) ?? 0);
  }

  knows(itemId: string): boolean {
    return this.#numbers.has(itemId);
  }

  /** Nothing where the context has no item that it knows. @throws OnnxAnswerError, or what the engine throws */
  async recommend(items: readonly string[], count: number, { exclude }: RecommendOptions = {}): Promise<Scored[]> {
    const scores = await this.scores(items);
    if (scores === undefined) return [];
    const best = new TopK(count);
    for (const [number, place] of this.#places.entries()) {
      if (exclude?.has(this.items.id(place)) !== true) best.offer(place, scores[number] as number);
    }
    const { indexes, scores: kept } = best.drain();
    return Array.from(indexes, (place, at) => ({ itemId: this.items.id(place), score: kept[at] as number }));
  }

  /** Scores of all items in the order of the vocabulary; undefined where the context has no item that it knows. */
  async scores(items: readonly string[]): Promise<Float64Array | undefined> {
    const { signature, run } = this.#parts;
    const numbers = items.flatMap((id) => this.#numbers.get(id) ?? []);
    if (numbers.length === 0) return undefined;
    const encoded = encodeContext(signature, numbers);
    const row = rowOf(await run(encoded), encoded.lastPlace, signature);
    const scores = this.#parts.itemMatrix === undefined ? this.#pick(row) : this.#multiply(row, this.#parts.itemMatrix);
    const wrong = scores.findIndex((score) => !Number.isFinite(score));
    if (wrong !== -1) {
      throw new OnnxAnswerError(`the graph gives ${scores[wrong]} as the score of item ${wrong} of the vocabulary`);
    }
    return scores;
  }

  #pick(row: Float64Array): Float64Array {
    const { firstScore } = this.#parts.signature;
    const end = firstScore + this.#places.length;
    if (row.length < end) {
      throw new OnnxAnswerError(`the graph gives ${row.length} scores, and the last item's place is ${end - 1}`);
    }
    return row.subarray(firstScore, end);
  }

  #multiply(embedding: Float64Array, { values, columns }: NonNullable<OnnxParts['itemMatrix']>): Float64Array {
    if (embedding.length !== columns) {
      throw new OnnxAnswerError(
        `the graph gives an embedding of ${embedding.length}, the item matrix has ${columns} columns`,
      );
    }
    return Float64Array.from(this.#places, (_, number) => {
      const from = number * columns;
      let sum = 0;
      for (let column = 0; column < columns; column++) {
        sum += (embedding[column] as number) * (values[from + column] as number);
      }
      return sum;
    });
  }
}

/** The last item's row of [1, n] or [1, length, n]. */
function rowOf({ data, dims }: OnnxOutput, lastPlace: number, { output }: OnnxSignature): Float64Array {
  const shape = `[${dims.join(', ')}]`;
  const width = dims.at(-1) ?? 0;
  const size = dims.reduce((product, dim) => product * dim, 1);
  if (dims[0] !== 1 || (dims.length !== 2 && dims.length !== 3) || size !== data.length || size === 0) {
    throw new OnnxAnswerError(`output ${output} has the shape ${shape}; [1, n] or [1, length, n] would be right`);
  }
  const row = dims.length === 2 ? 0 : lastPlace;
  if (dims.length === 3 && row >= (dims[1] as number)) {
    throw new OnnxAnswerError(`output ${output} has the shape ${shape}, and the last item's place is ${row}`);
  }
  return Float64Array.from({ length: width }, (_, at) => data[row * width + at] as number);
}
