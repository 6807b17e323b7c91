import { createHash } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import type { Checkpoints } from '../models/fitting.js';

/** What a checkpoint's state is of: it is passed over where anything of this differs. */
export function fingerprintOf(matrix: Float64Array, labels: Float64Array, settings: object, seed: number): string {
  const hash = createHash('sha256');
  for (const part of [matrix, labels]) hash.update(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
  return hash.update(JSON.stringify({ settings, seed })).digest('hex');
}

/** The state of an earlier process of the same fit; undefined where there is none. */
export async function loadState<T>(checkpoints: Checkpoints | undefined, fingerprint: string): Promise<T | undefined> {
  const bytes = await checkpoints?.load();
  if (bytes === undefined) return undefined;
  let kept: { fingerprint?: unknown; state?: unknown };
  try {
    kept = deserialize(bytes) as typeof kept;
  } catch {
    return undefined;
  }
  return kept?.fingerprint === fingerprint ? (kept.state as T) : undefined;
}

export async function saveState(
  checkpoints: Checkpoints | undefined,
  fingerprint: string,
  state: object,
): Promise<void> {
  await checkpoints?.save(serialize({ fingerprint, state }));
}

/** Lets signals and messages in: a fit holds the event loop. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
