import { readFile } from 'node:fs/promises';

const everyMs = 500;

/**
 * Watches the resident memory of a process, where the system tells it (Linux).
 * @param onOver called once, with the megabytes that it has
 * @returns ends the watch
 */
export function watchMemory(pid: number, limitMb: number, onOver: (mb: number) => void): () => void {
  let told = false;
  const timer = setInterval(() => {
    void residentMb(pid).then((mb) => {
      if (told || mb === undefined || mb <= limitMb) return;
      told = true;
      clearInterval(timer);
      onOver(mb);
    });
  }, everyMs);
  timer.unref();
  return () => {
    told = true;
    clearInterval(timer);
  };
}

/** Undefined where the process is gone or the system does not tell. */
async function residentMb(pid: number): Promise<number | undefined> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(text)?.[1];
  return kilobytes === undefined ? undefined : Math.round(Number(kilobytes) / 1024);
}
