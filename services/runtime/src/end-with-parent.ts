import { Worker } from 'node:worker_threads';

const everyMs = 500;

// Text, so that it needs no file of its own: it stands as well in a bundle and under a loader of TypeScript.
const watch = `
  const { workerData: { parent, everyMs } } = require('node:worker_threads');
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
  }, everyMs);
`;

/**
 * Ends this process within a second of the end of the one that started it, also of an end by SIGKILL, and also while this one computes: its
 * event loop hears of a closed channel only between two computations, and one of a native library may take for ever. A thread looks.
 * It keeps the process from no end of its own, and takes some megabytes.
 * @param parent number of the process that started this one, as told by that one: it may be gone before this one can ask
 */
export function endWithParent(parent: number): void {
  if (!Number.isSafeInteger(parent) || parent < 1) throw new RangeError(`${parent} is no number of a process`);
  const thread = new Worker(watch, {
    eval: true,
    workerData: { parent, everyMs },
    // Not those of this process, which may name a loader or the size of a heap.
    execArgv: [],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 2, stackSizeMb: 1 },
  });
  thread.unref();
}
