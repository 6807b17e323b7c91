import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { Interaction } from '@insight-mesh/algorithms/model';
import { AppError } from '@insight-mesh/runtime/errors';
import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import type { TableSource } from '../tabular/read-table.js';
import type { SearchData } from './search-spec.js';
import { filesOf } from './trial-store.js';

interface DataFile {
  name: string;
  sha256: string;
  bytes: number;
}

/** The data of a search as it lies in the store. */
export type StoredData = { files: DataFile[] } & (
  | { kind: 'table'; source: Omit<TableSource, 'path'>; isFolder: boolean }
  | { kind: 'sequences' }
);

const interactions = 'interactions';

/**
 * Puts the data of a search below `key` in the store. A file that is there with as many bytes is not sent again: the key follows from the content.
 * @throws AppError of the store
 */
export async function uploadData(
  store: ObjectStore,
  key: string,
  data: SearchData,
  onProgress: (files: number, of: number) => void,
): Promise<StoredData> {
  if (data.kind === 'sequences') {
    const bytes = serialize(data.interactions);
    onProgress(0, 1);
    await store.put(`${key}/data/${interactions}`, bytes);
    onProgress(1, 1);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { kind: 'sequences', files: [{ name: interactions, sha256, bytes: bytes.length }] };
  }
  const { path, ...source } = data.source;
  const isFolder = (await stat(path)).isDirectory();
  const paths = await filesOf(path);
  const files: DataFile[] = [];
  for (const each of paths) {
    onProgress(files.length, paths.length);
    const name = isFolder ? basename(each) : `rows${endingOf(each)}`;
    const { size } = await stat(each);
    if ((await store.head(`${key}/data/${name}`))?.size !== size) await store.putFile(`${key}/data/${name}`, each);
    files.push({ name, sha256: await hashOf(each), bytes: size });
  }
  onProgress(files.length, paths.length);
  return { kind: 'table', source, isFolder, files };
}

/**
 * Fetches the data of a search into a folder, and checks it.
 * @throws AppError of the store; DATA_LOSS where a file is gone or is not what was sent
 */
export async function fetchData(
  store: ObjectStore,
  key: string,
  data: StoredData,
  folder: string,
): Promise<SearchData> {
  await mkdir(folder, { recursive: true });
  for (const { name, sha256 } of data.files) {
    const from = `${key}/data/${name}`;
    await store.fetchFile(from, join(folder, name)).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'NOT_FOUND')
        throw new AppError('DATA_LOSS', `${from} is gone: make the Job of the search again`, { cause: error });
      throw error;
    });
    if ((await hashOf(join(folder, name))) !== sha256)
      throw new AppError(
        'DATA_LOSS',
        `${from} is not what was sent: delete it and make the Job of the search again, which sends it`,
      );
  }
  const first = join(folder, data.files[0]?.name ?? '');
  if (data.kind === 'sequences')
    return { kind: 'sequences', interactions: deserialize(await readFile(first)) as Interaction[] };
  return { kind: 'table', source: { ...data.source, path: data.isFolder ? folder : first } };
}

/** What the format of a file of rows is known by; its name is no key of a store. */
function endingOf(path: string): string {
  return /\.[a-z]+(\.(gz|zst))?$/.exec(path.toLowerCase())?.[0] ?? '';
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) hash.update(chunk);
  return hash.digest('hex');
}
