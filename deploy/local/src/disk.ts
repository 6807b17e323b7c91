import { existsSync, statfsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

const GIB = 1024 ** 3;

/** Bytes an ordinary user can still write on the file system of `path` (which need not exist yet). */
export function freeBytes(path: string): number {
  let folder = resolve(path);
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  const stats = statfsSync(folder);
  return stats.bavail * stats.bsize;
}

/** Throws a clear error when less than `bytes` (default 1 GB) is free where `path` lies. */
export function requireFreeSpace(path: string, bytes = GIB, free = freeBytes(path)): void {
  if (free >= bytes) return;
  const gigabytes = (value: number) => `${(value / GIB).toFixed(2)} GB`;
  throw new Error(
    `the disk of ${resolve(path)} has ${gigabytes(free)} free and ${gigabytes(bytes)} are needed: free some space, ` +
      'or run `npm run reset` to forget what earlier starts stored',
  );
}
