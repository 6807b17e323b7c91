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

/** Below the run's work in the store. */
export function podPrefix(workPrefix: string, attempt: number): string {
  return `${workPrefix}/pods/${attempt}`;
}

/**
 * How the service and the pod of an attempt speak: by objects that appear whole and carry their hash, in the form of what a run keeps. Either
 * may be gone and come back; who comes finds what was said.
 */
export class PodFiles {
  readonly #store: ObjectStore;
  readonly #prefix: string;

  constructor(store: ObjectStore, prefix: string) {
    this.#store = store;
    this.#prefix = prefix;
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
    return this.#store.put(`${this.#prefix}/${name}`, seal(0, serialize(value)), {
      signal: AbortSignal.timeout(20_000),
    });
  }

  async #read<T>(name: string): Promise<T | undefined> {
    const bytes = await this.#store
      .get(`${this.#prefix}/${name}`, { signal: AbortSignal.timeout(20_000) })
      .catch((error: unknown) => {
        if (error instanceof AppError && (error.code === 'NOT_FOUND' || error.code === 'DATA_LOSS')) return undefined;
        throw error;
      });
    const found = bytes === undefined ? undefined : open(bytes);
    return found === undefined ? undefined : (deserialize(found.content) as T);
  }
}
