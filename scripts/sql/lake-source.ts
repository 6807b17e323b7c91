import { join } from 'node:path';
import { currentFiles, lakeFolder, parseLakeFile } from '@insight-mesh/algorithms/lake-files';
import { holdFiles } from '@insight-mesh/runtime/hold-files';
import type { ObjectStore } from '@insight-mesh/runtime/object-store';

/** Which files of the lake a query may see. */
export interface LakeScope {
  /** Undefined: all tenants'. */
  readonly tenantId?: string | undefined;
  /** YYYY-MM-DD: days from here on… */
  readonly from?: string | undefined;
  /** …to here, this one too. */
  readonly to?: string | undefined;
}

export interface LakeSource {
  /** Parquet files, each under its key's folders. */
  readonly paths: readonly string[];
  /** What stands before the keys in `paths`. */
  readonly root: string;
  readonly bytes: number;
  /** Files of foreign names, which are left out. */
  readonly foreign: number;
}

/**
 * The current files of a store, as files: where the store is a folder they are read where they lie, else they are fetched.
 * @param folder for what is fetched
 */
export async function findLake(
  store: ObjectStore,
  { tenantId, from, to }: LakeScope,
  o: {
    folder: string;
    signal: AbortSignal;
    onProgress?: (done: { files: number; ofFiles: number; bytes: number }) => void;
  },
): Promise<LakeSource> {
  const sizes = new Map<string, number>();
  const prefix = tenantId === undefined ? `${lakeFolder}/` : `${lakeFolder}/tenant=${tenantId}/`;
  for await (const { key, size } of store.list(prefix)) sizes.set(key, size);
  const { current, foreign } = currentFiles(sizes.keys());
  const keys = current
    .filter((key) => {
      const day = parseLakeFile(key)?.day ?? '';
      return (from === undefined || day >= from) && (to === undefined || day <= to);
    })
    .sort();
  const bytes = keys.reduce((sum, key) => sum + (sizes.get(key) ?? 0), 0);
  const base = { bytes, foreign: foreign.length };
  const local = keys.map((key) => store.localPath(key));
  if (local.every((path) => path !== undefined)) {
    return { ...base, paths: local, root: `${(local[0] ?? '').slice(0, -(keys[0] ?? '').length)}` };
  }
  const paths = await holdFiles(store, keys, o.folder, { signal: o.signal, onProgress: o.onProgress });
  return { ...base, paths, root: join(o.folder, '/') };
}
