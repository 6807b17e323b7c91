import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openObjectStore } from '@insight-mesh/runtime/object-store';
import type { Datasets } from './datasets.js';
import { write } from './print.js';
import { StepProgress } from './progress.js';

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) hash.update(chunk);
  return hash.digest('hex');
}

/**
 * Copies a data set's files out of the object store, checks each against the manifest, and writes the manifest last. Files that are there already,
 * and right, are not copied again.
 */
export async function fetchFiles(
  { client, call }: Datasets,
  id: string,
  { out, objectStore }: { out: string; objectStore: string },
): Promise<void> {
  const { manifest, dataset } = await client.GetDataset({ dataset_id: id }, call);
  if (manifest === null) throw new Error(`data set ${id} has no files: ${dataset?.error || 'it was not built'}`);
  const store = openObjectStore(objectStore);
  mkdirSync(out, { recursive: true });
  const progress = new StepProgress('files');
  let bytes = 0;
  for (const [index, file] of manifest.files.entries()) {
    const path = join(out, file.name);
    progress.update('copy the files', index, manifest.files.length);
    if (!existsSync(path) || (await sha256Of(path)) !== file.sha256)
      await store.fetchFile(`${manifest.folder}${file.name}`, path);
    if ((await sha256Of(path)) !== file.sha256) {
      await rm(path);
      throw new Error(
        `${manifest.folder}${file.name} is not what the manifest says: its SHA-256 differs; build the data set again`,
      );
    }
    bytes += file.bytes;
  }
  progress.update('copy the files', manifest.files.length, manifest.files.length);
  const rejects = `${manifest.folder}rejects.ndjson`;
  if ((await store.head(rejects)) !== undefined) await store.fetchFile(rejects, join(out, 'rejects.ndjson'));
  await store.fetchFile(`${manifest.folder}manifest.json`, join(out, 'manifest.json'));
  progress.end();
  write(`${manifest.files.length} files of data set ${id} are in ${out}\n`, {
    dataset: id,
    folder: out,
    files: manifest.files.length,
    rows: manifest.rows,
    bytes,
  });
}
