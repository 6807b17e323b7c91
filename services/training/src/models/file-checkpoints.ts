import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Checkpoints } from './fitting.js';

const files = ['state', 'state.before'] as const;
const hashBytes = 32;

/**
 * Keeps a fit's state in a folder: the newest and the one before it, each behind its SHA-256, so that one which is cut off or damaged
 * is passed over for the other. A save writes beside, syncs, and renames.
 */
export function fileCheckpoints(options: { folder: string; everySeconds: number; now?: () => number }): Checkpoints {
  const { folder, everySeconds, now = () => performance.now() / 1000 } = options;
  let savedAt = now();
  const [newest, before] = files.map((name) => join(folder, name)) as [string, string];
  return {
    due: () => now() - savedAt >= everySeconds,
    async load() {
      for (const path of [newest, before]) {
        const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
          if (error.code === 'ENOENT') return undefined;
          throw error;
        });
        if (bytes === undefined || bytes.length < hashBytes) continue;
        const state = bytes.subarray(hashBytes);
        // A state may become typed arrays, which must begin at a multiple of 8.
        if (digest(state).equals(bytes.subarray(0, hashBytes))) return Uint8Array.from(state);
      }
      return undefined;
    },
    async save(state) {
      await mkdir(folder, { recursive: true });
      const beside = `${newest}.new`;
      try {
        const file = await open(beside, 'w');
        try {
          await file.write(digest(state));
          await file.write(state);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(newest, before).catch((error: NodeJS.ErrnoException) => {
          if (error.code !== 'ENOENT') throw error;
        });
        await rename(beside, newest);
      } finally {
        await rm(beside, { force: true });
      }
      savedAt = now();
    },
  };
}

function digest(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
