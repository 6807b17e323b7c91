import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FromTask } from '../src/offline/main.js';
import type { FitTaskInput, FitTaskResult } from '../src/offline/tasks/fit.js';

const program = fileURLToPath(new URL('../dist/src/offline/main.js', import.meta.url));

/** Fits in a process of its own, as a process computes on one backend only. @throws Error with the task's message */
export function fitInProcess(input: FitTaskInput): Promise<FitTaskResult> {
  return new Promise((resolve, reject) => {
    const child = fork(program, { serialization: 'advanced', stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    child.on('message', (message: FromTask) => {
      if (message.kind === 'ready') child.send({ task: 'fit', input });
      else if (message.kind === 'done') resolve(message.result as FitTaskResult);
      else if (message.kind === 'failed') reject(new Error(message.message));
    });
    child.on('error', reject);
    child.on('close', (code, signal) => reject(new Error(`the fit ended without a result (${signal ?? code})`)));
  });
}
