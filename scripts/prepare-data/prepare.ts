import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { type FittedPreparation, loadPreparation } from '@insight-mesh/algorithms/preparation/fitted';
import type { Input } from '@insight-mesh/algorithms/preparation/inputs';
import { ConfiguredPreparation } from '@insight-mesh/algorithms/preparation/preparation';
import { samplePlaces } from '@insight-mesh/algorithms/preparation/random';
import { checkWritten, openSource, type Part, readParts, requireColumns } from './source.js';
import { TargetFile } from './target-file.js';

export type Progress = (step: string) => (done: number, total: number) => void;

export interface PrepareOptions {
  /** Either a configuration with rows to fit it on, or a preparation that was saved. */
  readonly config?: string;
  readonly train?: string;
  readonly trainWhere?: string;
  readonly prepared?: string;
  readonly target?: string;
  readonly fold?: string;
  /** Training rows that are read at most; of more, as many chosen at random by the configuration's seed. */
  readonly most: number;
  readonly trainingOut?: string;
  readonly save?: string;
  readonly apply?: string;
  readonly applyWhere?: string;
  readonly out?: string;
  readonly keep: readonly string[];
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

export interface Prepared {
  readonly inputs: number;
  readonly outputs: number;
  /** Rows that it was fitted on; absent for a saved one. */
  readonly fitted_rows?: number;
  readonly training_rows?: number;
  readonly applied_rows?: number;
  readonly dropped_rows?: number;
}

/** Rows that are in memory at a time while applying. */
const PART = 50_000;

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`);
  }
}

/** The label and the fold are read as numbers beside the inputs. */
async function readTraining(
  connection: DuckDBConnection,
  options: PrepareOptions,
  inputs: readonly Input[],
  seed: number,
): Promise<{ part: Part; source: Awaited<ReturnType<typeof openSource>> }> {
  const path = options.train as string;
  const source = await openSource(connection, path, options.trainWhere);
  if (source.rows === 0) throw new Error(`${path}: there is no row to fit on`);
  const extra = [options.target, options.fold].filter((name) => name !== undefined);
  requireColumns(path, source, [...inputs.map(({ name }) => name), ...extra, ...options.keep]);
  const read = [...inputs, ...extra.map((name): Input => ({ name, kind: 'number' }))];
  const twice = extra.find((name) => inputs.some((input) => input.name === name));
  if (twice !== undefined)
    throw new Error(`${twice} is the target or the fold and cannot be an input too: no model would have it in use`);
  const taken = source.rows > options.most ? samplePlaces(source.rows, options.most, seed) : undefined;
  const rows = taken?.length ?? source.rows;
  for await (const part of readParts(
    connection,
    source,
    read,
    options.trainingOut === undefined ? [] : options.keep,
    rows,
    taken,
  )) {
    return { part, source };
  }
  throw new Error(`${path}: there is no row to fit on`);
}

/** A bar or a line for each step, as it begins to report. */
function byStep(progress: Progress): (step: string, done: number, total: number) => void {
  const reports = new Map<string, (done: number, total: number) => void>();
  return (step, done, total) => {
    const report = reports.get(step) ?? progress(step);
    reports.set(step, report);
    report(done, total);
  };
}

async function fitOn(
  connection: DuckDBConnection,
  options: PrepareOptions,
): Promise<{ preparation: FittedPreparation; result: Partial<Prepared> }> {
  const config = readJson(options.config as string);
  const configured = new ConfiguredPreparation(config);
  const reading = options.progress('read');
  const { part, source } = await readTraining(connection, options, configured.inputs, configured.seed);
  reading(part.table.rows, part.table.rows);
  const numbersOf = (name: string | undefined): Float64Array | undefined => {
    const column = name === undefined ? undefined : part.table.column(name);
    return column?.kind === 'number' ? column.values : undefined;
  };
  const target = numbersOf(options.target);
  const folds = numbersOf(options.fold);
  const all = Uint32Array.from({ length: part.table.rows }, (_, i) => i);
  const { preparation, training } = configured.fit(part.table, all, {
    signal: options.signal,
    onProgress: byStep(options.progress),
    ...(target === undefined ? {} : { target }),
    ...(folds === undefined ? {} : { folds: Int32Array.from(folds) }),
  });
  if (options.trainingOut !== undefined) {
    const file = await TargetFile.open(
      connection,
      options.trainingOut,
      source,
      options.keep,
      preparation.outputs,
      'training',
    );
    file.add(training.table, training.rows, part.carried);
    await file.finish();
  }
  return { preparation, result: { fitted_rows: part.table.rows, training_rows: training.rows.length } };
}

async function apply(
  reading: DuckDBConnection,
  writing: DuckDBConnection,
  preparation: FittedPreparation,
  options: PrepareOptions,
): Promise<Partial<Prepared>> {
  const path = options.apply as string;
  const source = await openSource(reading, path, options.applyWhere);
  requireColumns(path, source, [...preparation.inputs.map(({ name }) => name), ...options.keep]);
  const file = await TargetFile.open(
    writing,
    options.out as string,
    source,
    options.keep,
    preparation.outputs,
    'applied',
  );
  const report = options.progress('apply');
  let [read, written] = [0, 0];
  for await (const part of readParts(reading, source, preparation.inputs, options.keep, PART)) {
    options.signal.throwIfAborted();
    const { table, rows } = preparation.transform(part.table);
    file.add(table, rows, part.carried);
    read += part.table.rows;
    written += rows.length;
    report(read, source.rows);
  }
  await file.finish();
  return { applied_rows: written, dropped_rows: read - written };
}

/** A file that appears whole. */
function writeWhole(path: string, text: string): void {
  const unfinished = `${path}.${process.pid}.part`;
  writeFileSync(unfinished, text);
  renameSync(unfinished, path);
}

/** Fits a preparation on one file of rows and applies it to another, through DuckDB. @throws Error that names the file or the step */
export async function prepare(options: PrepareOptions): Promise<Prepared> {
  const folder = mkdtempSync(join(tmpdir(), 'insight-mesh-prepare-'));
  const instance = await DuckDBInstance.create(join(folder, 'rows.duckdb'), { threads: '2', memory_limit: '512MB' });
  const connection = await instance.connect();
  // What an appender writes through a connection ends the result that is being read from it, without an error.
  const other = await instance.connect();
  try {
    const read = [options.train, options.apply, options.config, options.prepared].filter((path) => path !== undefined);
    await checkWritten(connection, read, {
      '--out': options.out,
      '--training-out': options.trainingOut,
      '--save': options.save,
    });
    const { preparation, result } =
      options.prepared === undefined
        ? await fitOn(connection, options)
        : { preparation: loadPreparation(readFileSync(options.prepared, 'utf8')), result: {} };
    if (options.save !== undefined) writeWhole(options.save, preparation.save());
    const applied = options.apply === undefined ? {} : await apply(connection, other, preparation, options);
    return { inputs: preparation.inputs.length, outputs: preparation.outputs.length, ...result, ...applied };
  } finally {
    connection.closeSync();
    other.closeSync();
    instance.closeSync();
    rmSync(folder, { recursive: true, force: true });
  }
}
