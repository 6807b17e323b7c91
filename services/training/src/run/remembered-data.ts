import { createHash } from 'node:crypto';
import { AppError } from '@insight-mesh/runtime/errors';
import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import { z } from 'zod';
import { type HoldLakeOptions, holdAgain, holdLake, type LakeSnapshot, SnapshotGone } from '../data/lake-snapshot.js';

export interface RememberOptions extends HoldLakeOptions {
  /** Of the run, in the object store. */
  prefix: string;
  tenantId: string;
  /** Where this attempt holds the files. */
  folder: string;
  codeVersion: string;
  warn: (text: string) => void;
}

const rememberedSchema = z.object({
  code_version: z.string(),
  files: z.array(z.object({ key: z.string(), bytes: z.int(), sha256: z.string() })),
});

/**
 * The lake's files of a run: on its first attempt those that are there now, on a later one the same again. Where one of them is gone, or
 * the code is another, the run begins anew, and what it had kept goes: it may hold what somebody wanted forgotten.
 */
export async function holdRemembered(store: ObjectStore, options: RememberOptions): Promise<LakeSnapshot> {
  const { prefix, tenantId, folder, codeVersion, warn } = options;
  const key = `${prefix}/data.json`;
  const before = await readRemembered(store, key);
  if (before !== undefined) {
    try {
      if (before.code_version !== codeVersion)
        throw new SnapshotGone(`the code was ${before.code_version} and is ${codeVersion} now`);
      return await holdAgain(store, before.files, folder, options);
    } catch (error) {
      if (!(error instanceof SnapshotGone)) throw error;
      warn(`the run began anew, since ${error.message}`);
    }
  }
  await forgetKept(store, prefix);
  const snapshot = await holdLake(store, tenantId, folder, options);
  const files = snapshot.files.map(({ key: of, bytes, sha256 }) => ({ key: of, bytes, sha256 }));
  const text = JSON.stringify({ code_version: codeVersion, files } satisfies z.infer<typeof rememberedSchema>);
  await store.put(key, Buffer.from(text)).catch((error: unknown) => {
    warn(`what the run reads could not be noted (${error instanceof Error ? error.message : String(error)})`);
  });
  return snapshot;
}

/** Where a run keeps its work: of all that its results follow from. */
export function keptPrefix(
  prefix: string,
  from: {
    /** Of the files of the lake. */
    sha256: string;
    /** Of the files the newest so many interactions: the service may be started again with another setting. */
    maxInteractions: number;
    config: object;
    codeVersion: string;
  },
): string {
  const all = [from.sha256, from.maxInteractions, from.config, from.codeVersion];
  const hash = createHash('sha256').update(JSON.stringify(all));
  return `${prefix}/kept/${hash.digest('hex').slice(0, 16)}`;
}

async function readRemembered(store: ObjectStore, key: string): Promise<z.infer<typeof rememberedSchema> | undefined> {
  try {
    return rememberedSchema.parse(JSON.parse((await store.get(key)).toString('utf8')));
  } catch (error) {
    // What cannot be read as such a note is as good as none; a store that is away is not.
    if (error instanceof AppError && error.code !== 'NOT_FOUND' && error.code !== 'DATA_LOSS') throw error;
    return undefined;
  }
}

export async function forgetKept(store: ObjectStore, prefix: string): Promise<void> {
  const keys: string[] = [];
  for await (const { key } of store.list(`${prefix}/kept/`)) keys.push(key);
  for (const key of keys) await store.delete(key);
}
