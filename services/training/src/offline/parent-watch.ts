// Runs in a thread beside a task, which may hold the event loop for minutes and then hears nothing of a channel that is gone.
import { workerData } from 'node:worker_threads';

const { parent } = workerData as { parent: number };
setInterval(() => {
  // A process whose parent has ended is given another one.
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
}, 200);
