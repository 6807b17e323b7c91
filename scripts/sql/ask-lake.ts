import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { openObjectStore } from '@insight-mesh/runtime/object-store';
import { jsonLine } from '../lib/result.js';
import { findLake, type LakeScope, type LakeSource } from './lake-source.js';
import { LakeQuery } from './open-query.js';
import { rowsTable } from './print-rows.js';

export interface Asking {
  readonly storeUrl: string;
  readonly scope: LakeScope;
  /** A new file for all rows, and its options for DuckDB's COPY; undefined: rows are printed. */
  readonly output: { readonly file: string; readonly format: string } | undefined;
  /** Rows as JSON, one a line. */
  readonly json: boolean;
  /** Rows to print; the others are only counted. */
  readonly limit: number;
  readonly memoryMb: number;
  /** Its reason is what the command then fails with. */
  readonly signal: AbortSignal;
}

const attempts = 4;
const gone = /No files found that match|Cannot open file|does not exist/;

/** Prints the answer to a query over the lake, and its figures as the last line. @throws Error that names damaged files by their keys */
export async function askLake(sql: string, o: Asking): Promise<void> {
  const began = performance.now();
  if (o.output !== undefined && existsSync(o.output.file)) {
    throw new Error(`${o.output.file} is there already: name another file, or remove it`);
  }
  const folder = mkdtempSync(join(tmpdir(), 'insight-mesh-sql-'));
  try {
    for (let attempt = 1; ; attempt++) {
      const source = await sourceOf(o, folder);
      const printed = { rows: 0 };
      try {
        const result = await answer(sql, source, o, folder, printed);
        const seconds = Math.round(performance.now() - began) / 1_000;
        process.stdout.write(jsonLine({ ...result, files: source.paths.length, bytes: source.bytes, seconds }));
        return;
      } catch (error) {
        o.signal.throwIfAborted();
        if (!(error instanceof Error)) throw error;
        // A merge may have taken the place of files that were listed.
        const again = attempt < attempts && printed.rows === 0 && gone.test(error.message);
        if (!again) throw new Error(error.message.replaceAll(source.root, ''), { cause: error });
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function sourceOf(o: Asking, folder: string): Promise<LakeSource> {
  const source = await findLake(openObjectStore(o.storeUrl), o.scope, {
    folder,
    signal: o.signal,
    onProgress: ({ files, ofFiles }) => {
      if (files % 100 === 0 || files === ofFiles) process.stderr.write(`fetched ${files} of ${ofFiles} files\n`);
    },
  });
  if (source.foreign > 0) {
    process.stderr.write(
      `left out: ${source.foreign} files that are not the lake's; npm run lake -- check names them\n`,
    );
  }
  if (source.paths.length > 0) return source;
  throw new Error('the lake has no files of this tenant and these days; npm run sql -- --tables tells what there is');
}

async function answer(
  sql: string,
  source: LakeSource,
  o: Asking,
  folder: string,
  printed: { rows: number },
): Promise<object> {
  const { output, memoryMb, signal } = o;
  const partial = output === undefined ? undefined : `${output.file}.${process.pid}.part${extname(output.file)}`;
  const query = await LakeQuery.open(source.paths, partial, { memoryMb, tempDir: join(folder, 'spill') });
  const stop = () => query.interrupt();
  signal.addEventListener('abort', stop);
  try {
    signal.throwIfAborted();
    const checked = await query.check(sql);
    if (output === undefined || partial === undefined) return await print(query, checked, o, printed);
    const rows = await query.write(checked, partial, output.format);
    renameSync(partial, output.file);
    process.stdout.write(`${rows} rows in ${output.file}\n`);
    return { rows, out: output.file };
  } finally {
    signal.removeEventListener('abort', stop);
    query.close();
    if (partial !== undefined) rmSync(partial, { force: true });
  }
}

async function print(
  query: LakeQuery,
  sql: string,
  { json, limit, signal }: Asking,
  printed: { rows: number },
): Promise<object> {
  const { columns, chunks } = await query.rows(sql);
  const shown: unknown[][] = [];
  let rows = 0;
  for await (const chunk of chunks) {
    signal.throwIfAborted();
    for (const row of chunk) {
      rows += 1;
      if (rows > limit) continue;
      if (!json) shown.push(row);
      else {
        printed.rows++;
        process.stdout.write(jsonLine(Object.fromEntries(columns.map((name, at) => [name, row[at] ?? null]))));
      }
    }
  }
  if (!json) process.stdout.write(rowsTable(columns, shown));
  if (!json && rows > limit) process.stdout.write(`… ${rows - limit} more rows\n`);
  return { rows, columns };
}
