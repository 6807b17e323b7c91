import { existsSync } from 'node:fs';
import type {
  DuckDBDataChunk,
  DuckDBDoubleVector,
  DuckDBIntegerVector,
  DuckDBResult,
  DuckDBVarCharVector,
} from '@duckdb/node-api';
import type { FoldEvent, FoldLine } from '../state/fold-event.js';
import { type Duck, named, quoted } from './duck.js';
import { foldEventOf, jsonLines, plainLines } from './event-rows.js';
import { eventColumns } from './family-events.js';

/** Who takes what is in a bucket: entity by entity, each one's events and labels in the order in which they came to be known. */
export interface BucketReader {
  /** Called before so many rows, and awaited. */
  ready(rows: number): Promise<void>;
  entity(id: string): void;
  event(part: string, event: FoldEvent): void;
  /** @param row of the label, from 0 */
  label(row: number, atMs: number, category: string, brand: string): void;
}

/** More different texts of a column are read as they stand and not held in memory. */
const mostHeld = 200_000;

const lineColumns = ['item', 'category', 'brand', 'price', 'price_currency', 'quantity', 'unit_price'] as const;

/** Different values of one or several columns, each with a number from 0. */
class Dictionary<T> {
  readonly #name: string;
  readonly #columns: readonly string[];
  values: readonly T[] | undefined;

  constructor(name: string, columns: readonly string[]) {
    this.#name = name;
    this.#columns = columns;
  }

  /** @param most more values are not held */
  async make(duck: Duck, from: string, most: number, value: (chunk: DuckDBDataChunk, row: number) => T): Promise<void> {
    const all = this.#columns.join(', ');
    await duck.run(`CREATE OR REPLACE TEMP TABLE ${this.#name} AS
      SELECT *, (row_number() OVER () - 1)::INTEGER AS n FROM (SELECT DISTINCT ${all} FROM ${from})`);
    const { n } = await duck.one(`SELECT count(*)::DOUBLE AS n FROM ${this.#name}`);
    if (Number(n) > most) return;
    const values: T[] = [];
    const result = await duck.held(`SELECT ${all} FROM ${this.#name} ORDER BY n`);
    for (
      let chunk = await result.fetchChunk();
      chunk !== null && chunk.rowCount > 0;
      chunk = await result.fetchChunk()
    ) {
      for (let row = 0; row < chunk.rowCount; row++) values.push(value(chunk, row));
    }
    this.values = values;
  }

  /** There is one value alone, or none: no row needs to tell which. */
  get isPlain(): boolean {
    return this.values !== undefined && this.values.length <= 1;
  }

  /** The number of a row's value, or 0 where the values are not held. */
  join(row: string): { number: string; join: string } {
    if (this.values === undefined) return { number: '0', join: '' };
    const on = this.#columns.map((column) => `${row}.${column} = ${this.#name}.${column}`).join(' AND ');
    return { number: `${this.#name}.n`, join: `JOIN ${this.#name} ON ${on}` };
  }
}

const textAt = (column: number) => (chunk: DuckDBDataChunk, row: number) =>
  (chunk.getColumnVector(column) as DuckDBVarCharVector).getItem(row) ?? '';

function lineAt(chunk: DuckDBDataChunk, row: number): readonly FoldLine[] {
  const text = (column: number) => textAt(column)(chunk, row);
  const number = (column: number) => (chunk.getColumnVector(column) as DuckDBDoubleVector).getItem(row) ?? -1;
  const [item, category, brand, currency] = [text(0), text(1), text(2), text(4)];
  return plainLines({ item, category, brand, currency, price: number(3), quantity: number(5), unitPrice: number(6) });
}

/** Columns of the stream. Which of them there are depends on what is in the bucket: each costs time for every row. */
interface Stream {
  readonly result: DuckDBResult;
  readonly rows: number;
  readonly places: ReadonlyMap<string, number>;
}

type Vector = DuckDBIntegerVector | DuckDBDoubleVector | DuckDBVarCharVector | undefined;

const everything = Number.POSITIVE_INFINITY;
const integers = ['part', 'who', 'session', 'line', 'currency', 'category', 'brand'];

class Bucket {
  readonly owners = new Dictionary<string>('owners', ['owner']);
  readonly parts = new Dictionary<string>('parts', ['part']);
  readonly who = new Dictionary<string>('people', ['who']);
  readonly sessions = new Dictionary<string>('sessions', ['session']);
  readonly currencies = new Dictionary<string>('currencies', ['currency']);
  readonly lines = new Dictionary<readonly FoldLine[]>('plain_lines', lineColumns);
  readonly categories = new Dictionary<string>('categories', ['category']);
  readonly brands = new Dictionary<string>('brands', ['brand']);

  async open(duck: Duck, folder: string, bucket: number): Promise<Stream> {
    const files = (name: string) => `${folder}/${name}/bucket=${bucket}`;
    const read = (name: string) => `read_parquet(${quoted(`${files(name)}/*.parquet`)}, hive_partitioning = false)`;
    const none = Object.entries(eventColumns).map(([name, sql]) => `${sql} AS ${name}`);
    const noEvents = `(SELECT '' AS owner, '' AS part, ${none.join(', ')}
      FROM (SELECT 0::BIGINT AS known, 0::BIGINT AS at_ms, 0 AS type_number) WHERE false)`;
    const events = existsSync(files('events')) ? read('events') : noEvents;
    await duck.run(`CREATE OR REPLACE TEMP TABLE ev AS SELECT * FROM ${events}`);
    await duck.run(`CREATE OR REPLACE TEMP TABLE lb AS SELECT * FROM ${read('labels')}`);
    await this.owners.make(duck, '(SELECT owner FROM ev UNION ALL SELECT owner FROM lb)', everything, textAt(0));
    await this.parts.make(duck, 'ev', everything, textAt(0));
    await this.currencies.make(duck, 'ev', everything, textAt(0));
    await this.who.make(duck, 'ev', mostHeld, textAt(0));
    await this.sessions.make(duck, 'ev', mostHeld, textAt(0));
    await this.lines.make(duck, 'ev', everything, lineAt);
    await this.categories.make(duck, 'lb', everything, textAt(0));
    await this.brands.make(duck, 'lb', everything, textAt(0));
    const found =
      await duck.one(`SELECT coalesce(bool_or(rating <> 0), false) AS rating, coalesce(bool_or(tie <> 0), false) AS tie,
      coalesce(bool_or(NOT isnan(value)), false) AS value, coalesce(bool_or(lines <> ''), false) AS lines,
      (count(*) + (SELECT count(*) FROM lb))::DOUBLE AS rows FROM ev`);
    const { sql, names } = this.#sql((column) => found[column] === true);
    return {
      result: await duck.stream(sql),
      rows: Number(found.rows),
      places: new Map(names.map((name, place) => [name, place])),
    };
  }

  /** @param has whether there is anything in a column of numbers or of lines */
  #sql(has: (column: string) => boolean): { sql: string; names: string[] } {
    const ofEvents: [string, Dictionary<unknown>][] = [
      ['part', this.parts],
      ['who', this.who],
      ['session', this.sessions],
      ['line', this.lines],
      ['currency', this.currencies],
    ];
    const ofLabels: [string, Dictionary<unknown>][] = [
      ['category', this.categories],
      ['brand', this.brands],
    ];
    const events = new Map([
      ['owner', 'owners.n'],
      ['label', '-1::DOUBLE'],
      ['at', 'ev.at_ms'],
      ['type', 'ev.type'],
      ['known', 'ev.known'],
    ]);
    const labels = new Map([
      ['owner', 'owners.n'],
      ['label', 'lb."row"::DOUBLE'],
      ['at', 'lb.known::DOUBLE'],
      ['type', '0'],
      ['known', 'lb.known'],
    ]);
    const joins = { ev: [this.owners.join('ev').join], lb: [this.owners.join('lb').join] };
    const add = (name: string, event: string, label: string) => {
      events.set(name, event);
      labels.set(name, label);
    };
    for (const [name, dictionary] of ofEvents) {
      if (dictionary.isPlain) continue;
      const { number, join } = dictionary.join('ev');
      joins.ev.push(join);
      if (dictionary.values === undefined) add(`${name}_text`, `ev.${name}`, "''");
      else add(name, number, '0');
    }
    for (const [name, dictionary] of ofLabels) {
      if (dictionary.isPlain) continue;
      const { number, join } = dictionary.join('lb');
      joins.lb.push(join);
      add(name, '0', number);
    }
    for (const name of ['value', 'rating', 'tie']) if (has(name)) add(name, `ev.${name}`, '0');
    if (has('lines')) {
      add('has_lines', "(ev.lines <> '')::INTEGER", '0');
      add('lines', 'ev.lines', "''");
    }
    const list = (of: ReadonlyMap<string, string>) =>
      [...of].map(([name, sql]) => `${sql}${integers.includes(name) ? '::INTEGER' : ''} AS "${name}"`).join(', ');
    const names = [...events.keys()].filter((name) => name !== 'known');
    const sql = `SELECT ${names.map(named).join(', ')} FROM (
        SELECT ${list(events)} FROM ev ${joins.ev.join(' ')}
        UNION ALL
        SELECT ${list(labels)} FROM lb ${joins.lb.join(' ')}
      ) ORDER BY owner, known, label`;
    return { sql, names };
  }
}

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
  for (let chunk = await next; chunk !== null && chunk.rowCount > 0; chunk = await next) {
    // Made ready while this one is folded; it is awaited, unless this one cannot be folded.
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
  // A stream that was interrupted, or had no memory left, ends like one that is at its end.
  if (read !== wanted) throw new Error(`bucket ${bucket} of ${folder} ended after ${read} of ${wanted} rows`);
}
