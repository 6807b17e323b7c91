import { createHash } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import type { Checkpoints } from './fitting.js';

/**
 * A part of a fit that is made of fits: that of an earlier process, or computed now and kept beside the checkpoints, so that a fit that is broken off
 * goes on with the next part. While it is computed it has checkpoints of its own.
 * @param name of this part alone
 * @param of what the part follows from, as JSON has it; what was kept of something else is passed over
 * @param compute answers what structured clones can hold, to the last bit the same as what is read back
 */
export async function keptPart<T>(
  checkpoints: Checkpoints | undefined,
  name: string,
  of: object,
  compute: (checkpoints: Checkpoints | undefined) => Promise<T>,
): Promise<T> {
  if (checkpoints === undefined) return compute(undefined);
  const key = createHash('sha256').update(JSON.stringify(of)).digest('hex');
  const done = checkpoints.beside(`${name} done`);
  const found = read(await done.load());
  if (found?.key === key) return found.value as T;
  const value = await compute(checkpoints.beside(name));
  await done.save(serialize({ key, value }));
  return value;
}

/** What lies there may be of another version of the code. */
function read(bytes: Uint8Array | undefined): { key?: unknown; value?: unknown } | undefined {
  if (bytes === undefined) return undefined;
  try {
    return (deserialize(bytes) ?? undefined) as { key?: unknown; value?: unknown } | undefined;
  } catch {
    return undefined;
  }
}
