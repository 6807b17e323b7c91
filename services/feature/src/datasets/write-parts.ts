import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  DOUBLE,
  type DuckDBAppender,
  DuckDBDataChunk,
  type DuckDBDoubleVector,
  type DuckDBVarCharVector,
} from '@duckdb/node-api';
import { type Duck, named, quoted } from './duck.js';
import { carriedColumn } from './labels.js';
import { type LeakFacts, newLeakFacts, seeRows } from './leaks.js';
import type { Plan } from './plan.js';
import { labelColumns } from './spec.js';
import type { RunsReader } from './values-runs.js';

/** Numbers of a part at most, and rows: what DuckDB holds while it writes one. */
const most = { values: 25_000_000, rows: 250_000 } as const;

/** Rows of a part of so many features. */
export function partRowsOf(features: number): number {
  return Math.min(most.rows, Math.max(1, Math.floor(most.values / features)));
}

export interface PartOptions {
  readonly plan: Plan;
  /** The file of labels. */
  readonly labels: string;
  /** The values of each family. */
  readonly readers: readonly RunsReader[];
  readonly carried: readonly string[];
  readonly outFolder: string;
  readonly signal: AbortSignal;
}

export interface PartMade {
  readonly name: string;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly facts: LeakFacts;
}

export function partName(part: number): string {
  return `part-${String(part).padStart(5, '0')}.parquet`;
}

export async function fileHash(path: string): Promise<string> {
  const sha256 = createHash('sha256');
  for await (const bytes of createReadStream(path, { highWaterMark: 1_048_576 })) sha256.update(bytes as Buffer);
  return sha256.digest('hex');
}

/** One batch of rows, of all families, into the table that becomes the part. Answers the values of each column; NaN: none. */
async function appendBatch(
  appender: DuckDBAppender,
  { plan, readers }: { plan: Plan; readers: readonly RunsReader[] },
  batch: { from: number; rows: number },
): Promise<Float64Array[]> {
  const { from, rows } = batch;
  const values = await Promise.all(readers.map((reader) => reader.read(from, rows)));
  const chunk = DuckDBDataChunk.create([DOUBLE, ...plan.columns.map(() => DOUBLE)], rows);
  const numbers = chunk.getColumnVector(0) as DuckDBDoubleVector;
  for (let row = 0; row < rows; row++) numbers.setItem(row, from + row);
  numbers.flush();
  const columns = plan.columns.map(({ family, column: { place } }, at) => {
    const of = values[family] ?? new Float64Array();
    const width = plan.families[family]?.columns.length ?? 0;
    const column = new Float64Array(rows);
    const vector = chunk.getColumnVector(at + 1) as DuckDBDoubleVector;
    for (let row = 0; row < rows; row++) {
      const value = of[row * width + place] ?? Number.NaN;
      column[row] = value;
      vector.setItem(row, Number.isNaN(value) ? null : value);
    }
    vector.flush();
    return column;
  });
  appender.appendDataChunk(chunk);
  return columns;
}

/**
 * Writes one part of the data set: the labels of its rows and their features, in the order of the labels. It is written under another name and
 * renamed. The same rows give the same bytes: one thread writes them.
 */
export async function writePart(duck: Duck, part: number, total: number, o: PartOptions): Promise<PartMade> {
  const { plan, signal } = o;
  const each = partRowsOf(plan.columns.length);
  const from = part * each;
  const rows = Math.min(each, total - from);
  const typed = plan.columns.map(({ column }) => `${named(column.name)} DOUBLE`);
  await duck.run(`CREATE OR REPLACE TEMP TABLE features ("row" DOUBLE, ${typed.join(', ')})`);
  const carried = o.carried.map((_, at) => carriedColumn(at));
  await duck.run(`CREATE OR REPLACE TEMP TABLE labels AS
    SELECT "row" AS label_row, ${[...labelColumns, ...carried].join(', ')} FROM read_parquet(${quoted(o.labels)})
    WHERE "row" >= ${from} AND "row" < ${from + rows} ORDER BY "row"`);
  const facts = newLeakFacts(plan.columns.length);
  const appender = await duck.connection.createAppender('features', undefined, 'temp');
  try {
    // Held whole: what is appended would end a stream.
    const labels = await duck.held(
      `SELECT coalesce(TRY_CAST(label AS DOUBLE), 'NaN'::DOUBLE), label::VARCHAR FROM labels ORDER BY label_row`,
    );
    let done = 0;
    for (
      let chunk = await labels.fetchChunk();
      chunk !== null && chunk.rowCount > 0;
      chunk = await labels.fetchChunk()
    ) {
      signal.throwIfAborted();
      const batch = { from: from + done, rows: chunk.rowCount };
      const columns = await appendBatch(appender, o, batch);
      const number = chunk.getColumnVector(0) as DuckDBDoubleVector;
      const text = chunk.getColumnVector(1) as DuckDBVarCharVector;
      const texts = Array.from({ length: batch.rows }, (_, row) => text.getItem(row) ?? '');
      const numbers = Float64Array.from(texts, (_, row) => number.getItem(row) ?? Number.NaN);
      seeRows(facts, { numbers, texts }, columns);
      done += batch.rows;
    }
    if (done !== rows) throw new Error(`part ${part} has ${done} labels, not ${rows}`);
  } finally {
    appender.closeSync();
  }
  return { ...(await copyPart(duck, part, o)), rows, facts };
}

async function copyPart(
  duck: Duck,
  part: number,
  o: PartOptions,
): Promise<Pick<PartMade, 'name' | 'bytes' | 'sha256'>> {
  const name = partName(part);
  const path = join(o.outFolder, name);
  const features = o.plan.columns.map(({ column }) => `features.${named(column.name)}`);
  const labels = [
    // As in the lake, an instant for every reader.
    ...labelColumns.map((column) =>
      column === 'label_time' ? `labels.label_time AT TIME ZONE 'UTC' AS label_time` : `labels.${column}`,
    ),
    ...o.carried.map((name, at) => `labels.${carriedColumn(at)} AS ${named(name)}`),
  ];
  const { wrong } = await duck.one(
    'SELECT count(*) FILTER (label_row IS DISTINCT FROM "row")::DOUBLE AS wrong FROM labels POSITIONAL JOIN features',
  );
  if (wrong !== 0) throw new Error(`${wrong} rows of part ${part} have another label's features`);
  await duck.run(`COPY (SELECT ${[...labels, ...features].join(', ')} FROM labels POSITIONAL JOIN features)
    TO ${quoted(`${path}.tmp`)} (FORMAT parquet, COMPRESSION zstd)`);
  const { size } = await stat(`${path}.tmp`);
  const sha256 = await fileHash(`${path}.tmp`);
  await rename(`${path}.tmp`, path);
  return { name, bytes: size, sha256 };
}
