import { hash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError } from '@insight-mesh/runtime/errors';
import { type Duck, quoted } from './duck.js';

const magic = 'PAR1';
/** Magic, length of the footer, magic. */
const leastBytes = 12;

function broken(path: string, why: string, cause?: unknown): AppError {
  return new AppError('DATA_LOSS', `the lake's file ${path} ${why}`, { cause });
}

/** Whether the file begins and ends as Parquet does: what was cut off in the middle does not. */
async function checkFile(path: string): Promise<number> {
  const file = await open(path).catch((error: unknown) => {
    throw broken(path, 'cannot be opened', error);
  });
  try {
    const { size } = await file.stat();
    if (size < leastBytes) throw broken(path, `has ${size} bytes, which is no Parquet file`);
    const ends = Buffer.alloc(leastBytes);
    await file.read(ends, 0, 4, 0);
    await file.read(ends, 4, 8, size - 8);
    if (ends.toString('latin1', 0, 4) !== magic || ends.toString('latin1', 8) !== magic) {
      throw broken(path, 'is truncated or no Parquet file: it does not begin and end as one');
    }
    if (ends.readUInt32LE(4) > size - leastBytes) throw broken(path, 'is truncated: its footer is longer than it is');
    return size;
  } finally {
    await file.close();
  }
}

/**
 * SHA-256 of the names and sizes of files, whatever their order and their folders.
 * @throws AppError DATA_LOSS that names a file which is no whole Parquet file
 */
export async function lakeHash(files: readonly string[]): Promise<string> {
  const names: string[] = [];
  for (const path of files) names.push(`${basename(path)} ${await checkFile(path)}`);
  return hash('sha256', names.sort().join('\n'), 'hex');
}

/** Bytes of files together. */
export async function bytesOf(files: readonly string[]): Promise<number> {
  let bytes = 0;
  for (const path of files) bytes += (await stat(path)).size;
  return bytes;
}

const notTheLake = /Out of Memory|No space left|quota exceeded|File too large/i;

/** Names the file at fault in what DuckDB says of the lake; other errors are given back as they are. */
export async function withCulprit(error: unknown, duck: Duck, files: readonly string[]): Promise<unknown> {
  const message = error instanceof Error ? error.message : '';
  if (!(error instanceof Error) || error instanceof AppError || notTheLake.test(message)) return error;
  for (const path of files) {
    try {
      await duck.run(`SELECT count(hash(COLUMNS(*))) FROM read_parquet(${quoted(path)}, hive_partitioning = false)`);
    } catch (cause) {
      return broken(path, 'cannot be read: it is damaged', cause);
    }
  }
  return error;
}
