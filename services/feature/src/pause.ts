import { setTimeout as sleep } from 'node:timers/promises';

/** Waits, or returns at once when the signal is or becomes aborted. Never throws. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await sleep(ms, undefined, { signal }).catch(() => {});
}

/** Lets the event loop take what has come in, so that long work does not hold up requests. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
