import { writeFileSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pause } from '@insight-mesh/runtime/pause';

const noteName = 'builder.pid';
const waitMs = 10_000;
const lookEveryMs = 25;

/** Notes which process builds in a folder. */
export function noteBuilder(folder: string, pid: number): void {
  // At once: a service that is killed now has left a process that the note must name.
  writeFileSync(join(folder, noteName), String(pid));
}

async function read(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}

/** Whether a process of this number builds this data set; where the system does not tell its arguments: whether there is one. */
async function builds(pid: number, id: string): Promise<boolean> {
  if ((await read('/proc/self/cmdline')) !== undefined) {
    const line = await read(`/proc/${pid}/cmdline`);
    return line?.split('\0').includes(id) ?? false;
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * Makes sure that no process of an earlier service still builds in a folder: such a one ends by itself when its service is gone, but maybe
 * not before it looks up from its work.
 * @throws Error when it does not end
 */
export async function aloneIn(folder: string, id: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const pid = Number(await read(join(folder, noteName)));
  if (!Number.isSafeInteger(pid) || pid <= 1) return;
  const until = performance.now() + waitMs;
  while (await builds(pid, id)) {
    if (performance.now() > until) throw new Error(`process ${pid} still builds in ${folder}`);
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It is gone, or another user's.
    }
    await pause(lookEveryMs);
  }
}
