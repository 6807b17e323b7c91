import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { endProcess, processWith } from './leftovers.js';
import { graceOf, RunFile } from './run-file.js';

/**
 * Stops all that runs from a local folder: its owner (which stops its own), what a crashed owner recorded, and servers that
 * were never recorded. A process is ended only after its command line has been compared. Gives what was stopped.
 */
export async function stopEverything(dir: string, onProgress: (message: string) => void = () => {}): Promise<string[]> {
  const stopped: string[] = [];
  const owner = RunFile.owner(dir);
  if (owner && owner.pid !== process.pid) {
    onProgress(`stopping the mesh that runs there (process ${owner.pid})`);
    await endProcess(owner.pid, 60_000);
    stopped.push('owner');
  }
  stopped.push(...(await RunFile.stopLeftovers(dir, onProgress)));
  const brokers = (existsSync(dir) ? readdirSync(dir) : []).filter((name) => /^kafka(-\d+)?$/.test(name));
  const servers = [
    ...brokers.map((name) => ({
      name: name.replace('-', ' '),
      pidFile: join(dir, name, 'kafka.pid'),
      mark: join(dir, name, 'server.properties'),
      signal: 'SIGTERM' as const,
    })),
    {
      name: 'postgres',
      pidFile: join(dir, 'postgres', 'data', 'postmaster.pid'),
      mark: join(dir, 'postgres', 'data'),
      signal: 'SIGINT' as const,
    },
  ];
  for (const { name, pidFile, mark, signal } of servers) {
    const pid = processWith(pidFile, mark);
    if (!pid) continue;
    onProgress(`stopping ${name} (process ${pid})`);
    await endProcess(pid, graceOf(name), signal);
    stopped.push(name);
  }
  return stopped;
}
