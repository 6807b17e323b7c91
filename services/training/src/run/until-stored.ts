import { pause } from '@insight-mesh/runtime/pause';
import { refusalOf } from '../store/refusal.js';

const retryMs = 1_000;

/**
 * Postgres may be away for a while just when a run of an hour ends; its result must outlast that. What Postgres refuses for its content it
 * would refuse for ever, so the run fails by it.
 * @param options.fail stores that the run has failed, and why
 * @param options.signal ends the tries: what the run has kept stays, and whoever takes it up is at its end at once
 * @returns undefined where the end is not stored: the run is still this instance's, and is taken back
 */
export async function untilStored<T>(
  store: () => Promise<T>,
  options: { fail: (why: string) => Promise<T>; said: (error: unknown) => void; signal: AbortSignal; retryMs?: number },
): Promise<T | undefined> {
  let storeNow = store;
  for (;;) {
    try {
      return await storeNow();
    } catch (error) {
      options.said(error);
      if (options.signal.aborted) return undefined;
      const refused = refusalOf(error);
      if (refused === undefined) await pause(options.retryMs ?? retryMs, options.signal);
      else if (storeNow === store) storeNow = () => options.fail(`its end could not be stored: ${refused}`);
      // Not even that: taking it back counts, so this too has an end.
      else return undefined;
    }
  }
}
