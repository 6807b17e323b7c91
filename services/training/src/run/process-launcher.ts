import { mkdir } from 'node:fs/promises';
import { runInChild } from './child.js';
import type { Launcher } from './launcher.js';

export interface ProcessLauncherOptions {
  /** The compiled worker.js. */
  workerFile: string;
  /** So long a process has to keep its state when it is told to end. */
  stopGraceMs: number;
}

/** Each attempt is a process of the service's own, which ends with it: nothing is left that would have to be found again. */
export function processLauncher({ workerFile, stopGraceMs }: ProcessLauncherOptions): Launcher {
  return {
    async launch(job, { limits, signal, log, onProgress, reserve }) {
      await mkdir(job.folder, { recursive: true });
      return runInChild(job, {
        ...limits,
        ...{ workerFile, stopGraceMs, signal, onProgress, reserve },
        onStarted: (pid) => log.debug({ run: job.runId, pid }, 'process of the run'),
      });
    },
    forget: async () => {},
    sweep: async () => [],
  };
}
