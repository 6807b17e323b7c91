import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '@insight-mesh/runtime/errors';
import { holdFiles } from '@insight-mesh/runtime/hold-files';
import { type LakeFile, noteFacts } from '../store/lake-files.js';
import { type OpenDuckDb, openDuckDb } from './duckdb.js';
import { type Content, readContent } from './file-content.js';
import type { LakeTools } from './lake-tools.js';

/** What a merge may hold in memory; what goes beyond is sorted on the disk. */
const memory = '512MB';

/** A folder and a DuckDB for work on files of the lake, gone when the work is done. */
export async function inWorkshop<T>(
  tools: LakeTools,
  work: (workshop: { folder: string; duckDb: OpenDuckDb }) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tools.tempDir ?? tmpdir(), 'insight-mesh-files-'));
  try {
    const duckDb = await openDuckDb(memory, folder);
    try {
      return await work({ folder, duckDb });
    } finally {
      duckDb.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export interface HeldFile {
  readonly path: string;
  readonly content: Content;
}

/**
 * Holds a file of the lake still and reads all of it. One that is missing, is no whole Parquet file, or does not hold what the catalogue and
 * its name say, is left alone and, with `note`, noted as damaged.
 */
export async function holdFile(
  tools: LakeTools,
  { folder, duckDb }: { folder: string; duckDb: OpenDuckDb },
  file: LakeFile,
  o: { note: boolean } = { note: true },
): Promise<HeldFile | { damaged: string }> {
  const head = await tools.store.head(file.key);
  let damaged: string;
  if (head === undefined) damaged = 'it is not in the object store';
  else {
    try {
      const [path = ''] = await holdFiles(tools.store, [file.key], folder);
      const content = await readContent(duckDb.connection, path, head.size, file);
      if (content.strays > 0)
        damaged = `${content.strays} of its ${content.rows} rows are of another tenant, day, partition or range than its name tells`;
      else if (file.rows !== undefined && file.rows !== content.rows)
        damaged = `it holds ${content.rows} rows, and ${file.rows} were written`;
      else return { path, content };
    } catch (error) {
      // The store's or the machine's trouble says nothing about the file.
      if (error instanceof AppError && error.code !== 'NOT_FOUND') throw error;
      damaged = `it cannot be read: ${firstLine(error, folder)}`;
    }
  }
  if (!o.note) return { damaged };
  await noteFacts(tools.pool, file.key, { damaged });
  if (file.damaged !== damaged)
    tools.log.error({ key: file.key, damaged }, 'a file of the lake is damaged and is left alone');
  return { damaged };
}

/** Without the folder, which means nothing to whoever has to mend it. */
function firstLine(error: unknown, folder: string): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split('\n')[0] ?? '').replaceAll(`${folder}/`, '');
}
