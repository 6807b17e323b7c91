import { z } from 'zod';
import { readConfig, type StoreAccess, storeAccessSettings } from './config.js';
import { HdfsObjectStore } from './object-store-hdfs.js';
import { LocalObjectStore } from './object-store-local.js';
import { S3ObjectStore } from './object-store-s3.js';
import { parseStoreUrl } from './object-store-url.js';

export interface StoreCall {
  /** Ends the call early, with AppError CANCELLED. A put may have been done all the same. */
  readonly signal?: AbortSignal | undefined;
}

export interface StoredObject {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970; stores keep whole seconds or better. */
  readonly modifiedMs: number;
}

/**
 * Objects by key. A key is a relative path of parts split by `/` (object-store-key.ts has the rules, the same for every store); a
 * wrong one is AppError INVALID_ARGUMENT. No key may be the folder of another. All methods throw AppError: UNAVAILABLE when the
 * store cannot be reached or does not answer (after tries up to a deadline), PERMISSION_DENIED, RESOURCE_EXHAUSTED when it or
 * the local disk is full, DATA_LOSS when what came is not what was stored.
 */
export interface ObjectStore {
  /** Whole or not at all; overwrites. */
  put(key: string, data: Uint8Array, call?: StoreCall): Promise<void>;
  /** `put` with the content of a file, which stays. The file is streamed. */
  putFile(key: string, path: string, call?: StoreCall): Promise<void>;
  /** For what fits into memory. AppError NOT_FOUND when there is none. */
  get(key: string, call?: StoreCall): Promise<Buffer>;
  /**
   * Streams an object to a file, which appears whole or not at all and is overwritten; its folder is made. AppError NOT_FOUND when there
   * is no object.
   * @returns bytes
   */
  fetchFile(key: string, path: string, call?: StoreCall): Promise<number>;
  /** Undefined when there is none. */
  head(key: string, call?: StoreCall): Promise<{ size: number; modifiedMs: number } | undefined>;
  /** Every object whose key begins with the prefix (`''` for all), in no certain order. */
  list(prefix: string, call?: StoreCall): AsyncIterable<StoredObject>;
  /** Nothing happens when there is none. */
  delete(key: string, call?: StoreCall): Promise<void>;
  /**
   * Where the object lies, or would lie, as a file, if the store is a folder; undefined for every other store. For links (hold-files.ts)
   * and for work that is best done on the same file system; whoever only reads uses `fetchFile` or `holdFiles`.
   */
  localPath(key: string): string | undefined;
  /**
   * Removes what killed writers left half-written, if it has not been touched for so long; writers do it now and then on their own.
   * @returns how many files went
   */
  removeLeftovers(olderThanMs?: number): Promise<number>;
}

/**
 * The store at a URL (object-store-url.ts has the forms). Nothing is connected to, and nothing made, before the first call.
 * @param access how it is reached; read from the environment if not given. A service gives its configuration
 * @throws Error that says what is wrong with the URL or the settings
 */
export function openObjectStore(url: string, access?: StoreAccess): ObjectStore {
  const location = parseStoreUrl(url);
  if (location.kind === 'folder') return new LocalObjectStore(location.folder);
  const settings = access ?? readConfig(z.object(storeAccessSettings));
  if (location.kind === 's3') return new S3ObjectStore({ ...location, access: settings });
  return new HdfsObjectStore({ ...location, access: settings });
}
