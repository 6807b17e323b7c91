import { AppError } from '@insight-mesh/runtime/errors';

/** How long a caller may hold a place with what it sends. */
export interface Pace {
  /** Milliseconds before the rate counts. */
  graceMs: number;
  /** The least rate from the beginning on, behind the grace. */
  bytesPerSecond: number;
  /** Milliseconds in all. */
  mostMs: number;
}

/**
 * The messages of a stream, for as long as its caller keeps the pace: one that sends a byte now and then is never silent, and would hold
 * its place for ever.
 * @param sizeOf bytes of a message
 * @throws AppError DEADLINE_EXCEEDED that says what came in which time
 */
export async function* inPace<T>(
  messages: AsyncIterable<T>,
  sizeOf: (message: T) => number,
  { graceMs, bytesPerSecond, mostMs }: Pace,
): AsyncGenerator<T, void, undefined> {
  const iterator = messages[Symbol.asyncIterator]();
  const began = performance.now();
  let bytes = 0;
  for (;;) {
    const allowedMs = Math.min(mostMs, graceMs + (bytes / bytesPerSecond) * 1000);
    const next = await within(iterator.next(), began + allowedMs - performance.now(), () => {
      const came = `${bytes} bytes came in ${Math.round(allowedMs / 1000)} s`;
      const right = `send at least ${bytesPerSecond} bytes a second, and all within ${mostMs / 1000} s`;
      return new AppError('DEADLINE_EXCEEDED', `the upload is too slow: ${came}; ${right}`);
    });
    if (next.done === true) return;
    bytes += sizeOf(next.value);
    yield next.value;
  }
}

async function within<T>(promise: Promise<T>, ms: number, late: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(late()), Math.max(0, ms));
  });
  // The stream ends with the call, and what it says then nobody waits for.
  promise.catch(() => {});
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
