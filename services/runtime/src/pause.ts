import { setTimeout as sleep } from 'node:timers/promises';

/** Waits so many milliseconds, or until the signal is or becomes aborted. Never throws. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return;
  await sleep(ms, undefined, signal === undefined ? {} : { signal }).catch(() => {});
}

/**
 * Waits for work, but not for ever. Never throws, whatever becomes of the work.
 * @param ms the longest time to wait, in milliseconds
 * @returns whether the work ended in that time
 */
export async function endsWithin(work: Promise<unknown>, ms: number): Promise<boolean> {
  const ended = new AbortController();
  const done = work.then(
    () => true,
    () => true,
  );
  const late = pause(ms, ended.signal).then(() => false);
  try {
    return await Promise.race([done, late]);
  } finally {
    // Else the timer would keep the process.
    ended.abort();
  }
}

/** Lets the event loop take what has come in, so that long work does not hold up requests. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
