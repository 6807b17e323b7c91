import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Checkpoints } from './fitting.js';

const files = ['state', 'state.before'] as const;
const hashBytes = 32;
/** After a save that failed the next is tried no later than this. */
const retrySeconds = 30;

export interface FileCheckpointOptions {
  folder: string;
  everySeconds: number;
  now?: () => number;
  /** Told why a save failed; the fit then goes on, since it would only lose time by it. Absent: the save throws. */
  onFailed?: (why: string) => void;
}

/**
 * Keeps a fit's state in a folder: the newest and the one before it, each behind its SHA-256, so that one which is cut off or damaged
 * is passed over for the other. A save writes beside, syncs, and renames.
 */
export function fileCheckpoints(options: FileCheckpointOptions): Checkpoints {
  const { folder, everySeconds, now = () => performance.now() / 1000, onFailed } = options;
  let dueAt = now() + everySeconds;
  const [newest, before] = files.map((name) => join(folder, name)) as [string, string];
  const write = async (state: Uint8Array): Promise<void> => {
    await mkdir(folder, { recursive: true });
    const beside = `${newest}.new`;
    try {
      const file = await open(beside, 'w');
      try {
        await file.writeFile(Buffer.concat([digest(state), state]));
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
  };
  return {
    due: () => now() >= dueAt,
    beside: (part) =>
      fileCheckpoints({ ...options, folder: join(folder, 'parts', part.replace(/[^A-Za-z0-9]+/g, '-')) }),
    async load() {
      for (const path of [newest, before]) {
        const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
          if (error.code === 'ENOENT') return undefined;
          throw error;
        });
        if (bytes === undefined || bytes.length < hashBytes) continue;
        const state = bytes.subarray(hashBytes);
        // A state may become typed arrays, which must begin at a multiple of 8.
        if (digest(state).equals(bytes.subarray(0, hashBytes))) {
          // A damaged newest one must not take the place of this one at the next save.
          if (path === before) await rm(newest, { force: true });
          return Uint8Array.from(state);
        }
      }
      return undefined;
    },
    async save(state) {
      try {
        await write(state);
        dueAt = now() + everySeconds;
      } catch (error) {
        if (onFailed === undefined) throw error;
        onFailed(`a checkpoint could not be kept in ${folder}: ${(error as Error).message}`);
        dueAt = now() + Math.min(everySeconds, retrySeconds);
      }
    },
  };
}

function digest(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
