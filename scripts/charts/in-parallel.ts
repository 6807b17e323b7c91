import { availableParallelism } from 'node:os';

/** Does the work for each item, as many at once as there are cores, and gives the results in the items' order. */
export async function inParallel<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  workers = availableParallelism(),
): Promise<R[]> {
  const results: R[] = [];
  // One iterator for all workers: each takes the next item that is left.
  const left = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of left) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(workers, items.length) }, worker));
  return results;
}
