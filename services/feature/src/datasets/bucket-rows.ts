import type { DuckDBDataChunk, DuckDBDoubleVector, DuckDBIntegerVector, DuckDBVarCharVector } from '@duckdb/node-api';
import type { FoldEvent } from '../state/fold-event.js';
import { Bucket } from './bucket-stream.js';
import type { Dictionary } from './dictionary.js';
import type { Duck } from './duck.js';
import { foldEventOf, jsonLines } from './event-rows.js';

/** Who takes what is in a bucket: entity by entity, each one's events and labels in the order in which they came to be known. */
export interface BucketReader {
  /** Called before so many rows, and awaited. */
  ready(rows: number): Promise<void>;
  entity(id: string): void;
  event(part: string, event: FoldEvent): void;
  /** @param row of the label, from 0 */
  label(row: number, atMs: number, category: string, brand: string): void;
}

type Vector = DuckDBIntegerVector | DuckDBDoubleVector | DuckDBVarCharVector | undefined;

/** One chunk of the stream: what its columns have in a row. */
class Rows {
  readonly #bucket: Bucket;
  readonly #vectors: Record<string, Vector>;

  constructor(bucket: Bucket, chunk: DuckDBDataChunk, places: ReadonlyMap<string, number>) {
    this.#bucket = bucket;
    this.#vectors = Object.fromEntries(
      [...places].map(([name, place]) => [name, chunk.getColumnVector(place) as Vector]),
    );
  }

  vector(name: string): Vector {
    return this.#vectors[name];
  }

  /** Gives the event of each row. */
  events(): (row: number) => FoldEvent {
    const { who, sessions, currencies, lines } = this.#bucket;
    const text = (name: string, dictionary: Dictionary<string>) => {
      const texts = this.vector(`${name}_text`) as DuckDBVarCharVector | undefined;
      if (texts !== undefined) return (row: number) => texts.getItem(row) ?? '';
      const { at } = this.#value(name, dictionary);
      return (row: number) => at(row) ?? '';
    };
    const whoAt = text('who', who);
    const sessionAt = text('session', sessions);
    const currencyAt = text('currency', currencies);
    const lineOf = this.#value('line', lines).at;
    const number = (name: string, none: number) => {
      const vector = this.vector(name) as DuckDBDoubleVector | undefined;
      return (row: number) => vector?.getItem(row) ?? none;
    };
    const typeOf = number('type', 0);
    const atOf = number('at', 0);
    const valueAt = number('value', Number.NaN);
    const ratingAt = number('rating', 0);
    const tieAt = number('tie', 0);
    const hasLines = number('has_lines', 0);
    const json = this.vector('lines') as DuckDBVarCharVector | undefined;
    return (row) =>
      foldEventOf({
        tie: tieAt(row),
        type: typeOf(row),
        atMs: atOf(row),
        who: whoAt(row),
        session: sessionAt(row),
        lines: hasLines(row) === 1 ? jsonLines(json?.getItem(row) ?? '') : (lineOf(row) ?? []),
        value: valueAt(row),
        currency: currencyAt(row),
        rating: ratingAt(row),
      });
  }

  /** The values of a dictionary in each row. */
  texts(name: string, dictionary: Dictionary<string>): (row: number) => string {
    const { at } = this.#value(name, dictionary);
    return (row) => at(row) ?? '';
  }

  #value<T>(name: string, { values }: Dictionary<T>): { at: (row: number) => T | undefined } {
    const vector = this.vector(name) as DuckDBIntegerVector | undefined;
    if (vector === undefined) return { at: () => values?.[0] };
    return { at: (row) => values?.[vector.getItem(row) ?? 0] };
  }
}

/**
 * Reads a bucket. DuckDB sorts it, on disk where it is large; texts come as numbers, since turning bytes into text again and again is most of what
 * reading costs.
 */
export async function readBucket(duck: Duck, folder: string, bucket: number, reader: BucketReader): Promise<void> {
  const of = new Bucket();
  const { result, rows: wanted, places } = await of.open(duck, folder, bucket);
  let entity = -1;
  let read = 0;
  let next = result.fetchChunk();
  try {
    for (let chunk = await next; chunk !== null && chunk.rowCount > 0; chunk = await next) {
      // Made ready while this one is folded: it is awaited below, and until then it fails for nobody.
      next = result.fetchChunk();
      next.catch(() => undefined);
      const { rowCount } = chunk;
      await reader.ready(rowCount);
      read += rowCount;
      const rows = new Rows(of, chunk, places);
      const owner = rows.vector('owner') as DuckDBIntegerVector;
      const label = rows.vector('label') as DuckDBDoubleVector;
      const at = rows.vector('at') as DuckDBDoubleVector;
      const eventAt = rows.events();
      const partAt = rows.texts('part', of.parts);
      const categoryAt = rows.texts('category', of.categories);
      const brandAt = rows.texts('brand', of.brands);
      for (let row = 0; row < rowCount; row++) {
        const number = owner.getItem(row) ?? 0;
        if (number !== entity) {
          entity = number;
          reader.entity(of.owners.values?.[number] ?? '');
        }
        const labelRow = label.getItem(row) ?? -1;
        if (labelRow < 0) reader.event(partAt(row), eventAt(row));
        else reader.label(labelRow, at.getItem(row) ?? 0, categoryAt(row), brandAt(row));
      }
    }
  } finally {
    // Nobody may close the database while it makes a chunk.
    await next.catch(() => undefined);
  }
  // A stream that was interrupted, or had no memory left, ends like one that is at its end.
  if (read !== wanted) throw new Error(`bucket ${bucket} of ${folder} ended after ${read} of ${wanted} rows`);
}
