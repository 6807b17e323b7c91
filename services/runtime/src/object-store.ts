import { fileURLToPath } from 'node:url';
import { LocalObjectStore } from './object-store-local.js';

/** Objects by key. A key is a relative path of parts split by `/`; a wrong one is AppError INVALID_ARGUMENT. */
export interface ObjectStore {
  /** Whole or not at all; overwrites. */
  put(key: string, data: Uint8Array): Promise<void>;
  /** `put` with the content of a file, which stays. */
  putFile(key: string, path: string): Promise<void>;
  /** AppError NOT_FOUND when there is none. */
  get(key: string): Promise<Buffer>;
  /** Bytes and milliseconds since 1970; undefined when there is none. */
  head(key: string): Promise<{ size: number; modifiedMs: number } | undefined>;
  /** Every object whose key begins with the prefix (`''` for all), in no certain order. */
  list(prefix: string): AsyncIterable<{ key: string; size: number }>;
  /** Nothing happens when there is none. */
  delete(key: string): Promise<void>;
  /** Where the object lies, or would lie, as a file, if the store is a folder. */
  localPath(key: string): string | undefined;
}

/** The store at a URL; for now a folder, as file:///folder, which is made at the first put. */
export function openObjectStore(url: string): ObjectStore {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 'file:') throw new Error('the object store must be a URL like file:///var/lib/insight-mesh');
  return new LocalObjectStore(fileURLToPath(parsed));
}
