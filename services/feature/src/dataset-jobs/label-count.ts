import { AppError } from '@insight-mesh/runtime/errors';
import { labelFormat } from '../datasets/check-spec.js';
import { Duck, quoted } from '../datasets/duck.js';
import type { BuildJob } from './job.js';

const readers = {
  '.parquet': (path: string) => `read_parquet(${path}, hive_partitioning = false)`,
  '.csv': (path: string) => `read_csv(${path}, header = true, all_varchar = true)`,
  '.ndjson': (path: string) => `read_ndjson_objects(${path})`,
} as const;

/**
 * Looks whether a file has more labels than are built. What cannot be read is left to the build, which says why.
 * @throws AppError INVALID_ARGUMENT
 */
export async function checkLabelCount(job: BuildJob, signal: AbortSignal): Promise<void> {
  const { labels } = job.spec;
  const format = labels.from === 'file' ? labelFormat(labels.path) : undefined;
  if (labels.from !== 'file' || format === undefined) return;
  const duck = await Duck.open({ memoryMb: 256, threads: 1, spill: job.folder, signal });
  let rows = 0;
  try {
    const { n } = await duck.one(`SELECT count(*)::DOUBLE AS n FROM ${readers[format](quoted(labels.path))}`);
    rows = Number(n);
  } catch {
    return;
  } finally {
    duck.close();
  }
  if (rows <= job.maxLabels) return;
  const bound = `at most ${job.maxLabels} are built at once (DATASET_LABELS_MAX_ROWS)`;
  throw new AppError('INVALID_ARGUMENT', `the labels are ${rows} rows: ${bound}; split the file, or take a share`);
}
