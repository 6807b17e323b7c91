import { setTimeout as pause } from 'node:timers/promises';

const betweenMs = 1_000;

/**
 * Tries again, a second after each failure, until it succeeds or the time is up.
 * @param endsAt milliseconds since 1970
 * @param onFailure hears why a try failed
 * @throws Error with what was tried and the last failure's words
 */
export async function until<T>(
  what: string,
  endsAt: number,
  attempt: () => Promise<T>,
  onFailure: (why: string) => void = () => {},
): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      if (Date.now() + betweenMs > endsAt) throw new Error(`${what}: ${why}`, { cause: error });
      onFailure(why);
      await pause(betweenMs);
    }
  }
}
