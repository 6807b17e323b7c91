import { AppError } from '@insight-mesh/runtime/errors';
import type { BuildOptions } from './build-options.js';

/** What went wrong in words that say where, and what would help. */
export function explained(error: unknown, { folder, outFolder, memoryMb }: BuildOptions): unknown {
  if (!(error instanceof Error) || error instanceof AppError) return error;
  const { code } = error as NodeJS.ErrnoException;
  const words = error.message.split('\n\n')[0] ?? '';
  if (code === 'ENOSPC' || /No space left|max_temp_directory_size/i.test(words)) {
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
