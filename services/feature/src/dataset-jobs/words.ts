import { AppError } from '@insight-mesh/runtime/errors';

const full =
  /ENOSPC|EDQUOT|No space left on device|Disk quota exceeded|max_temp_directory_size|disk is full|disk of .* is full/i;
const memory = /Out of Memory|failed to allocate data|needs more than the \d+ MB/i;

/** What went wrong with a build, for whoever wanted the data set; undefined where only the log can help. */
export function reasonOf(error: unknown, memoryMb: number): string | undefined {
  const text = error instanceof Error ? `${error.message} ${causes(error)}` : String(error);
  if (full.test(text)) {
    return 'the disk of the folder in which data sets are built (DATASET_DIR) is full: free some of it, or choose a larger one, and build again';
  }
  if (memory.test(text)) return tooMuchMemory(memoryMb);
  if (error instanceof AppError && error.code !== 'INTERNAL') return error.message;
  return undefined;
}

function causes(error: Error): string {
  return error.cause instanceof Error ? `${error.cause.message} ${causes(error.cause)}` : String(error.cause ?? '');
}

export function tooMuchMemory(memoryMb: number): string {
  return `it needed more than the ${memoryMb} MB that a build may use: ask for fewer features or labels, or raise DATASET_MEMORY_MB`;
}

export const internalReason = 'an internal error; the log of the feature service says more';
