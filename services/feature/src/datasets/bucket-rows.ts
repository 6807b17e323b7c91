import { existsSync } from 'node:fs';
import type {
  DuckDBDataChunk,
  DuckDBDoubleVector,
  DuckDBIntegerVector,
  DuckDBResult,
  DuckDBVarCharVector,
} from '@duckdb/node-api';
import type { FoldEvent, FoldLine } from '../state/fold-event.js';
import { type Duck, quoted } from './duck.js';
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

const lineColumns = ['item', 'category', 'brand', 'price', 'price_currency'] as const;

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
    const result = await duck.stream(`SELECT ${all} FROM ${this.#name} ORDER BY n`);
    for (
      let chunk = await result.fetchChunk();
      chunk !== null && chunk.rowCount > 0;
      chunk = await result.fetchChunk()
    ) {
      for (let row = 0; row < chunk.rowCount; row++) values.push(value(chunk, row));
    }
    this.values = values;
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
  const price = (chunk.getColumnVector(3) as DuckDBDoubleVector).getItem(row) ?? -1;
  return plainLines({ item: text(0), category: text(1), brand: text(2), price, currency: text(4) });
}

/** Columns of the stream, in order. Texts are numbers of dictionaries, and stand themselves where those are too large. */
const columns = [
  ...(['owner', 'is_label', 'known', 'at_ms', 'type', 'part', 'who', 'session', 'line', 'currency'] as const),
  ...(['value', 'rating', 'tie', 'label_row', 'category', 'brand', 'has_lines', 'lines'] as const),
  ...(['who_text', 'session_text'] as const),
] as const;
type Column = (typeof columns)[number];

class Bucket {
  readonly owners = new Dictionary<string>('owners', ['owner']);
  readonly parts = new Dictionary<string>('parts', ['part']);
  readonly who = new Dictionary<string>('people', ['who']);
  readonly sessions = new Dictionary<string>('sessions', ['session']);
  readonly currencies = new Dictionary<string>('currencies', ['currency']);
  readonly lines = new Dictionary<readonly FoldLine[]>('plain_lines', lineColumns);
  readonly categories = new Dictionary<string>('categories', ['category']);
  readonly brands = new Dictionary<string>('brands', ['brand']);

  async open(duck: Duck, folder: string, bucket: number): Promise<DuckDBResult> {
    const files = (name: string) => `${folder}/${name}/bucket=${bucket}`;
    const read = (name: string) => `read_parquet(${quoted(`${files(name)}/*.parquet`)}, hive_partitioning = false)`;
    const none = Object.entries(eventColumns).map(([name, sql]) => `${sql} AS ${name}`);
    const noEvents = `(SELECT '' AS owner, '' AS part, ${none.join(', ')}
      FROM (SELECT 0::BIGINT AS known, 0::BIGINT AS at_ms, 0 AS type_number) WHERE false)`;
    await duck.run(
      `CREATE OR REPLACE TEMP TABLE ev AS SELECT * FROM ${existsSync(files('events')) ? read('events') : noEvents}`,
    );
    await duck.run(`CREATE OR REPLACE TEMP TABLE lb AS SELECT * FROM ${read('labels')}`);
    const everything = Number.POSITIVE_INFINITY;
    await this.owners.make(duck, '(SELECT owner FROM ev UNION ALL SELECT owner FROM lb)', everything, textAt(0));
    await this.parts.make(duck, 'ev', everything, textAt(0));
    await this.currencies.make(duck, 'ev', everything, textAt(0));
    await this.who.make(duck, 'ev', mostHeld, textAt(0));
    await this.sessions.make(duck, 'ev', mostHeld, textAt(0));
    await this.lines.make(duck, 'ev', everything, lineAt);
    await this.categories.make(duck, 'lb', everything, textAt(0));
    await this.brands.make(duck, 'lb', everything, textAt(0));
    return duck.stream(this.#sql());
  }

  #sql(): string {
    const [owner, part, who, session] = [this.owners, this.parts, this.who, this.sessions].map((each) =>
      each.join('ev'),
    );
    const [line, currency] = [this.lines, this.currencies].map((each) => each.join('ev'));
    const [labelOwner, category, brand] = [this.owners, this.categories, this.brands].map((each) => each.join('lb'));
    const of: Record<Column, [event: string, label: string]> = {
      owner: [`${owner?.number}`, `${labelOwner?.number}`],
      is_label: ['0::INTEGER', '1::INTEGER'],
      known: ['ev.known::DOUBLE', 'lb.known::DOUBLE'],
      at_ms: ['ev.at_ms', '0'],
      type: ['ev.type', '0'],
      part: [`${part?.number}`, '0'],
      who: [`${who?.number}`, '0'],
      session: [`${session?.number}`, '0'],
      line: [`${line?.number}`, '0'],
      currency: [`${currency?.number}`, '0'],
      value: ['ev.value', '0'],
      rating: ['ev.rating', '0'],
      tie: ['ev.tie', '0'],
      label_row: ['0::DOUBLE', 'lb."row"::DOUBLE'],
      category: ['0', `${category?.number}`],
      brand: ['0', `${brand?.number}`],
      has_lines: ["(ev.lines <> '')::INTEGER", '0'],
      lines: ['ev.lines', "''"],
      who_text: [this.who.values === undefined ? 'ev.who' : "''", "''"],
      session_text: [this.sessions.values === undefined ? 'ev.session' : "''", "''"],
    };
    const integer = new Set<Column>([
      'owner',
      'type',
      'part',
      'who',
      'session',
      'line',
      'currency',
      'category',
      'brand',
    ]);
    const list = (place: 0 | 1) =>
      columns.map((name) => `${of[name][place]}${integer.has(name) ? '::INTEGER' : ''} AS ${name}`).join(', ');
    const joins = (...all: ({ join: string } | undefined)[]) => all.map((each) => each?.join ?? '').join(' ');
    return `SELECT * FROM (
        SELECT ${list(0)} FROM ev ${joins(owner, part, who, session, line, currency)}
        UNION ALL
        SELECT ${list(1)} FROM lb ${joins(labelOwner, category, brand)}
      ) ORDER BY owner, known, is_label, label_row`;
  }
}

/**
 * Reads a bucket. DuckDB sorts it, on disk where it is large; texts come as numbers, since turning bytes into text again and again is most of what
 * reading costs.
 */
export async function readBucket(duck: Duck, folder: string, bucket: number, reader: BucketReader): Promise<void> {
  const of = new Bucket();
  const result = await of.open(duck, folder, bucket);
  let entity = -1;
  let next = result.fetchChunk();
  for (let chunk = await next; chunk !== null && chunk.rowCount > 0; chunk = await next) {
    // Made ready while this one is folded.
    next = result.fetchChunk();
    // It is awaited below, unless this one cannot be folded.
    next.catch(() => undefined);
    await reader.ready(chunk.rowCount);
    const held = chunk;
    const numbers = (name: Column) =>
      held.getColumnVector(columns.indexOf(name)) as DuckDBIntegerVector | DuckDBDoubleVector;
    const texts = (name: Column) => held.getColumnVector(columns.indexOf(name)) as DuckDBVarCharVector;
    const [owner, isLabel, known, at, type, part] = (
      ['owner', 'is_label', 'known', 'at_ms', 'type', 'part'] as const
    ).map(numbers);
    const [who, session, line, currency] = (['who', 'session', 'line', 'currency'] as const).map(numbers);
    const [value, rating, tie, labelRow] = (['value', 'rating', 'tie', 'label_row'] as const).map(numbers);
    const [category, brand, hasLines] = (['category', 'brand', 'has_lines'] as const).map(numbers);
    const lines = texts('lines');
    const whoText = texts('who_text');
    const sessionText = texts('session_text');
    for (let row = 0; row < held.rowCount; row++) {
      const number = owner?.getItem(row) ?? 0;
      if (number !== entity) {
        entity = number;
        reader.entity(of.owners.values?.[number] ?? '');
      }
      if (isLabel?.getItem(row) === 1) {
        const categoryName = of.categories.values?.[category?.getItem(row) ?? 0] ?? '';
        const brandName = of.brands.values?.[brand?.getItem(row) ?? 0] ?? '';
        reader.label(labelRow?.getItem(row) ?? 0, known?.getItem(row) ?? 0, categoryName, brandName);
        continue;
      }
      const complex = hasLines?.getItem(row) === 1;
      const event = foldEventOf({
        tie: tie?.getItem(row) ?? 0,
        type: type?.getItem(row) ?? 0,
        atMs: at?.getItem(row) ?? 0,
        who: of.who.values === undefined ? (whoText.getItem(row) ?? '') : (of.who.values[who?.getItem(row) ?? 0] ?? ''),
        session:
          of.sessions.values === undefined
            ? (sessionText.getItem(row) ?? '')
            : (of.sessions.values[session?.getItem(row) ?? 0] ?? ''),
        lines: complex ? jsonLines(lines.getItem(row) ?? '') : (of.lines.values?.[line?.getItem(row) ?? 0] ?? []),
        value: value?.getItem(row) ?? Number.NaN,
        currency: of.currencies.values?.[currency?.getItem(row) ?? 0] ?? '',
        rating: rating?.getItem(row) ?? 0,
      });
      reader.event(of.parts.values?.[part?.getItem(row) ?? 0] ?? '', event);
    }
  }
}
