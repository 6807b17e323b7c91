import { Worker } from 'node:worker_threads';

/**
 * Ends this process soon after its parent (200 ms), even while it computes. What it had kept stays: a task may be killed at any moment.
 * @param parent the process id
 */
export function endWithParent(parent: number): void {
  const watch = new Worker(new URL('./parent-watch.js', import.meta.url), {
    workerData: { parent },
    // The flags of a task's process are of its own heap.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 4 },
  });
  watch.unref();
}
