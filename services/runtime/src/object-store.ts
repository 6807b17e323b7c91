export interface ObjectStore {
  put(key: string, data: Uint8Array): Promise<void>;
  putFile(key: string, path: string): Promise<void>;
  /** AppError NOT_FOUND when there is none. */
  get(key: string): Promise<Buffer>;
  head(key: string): Promise<{ size: number; modifiedMs: number } | undefined>;
  /** Every object whose key begins with the prefix, by key. */
  list(prefix: string): AsyncIterable<{ key: string; size: number }>;
  /** Nothing happens when there is none. */
  delete(key: string): Promise<void>;
  /** Where the object lies as a file, if the store is a folder. */
  localPath(key: string): string | undefined;
}

/** The store at a URL; file:///folder. */
export function openObjectStore(_url: string): ObjectStore {
  throw new Error('not yet');
}
