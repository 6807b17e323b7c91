import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FitBar } from '../lib/fit-progress.js';
import { runTrainingTask } from '../lib/training-task.js';
import { writeWhole } from '../lib/write-whole.js';
import { isKept, prepareWork } from './kept-wish.js';
import type { Settings } from './settings.js';
import type { TabularFlags } from './tabular.js';

export interface TableFitOptions extends Omit<TabularFlags, 'dataset' | 'newest' | 'target'> {
  model: string;
  /** A file of rows, or the folder of a data set. */
  file: string;
  label: string;
  /** A folder. */
  out: string;
  settings: Settings;
  seed: number;
  testShare: number;
  backend: string;
  memoryMb?: number;
  checkpointSeconds: number;
  resume: boolean;
  fresh: boolean;
  signal: AbortSignal;
}

/** As services/training/src/offline/tasks/tabular-fit.ts has it. */
interface Fitted {
  bytes: Uint8Array;
  report: { seconds: number; backend?: string; bestEpoch?: number; warnings: string[] };
  test: { auc: number; average_precision: number; log_loss: number };
  rows: number;
  trained: number;
  tested: number;
  positive: string;
  split: { by: string; why: string };
  importance: { column: string; share: number }[];
}

export interface TableFitResult {
  done: true;
  model: string;
  out: string;
  bytes: number;
  sha256: string;
  seed: number;
  auc: number;
  average_precision: number;
  log_loss: number;
  rows: number;
  tested: number;
  split: string;
  seconds: number;
  peak_mb: number;
  backend?: string;
  warnings: string[];
}

/**
 * Fits a score on a file, without a mesh: model.bin and report.json in a folder, each whole or not there. A fit that is broken off goes on from the
 * folder `work` in it, which says what was asked for: with other wishes or other rows it is refused.
 * @throws DataError, TaskError, or an Error that says what differs or how to go on
 */
export async function fitTable(o: TableFitOptions): Promise<TableFitResult> {
  const work = join(o.out, 'work');
  const { model, file, label, settings, seed, testShare, backend } = o;
  const columns = { ignore: o.ignore ?? [], numbers: o.numbers ?? [], categories: o.categories ?? [] };
  const divided = {
    ...(o.group === undefined ? {} : { group: o.group }),
    ...(o.time === undefined ? {} : { time: o.time }),
  };
  const sets = Object.fromEntries(Object.entries(columns).map(([name, of]) => [name, [...of].sort()]));
  const changed = await prepareWork(work, { model, file, label, settings, seed, testShare, ...sets, ...divided }, o);
  const began = performance.now();
  const bar = new FitBar();
  try {
    const { result, peakMb } = await runTrainingTask<Fitted>(
      'tabular-fit',
      {
        ...{ model, settings, seed, testShare, backend },
        source: { path: resolve(file), label, ...columns, ...divided },
        checkpoints: { folder: work, everySeconds: o.checkpointSeconds },
      },
      {
        signal: o.signal,
        ...(o.memoryMb === undefined ? {} : { heapMb: o.memoryMb, rssMb: o.memoryMb }),
        onProgress: ({ done, total, ...at }) => bar.update({ ...at, share: total > 0 ? done / total : 1 }),
      },
    );
    const { bytes, ...told } = result;
    writeWhole(join(o.out, 'model.bin'), bytes);
    writeWhole(
      join(o.out, 'report.json'),
      `${JSON.stringify({ model, seed, settings, file, label, ...told }, null, 2)}\n`,
    );
    rmSync(work, { recursive: true, force: true });
    return {
      ...{ done: true, model, out: o.out, bytes: bytes.byteLength, seed, ...result.test },
      sha256: createHash('sha256').update(bytes).digest('hex'),
      ...{ rows: result.rows, tested: result.tested, split: result.split.by, peak_mb: peakMb },
      seconds: Math.round((performance.now() - began) / 100) / 10,
      ...(result.report.backend === undefined ? {} : { backend: result.report.backend }),
      warnings: [...(changed === undefined ? [] : [changed]), ...result.report.warnings],
    };
  } catch (error) {
    if (!o.signal.aborted) throw error;
    const how = isKept(work)
      ? 'with --resume goes on from the last checkpoint'
      : 'begins anew, for nothing was kept yet';
    throw new Error(`stopped; the same command ${how}`, { cause: error });
  } finally {
    bar.end();
  }
}
