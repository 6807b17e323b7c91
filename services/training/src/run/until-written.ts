import { AppError } from '@insight-mesh/runtime/errors';
import { pause } from '@insight-mesh/runtime/pause';

/** Milliseconds before each further try: a minute in all. */
const pausesMs = [1_000, 2_000, 5_000, 10_000, 15_000, 30_000];

/**
 * Writes what a run is for. A store that is full or away may be mended in a minute, and hours of work would be lost with it; so it is
 * tried again some times.
 * @throws AppError of the last try, with what was tried; at once for what no waiting mends
 */
export async function untilWritten<T>(
  write: () => Promise<T>,
  options: { signal: AbortSignal; warn: (text: string) => void; pausesMs?: readonly number[] },
): Promise<T> {
  const pauses = options.pausesMs ?? pausesMs;
  for (const waitMs of [...pauses, undefined]) {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof AppError) || !mendable.has(error.code)) throw error;
      if (waitMs === undefined) {
        throw new AppError(
          'RESOURCE_EXHAUSTED',
          `the artefact could not be written in ${pauses.length + 1} tries: ${error.message}`,
          {
            cause: error,
          },
        );
      }
      options.warn('the artefact could not be written at once; it was tried again');
      await pause(waitMs, options.signal);
      options.signal.throwIfAborted();
    }
  }
  throw new Error('no try was made');
}

const mendable = new Set<AppError['code']>(['UNAVAILABLE', 'RESOURCE_EXHAUSTED', 'DEADLINE_EXCEEDED']);
