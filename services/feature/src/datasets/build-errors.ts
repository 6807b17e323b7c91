import { AppError } from '@insight-mesh/runtime/errors';
import type { BuildOptions } from './build-options.js';

// Also of a disk with a quota, or of files that may not grow.
const fullCodes = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const full = /No space left|max_temp_directory_size|quota exceeded|File too large/i;

/** What went wrong in words that say where, and what would help. */
export function explained(error: unknown, { folder, outFolder, memoryMb }: BuildOptions): unknown {
  if (!(error instanceof Error) || error instanceof AppError) return error;
  const { code } = error as NodeJS.ErrnoException;
  const words = error.message.split('\n\n')[0] ?? '';
  if (fullCodes.has(code ?? '') || full.test(words)) {
    const where = `the disk of ${folder} (work) or ${outFolder} (data set) is full`;
    const what = `${where}: make room and build again, which goes on where it stopped (${words})`;
    return new AppError('RESOURCE_EXHAUSTED', what, { cause: error });
  }
  if (/^Out of Memory/i.test(words)) {
    const what = `the build needs more than the ${memoryMb} MB that it may use (${words})`;
    return new AppError('RESOURCE_EXHAUSTED', what, { cause: error });
  }
  return error;
}
