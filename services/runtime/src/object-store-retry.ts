import { AppError } from './errors.js';
import { IdleGuard } from './idle-guard.js';
import type { StoreCall } from './object-store.js';
import { throwIfCancelled } from './object-store-errors.js';
import { pause } from './pause.js';

export interface Persistence extends StoreCall {
  /** A try in which nothing moves for so long has failed. */
  readonly idleMs: number;
  /** No try begins later than this after the first. */
  readonly retryMs: number;
  /** The longest that one try may take. */
  readonly limitMs?: number;
}

const firstPauseMs = 50;
const longestPauseMs = 3_000;
/** A transfer that came damaged is asked for again so often: it may have been cut off by a proxy, or replaced just then. */
const damagedTries = 3;

/**
 * Tries until it works, or the error is one that another try does not mend, or the time is up. Pauses grow and are random, so that
 * a hundred callers do not come back at the same moment.
 * @param doing for errors: "reading the object a/b"
 */
export async function persist<T>(
  doing: string,
  { signal, idleMs, retryMs, limitMs }: Persistence,
  attempt: (guard: IdleGuard) => Promise<T>,
): Promise<T> {
  const end = performance.now() + retryMs;
  let damaged = 0;
  for (let tries = 1; ; tries++) {
    throwIfCancelled(signal, doing);
    const guard = new IdleGuard(idleMs, { signal, ...(limitMs === undefined ? {} : { limitMs }) });
    let failure: unknown;
    try {
      return await attempt(guard);
    } catch (error) {
      failure = guard.reason(doing) ?? error;
    } finally {
      guard.stop();
    }
    if (!(failure instanceof AppError)) throw failure;
    if (failure.code === 'DATA_LOSS') damaged += 1;
    const again = failure.code === 'UNAVAILABLE' || (failure.code === 'DATA_LOSS' && damaged < damagedTries);
    const waitMs = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(tries, 10)) * (0.5 + Math.random() / 2);
    if (!again) throw failure;
    if (performance.now() + waitMs > end) throw tries === 1 ? failure : given(failure, tries);
    await pause(waitMs, signal);
  }
}

function given(failure: AppError, tries: number): AppError {
  return new AppError(failure.code, `${failure.message} (after ${tries} tries)`, { cause: failure.cause });
}
