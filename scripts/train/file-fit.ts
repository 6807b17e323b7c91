import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DataError } from '../evaluate/data.js';
import { codeVersion } from '../lib/code-version.js';
import { FitBar } from '../lib/fit-progress.js';
import { hashFile } from '../lib/hash-file.js';
import { runTrainingTask } from '../lib/training-task.js';
import { writeWhole } from '../lib/write-whole.js';
import { type Format, readTrainingFile, type TrainingFile } from './data.js';
import type { Settings } from './settings.js';

export interface FileFitOptions {
  model: string;
  file: string;
  format: Format;
  /** A folder. */
  out: string;
  settings: Settings;
  seed: number;
  backend?: string;
  minutes?: number;
  memoryMb?: number;
  checkpointSeconds: number;
  resume: boolean;
  /** Begin anew although there is something to go on from. */
  fresh: boolean;
  signal: AbortSignal;
}

/** As services/training/src/models/fitting.ts has it. */
interface FitReport {
  curve: { epoch: number; loss: number; seconds: number; validation?: Readonly<Record<string, number>> }[];
  bestEpoch?: number;
  backend?: string;
  examples?: number;
  seconds: number;
  warnings: string[];
}

interface FitResult {
  bytes: Uint8Array;
  report: FitReport;
}

export interface FileFitResult {
  done: true;
  model: string;
  out: string;
  bytes: number;
  sha256: string;
  seed: number;
  seconds: number;
  peak_mb: number;
  backend?: string;
  epochs?: number;
  validation?: Readonly<Record<string, number>>;
  warnings: string[];
}

/** Of these the number of epochs is chosen on the validation, and the model then fitted on everything. */
const networks = new Set(['transformer', 'gru', 'lstm', 'cnn']);

/**
 * Fits a model on a file, without a mesh: model.bin and report.json in a folder, each whole or not there. What is broken off goes on from
 * the folder `work` in it.
 * @throws DataError, TaskError, or an Error that says how to go on or what cannot be written
 */
export async function fitFile(options: FileFitOptions, complain: (line: string) => void): Promise<FileFitResult> {
  const { model, out, seed, settings } = options;
  const work = join(out, 'work');
  const changed = await prepare(work, options);
  if (changed !== undefined) complain(changed);
  const began = performance.now();
  const data = await readTrainingFile(options.file, options.format, complain);
  const bounded = boundTime(options);
  const bar = new FitBar();
  let peakMb = 0;
  const fitPart = async (name: string, input: object): Promise<FitResult> => {
    const told = { ...settings, ...(input as { settings?: Settings }).settings };
    const { result, peakMb: peak } = await runTrainingTask<FitResult>(
      'fit',
      {
        model,
        seed,
        ...(options.backend === undefined ? {} : { backend: options.backend }),
        checkpoints: { folder: join(work, name), everySeconds: options.checkpointSeconds },
        ...input,
        settings: told,
      },
      {
        signal: bounded.signal,
        ...(options.memoryMb === undefined ? {} : { heapMb: options.memoryMb, rssMb: options.memoryMb }),
        onProgress: ({ step, done, total, ...rest }) =>
          bar.update({ step: `${name} ${model}, ${step}`, share: total > 0 ? done / total : 1, ...rest }),
      },
    );
    peakMb = Math.max(peakMb, peak);
    return result;
  };
  try {
    const { result, chosen } = await chooseAndFit(model, data, work, fitPart);
    const whole = { ...result.report, ...(chosen === undefined ? {} : { chosen_on_validation: chosen }) };
    writeWhole(join(out, 'model.bin'), result.bytes);
    writeWhole(
      join(out, 'report.json'),
      `${JSON.stringify({ model, seed, settings, file: options.file, ...whole }, null, 2)}\n`,
    );
    rmSync(work, { recursive: true, force: true });
    const report = chosen ?? result.report;
    const validation = report.curve.find(({ epoch }) => epoch === report.bestEpoch)?.validation;
    return {
      done: true,
      model,
      out,
      bytes: result.bytes.byteLength,
      sha256: createHash('sha256').update(result.bytes).digest('hex'),
      seed,
      seconds: Math.round((performance.now() - began) / 100) / 10,
      peak_mb: peakMb,
      ...(result.report.backend === undefined ? {} : { backend: result.report.backend }),
      ...(report.bestEpoch === undefined ? {} : { epochs: report.bestEpoch }),
      ...(validation === undefined ? {} : { validation }),
      warnings: [
        ...(data.rejected > 0
          ? [`${data.rejected} lines of ${options.file} hold no usable row and were passed over`]
          : []),
        ...new Set([
          ...(changed === undefined ? [] : [changed]),
          ...(chosen?.warnings ?? []),
          ...result.report.warnings,
        ]),
      ],
    };
  } catch (error) {
    bar.end();
    if (!bounded.signal.aborted) throw error;
    const why = options.signal.aborted ? 'stopped' : `stopped after ${options.minutes} minutes (--minutes)`;
    throw new Error(`${why}; the same command with --resume goes on from the last checkpoint`, { cause: error });
  } finally {
    bar.end();
    bounded.end();
  }
}

async function chooseAndFit(
  model: string,
  { all, part, validation }: TrainingFile,
  work: string,
  fitPart: (name: string, input: object) => Promise<FitResult>,
): Promise<{ result: FitResult; chosen?: FitReport }> {
  if (model === 'blend') return { result: await fitPart('fit', { interactions: part, validation, whole: all }) };
  if (!networks.has(model)) return { result: await fitPart('fit', { interactions: all }) };
  const kept = join(work, 'chosen.json');
  let chosen: FitReport;
  if (existsSync(kept)) chosen = JSON.parse(readFileSync(kept, 'utf8')) as FitReport;
  else {
    chosen = (await fitPart('choose', { interactions: part, validation })).report;
    writeWhole(kept, JSON.stringify(chosen));
  }
  const epochs = chosen.bestEpoch === undefined ? {} : { settings: { epochs: chosen.bestEpoch } };
  return { result: await fitPart('fit', { interactions: all, ...epochs }), chosen };
}

/** What a fit was asked for: with anything else there is nothing to go on from. */
interface Wish {
  model: string;
  file: string;
  format: string;
  settings: Settings;
  seed: number;
  /** Of the file's bytes. */
  sha256: string;
}

/**
 * What an earlier command with other wishes left is nothing to go on from; a folder of somebody else's is left alone.
 * @returns a warning where it goes on with what another version of the code has kept
 */
async function prepare(work: string, options: FileFitOptions): Promise<string | undefined> {
  const { model, file, format, settings, seed, resume, fresh } = options;
  const note = join(work, 'wish.json');
  // One that ended before it had kept anything is none.
  const something = existsSync(work) && readdirSync(work).some((name) => !name.startsWith('wish.json'));
  if (something && !existsSync(note)) {
    throw new Error(`${work} holds what is of no fit, and a fit would delete it: choose another folder for --out`);
  }
  if (something && !fresh && !resume)
    throw new Error(`a fit that was broken off lies in ${work}: --resume goes on with it, --fresh begins anew`);
  if (!something && resume) throw new Error(`there is nothing to go on from in ${work}: leave --resume out`);
  if (!existsSync(file)) throw new DataError(`${file} is not there: give a file of that layout (--help says how)`);
  const wish: Wish = { model, file, format, settings, seed, sha256: await hashFile(file) };
  const code = codeVersion();
  if (something && !fresh) return requireSame(work, readFileSync(note, 'utf8'), wish, code);
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  writeWhole(note, JSON.stringify({ ...wish, code }));
  return undefined;
}

/**
 * @returns a warning where another version of the code has kept it
 * @throws Error that says what is not as it was
 */
function requireSame(work: string, before: string, wish: Wish, code: string): string | undefined {
  let kept: Partial<Wish & { code: string }>;
  try {
    kept = (JSON.parse(before) ?? {}) as Partial<Wish & { code: string }>;
  } catch {
    throw new Error(`what lies in ${work} does not say what it was asked for: --fresh begins anew`);
  }
  const { sha256, ...others } = wish;
  const { sha256: hadSha256, code: codeBefore, ...had } = kept;
  if (JSON.stringify(had) !== JSON.stringify(others))
    throw new Error(
      `what lies in ${work} was asked for as ${JSON.stringify(had)}; the same is needed to go on, and --fresh begins anew`,
    );
  if (hadSha256 === sha256) {
    if (codeBefore === code) return undefined;
    const whose = `it goes on from what the code ${codeBefore ?? 'of before'} has kept, and the code is ${code} now`;
    return `${whose}: the same result as of an unbroken fit is not promised; --fresh begins anew`;
  }
  throw new Error(
    `${wish.file} is not the file that the fit in ${work} began on: its SHA-256 was ${hadSha256 ?? 'not kept'} and is ${sha256}; ` +
      'bring the file back, or begin anew with --fresh',
  );
}

function boundTime({ minutes, signal }: FileFitOptions): { signal: AbortSignal; end: () => void } {
  if (minutes === undefined) return { signal, end: () => {} };
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), minutes * 60_000);
  return { signal: AbortSignal.any([signal, late.signal]), end: () => clearTimeout(timer) };
}
