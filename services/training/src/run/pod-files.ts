import { deserialize, serialize } from 'node:v8';
import { AppError } from '@insight-mesh/runtime/errors';
import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import type { Slot } from '../slots.js';
import type { Job, RunResult, WorkerProgress } from './job.js';
import { open, seal } from './kept-work.js';
import type { Limits } from './launcher.js';

/** What a pod is to do. How it reaches the store stands in its own environment, so that no secret lies in the store. */
export interface PodJob {
  job: Omit<Job, 'objectStoreUrl' | 'storeAccess' | 'folder'>;
  limits: Limits;
  /** Reserved before the pod begins, so that it needs nobody to end. */
  versions: [Slot, number][];
}

/** Where a pod is, for the service and for the pod that goes on when this one is taken away. */
export interface PodProgress {
  at: WorkerProgress;
  /** Milliseconds of this and all earlier pods of the attempt. */
  spentMs: number;
}

export type PodEnd =
  | { kind: 'done'; result: RunResult }
  | { kind: 'failed' | 'away' | 'crashed'; message: string; detail: string };

/** One call; the store itself may be asked again for longer than anybody here would wait. */
const storeAnswerMs = 20_000;

/** Below the run's work in the store. */
export function podPrefix(workPrefix: string, attempt: number): string {
  return `${workPrefix}/pods/${attempt}`;
}

/**
 * The attempts of a run whose pods have said how they ended, the newest first.
 * @throws AppError UNAVAILABLE where the store does not answer
 */
export async function endedAttempts(store: ObjectStore, workPrefix: string): Promise<number[]> {
  const prefix = `${workPrefix}/pods/`;
  return inTime(storeAnswerMs, `listing ${prefix}`, async (signal) => {
    const attempts: number[] = [];
    for await (const { key } of store.list(prefix, { signal })) {
      const attempt = /^(\d+)\/end$/.exec(key.slice(prefix.length))?.[1];
      if (attempt !== undefined) attempts.push(Number(attempt));
    }
    return attempts.sort((a, b) => b - a);
  });
}

/** A call that we end for its time is a store that is away, and nobody's wish: CANCELLED would say so. */
async function inTime<T>(ms: number, doing: string, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
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
 * How the service and the pod of an attempt speak: by objects that appear whole and carry their hash, in the form of what a run keeps. Either
 * may be gone and come back; who comes finds what was said.
 */
export class PodFiles {
  readonly #store: ObjectStore;
  readonly #prefix: string;
  readonly #answerMs: number;

  /** @param answerMs so long the store has for each call; then it is UNAVAILABLE */
  constructor(store: ObjectStore, prefix: string, answerMs = storeAnswerMs) {
    this.#store = store;
    this.#prefix = prefix;
    this.#answerMs = answerMs;
  }

  writeJob(job: PodJob): Promise<void> {
    return this.#write('job', job);
  }

  /** Each answers undefined for what is not there, or damaged. */
  readJob(): Promise<PodJob | undefined> {
    return this.#read<PodJob>('job');
  }

  writeProgress(progress: PodProgress): Promise<void> {
    return this.#write('progress', progress);
  }

  readProgress(): Promise<PodProgress | undefined> {
    return this.#read<PodProgress>('progress');
  }

  writeEnd(end: PodEnd): Promise<void> {
    return this.#write('end', end);
  }

  readEnd(): Promise<PodEnd | undefined> {
    return this.#read<PodEnd>('end');
  }

  #write(name: string, value: unknown): Promise<void> {
    // Structured clone, as between processes: measures may be NaN, and settings undefined.
    return inTime(this.#answerMs, `writing the object ${this.#prefix}/${name}`, (signal) =>
      this.#store.put(`${this.#prefix}/${name}`, seal(0, serialize(value)), { signal }),
    );
  }

  async #read<T>(name: string): Promise<T | undefined> {
    const bytes = await inTime(this.#answerMs, `reading the object ${this.#prefix}/${name}`, (signal) =>
      this.#store.get(`${this.#prefix}/${name}`, { signal }),
    ).catch((error: unknown) => {
      if (error instanceof AppError && (error.code === 'NOT_FOUND' || error.code === 'DATA_LOSS')) return undefined;
      throw error;
    });
    const found = bytes === undefined ? undefined : open(bytes);
    return found === undefined ? undefined : (deserialize(found.content) as T);
  }
}
