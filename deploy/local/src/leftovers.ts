import { readFileSync } from 'node:fs';
import { commandLine, isAlive } from './processes.js';

/**
 * The process whose id stands in the first line of `pidFile`, if it lives and its command line contains `mark` (a path that
 * only our process has in it). A stale file, or an id that now belongs to another program, gives undefined.
 */
export function processWith(pidFile: string, mark: string): number | undefined {
  let pid: number;
  try {
    pid = Number.parseInt(readFileSync(pidFile, 'utf8').split('\n')[0] ?? '', 10);
  } catch {
    return undefined;
  }
  if (!Number.isInteger(pid) || pid <= 1 || !isAlive(pid)) return undefined;
  return commandLine(pid)?.includes(mark) ? pid : undefined;
}

/** Ends a process that is not our child: `first` (default SIGTERM), SIGKILL after `graceMs`; returns when it is gone. */
export async function endProcess(pid: number, graceMs = 15_000, first: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  const command = commandLine(pid);
  const killAt = performance.now() + graceMs;
  send(pid, first);
  let killed = false;
  while (isAlive(pid) && commandLine(pid) === command) {
    if (!killed && performance.now() > killAt) {
      send(pid, 'SIGKILL');
      killed = true;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone meanwhile.
  }
}
