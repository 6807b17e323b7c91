import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FitBar } from '../lib/fit-progress.js';
import { runTrainingTask } from '../lib/training-task.js';
import { writeWhole } from '../lib/write-whole.js';
import { type Format, readTrainingFile, type TrainingFile } from './data.js';
import { prepareWork } from './kept-wish.js';
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
  const { model, out, seed, settings, file, format } = options;
  const work = join(out, 'work');
  const changed = await prepareWork(work, { model, file, format, settings, seed }, options);
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

function boundTime({ minutes, signal }: FileFitOptions): { signal: AbortSignal; end: () => void } {
  if (minutes === undefined) return { signal, end: () => {} };
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), minutes * 60_000);
  return { signal: AbortSignal.any([signal, late.signal]), end: () => clearTimeout(timer) };
}
