// Folds files of the lake into the features of every entity as of a moment, one JSON object a line:
//   node main.js --files 'lake/events/**/*.parquet' --as-of 2026-05-01T12:00:00Z --out features.ndjson --orders orders.ndjson
// and with --orders into every order too, as GetOrder tells it.
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { parseRfc3339 } from '@insight-mesh/runtime/time';
import { foldedFeatures, foldedKinds, foldLake } from './fold-lake.js';
import { foldOrders } from './fold-orders.js';
import { lakeRows } from './lake-rows.js';

/** The first line names and types the values by kind; each further line is one entity. */
async function* lines(files: string, asOfMs: number): AsyncGenerator<string> {
  const columns = foldedKinds.map((kind) => [kind, foldedFeatures[kind].map(({ name, type }) => ({ name, type }))]);
  yield `${JSON.stringify(Object.fromEntries(columns))}\n`;
  for await (const entity of foldLake(lakeRows(files), asOfMs)) yield `${JSON.stringify(entity)}\n`;
}

async function* orderLines(files: string, asOfMs: number): AsyncGenerator<string> {
  for await (const order of foldOrders(lakeRows(files), asOfMs)) yield `${JSON.stringify(order)}\n`;
}

try {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { files: text, 'as-of': text, out: text, orders: text } });
  const { files, 'as-of': asOf = '', out, orders } = values;
  const asOfMs = parseRfc3339(asOf);
  if (files === undefined || out === undefined || asOfMs === undefined) {
    throw new Error('--files (Parquet, a glob), --as-of (an RFC 3339 time) and --out (a file) are needed');
  }
  await pipeline(lines(files, asOfMs), createWriteStream(out));
  if (orders !== undefined) await pipeline(orderLines(files, asOfMs), createWriteStream(orders));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
