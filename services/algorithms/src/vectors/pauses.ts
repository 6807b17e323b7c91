/** A pause in which other work goes on, between the steps of a long one. It throws the reason of the signal. */
export function pauses(signal?: AbortSignal): () => Promise<void> {
  return async () => {
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
  };
}
