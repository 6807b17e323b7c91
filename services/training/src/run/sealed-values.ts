import { deserialize, serialize } from 'node:v8';
import { AppError } from '@insight-mesh/runtime/errors';
import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import { open, seal } from './kept-work.js';

/** One call; the store itself may be asked again for longer than anybody here would wait. */
const storeAnswerMs = 20_000;

/** A call that we end for its time is a store that is away, and nobody's wish: CANCELLED would say so. */
export async function inTime<T>(
  doing: string,
  call: (signal: AbortSignal) => Promise<T>,
  ms = storeAnswerMs,
): Promise<T> {
  const signal = AbortSignal.timeout(ms);
  try {
    return await call(signal);
  } catch (error) {
    if (!signal.aborted || (error instanceof AppError && error.code !== 'CANCELLED')) throw error;
    throw new AppError('UNAVAILABLE', `${doing} failed: the store did not answer within ${ms / 1000} s`, {
      cause: error,
    });
  }
}

/** Whether the store is why it failed, also where that is said by what gave up over it. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof AppError)) return false;
  return error.code === 'UNAVAILABLE' || error.code === 'DEADLINE_EXCEEDED' || isAway(error.cause);
}

/**
 * Values below a prefix of the object store, each an object that appears whole and carries its hash. They are structured clones, as between
 * processes: measures may be NaN, and settings undefined. For what is small.
 */
export class SealedValues {
  readonly #store: ObjectStore;
  readonly #prefix: string;
  readonly #answerMs: number;

  /** @param answerMs so long the store has for each call; then it is UNAVAILABLE */
  constructor(store: ObjectStore, prefix: string, answerMs = storeAnswerMs) {
    this.#store = store;
    this.#prefix = prefix;
    this.#answerMs = answerMs;
  }

  write(name: string, value: unknown): Promise<void> {
    const key = `${this.#prefix}/${name}`;
    const bytes = seal(0, serialize(value));
    return inTime(`writing the object ${key}`, (signal) => this.#store.put(key, bytes, { signal }), this.#answerMs);
  }

  /** @returns undefined for what is not there, or damaged */
  async read<T>(name: string): Promise<T | undefined> {
    const key = `${this.#prefix}/${name}`;
    const bytes = await inTime(
      `reading the object ${key}`,
      (signal) => this.#store.get(key, { signal }),
      this.#answerMs,
    ).catch((error: unknown) => {
      if (error instanceof AppError && (error.code === 'NOT_FOUND' || error.code === 'DATA_LOSS')) return undefined;
      throw error;
    });
    const found = bytes === undefined ? undefined : open(bytes);
    return found === undefined ? undefined : (deserialize(found.content) as T);
  }
}
