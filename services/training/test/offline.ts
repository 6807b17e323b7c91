import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FitProgress } from '../src/models/fitting.js';
import type { FromTask } from '../src/offline/main.js';
import type { FitTaskInput, FitTaskResult } from '../src/offline/tasks/fit.js';

/** A fit in a process of its own, as commands start it. */
export function startFit(
  input: FitTaskInput,
  onProgress: (progress: FitProgress, child: ChildProcess) => void = () => {},
): Promise<FitTaskResult> {
  const main = fileURLToPath(new URL('../dist/src/offline/main.js', import.meta.url));
  const child = fork(main, { serialization: 'advanced', stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  return new Promise((resolve, reject) => {
    let result: FitTaskResult | undefined;
    let failure = '';
    child.on('message', (message: FromTask) => {
      if (message.kind === 'ready') child.send({ task: 'fit', input });
      else if (message.kind === 'progress') onProgress(message.progress, child);
      else if (message.kind === 'done') result = message.result as FitTaskResult;
      else failure = message.message;
    });
    child.on('close', (code, signal) => {
      if (result !== undefined) resolve(result);
      else reject(new Error(failure || `ended by ${signal ?? code}`));
    });
  });
}
