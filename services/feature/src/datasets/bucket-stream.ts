import { existsSync } from 'node:fs';
import type { DuckDBDataChunk, DuckDBDoubleVector, DuckDBResult } from '@duckdb/node-api';
import type { FoldLine } from '../state/fold-event.js';
import { Dictionary, textAt } from './dictionary.js';
import { type Duck, named, quoted } from './duck.js';
import { plainLines } from './event-rows.js';
import { eventColumns } from './family-events.js';

/** More different texts of a column are read as they stand and not held in memory. */
const mostHeld = 200_000;

const lineColumns = ['item', 'category', 'brand', 'price', 'price_currency', 'quantity', 'unit_price'] as const;

function lineAt(chunk: DuckDBDataChunk, row: number): readonly FoldLine[] {
  const text = (column: number) => textAt(column)(chunk, row);
  const number = (column: number) => (chunk.getColumnVector(column) as DuckDBDoubleVector).getItem(row) ?? -1;
  const [item, category, brand, currency] = [text(0), text(1), text(2), text(4)];
  return plainLines({ item, category, brand, currency, price: number(3), quantity: number(5), unitPrice: number(6) });
}

/** Columns of the stream. Which of them there are depends on what is in the bucket: each costs time for every row. */
export interface Stream {
  readonly result: DuckDBResult;
  readonly rows: number;
  readonly places: ReadonlyMap<string, number>;
}

const everything = Number.POSITIVE_INFINITY;
const integers = ['part', 'who', 'session', 'line', 'currency', 'category', 'brand'];

/** One bucket, and the values that its columns have. */
export class Bucket {
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
