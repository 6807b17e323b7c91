import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import type { Slot } from '../slots.js';
import type { Job, RunResult, WorkerProgress } from './job.js';
import type { Limits } from './launcher.js';
import { inTime, SealedValues } from './sealed-values.js';

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
 * The attempts of a run whose pods have said how they ended, the newest first.
 * @throws AppError UNAVAILABLE where the store does not answer
 */
export async function endedAttempts(store: ObjectStore, workPrefix: string): Promise<number[]> {
  const prefix = `${workPrefix}/pods/`;
  return inTime(`listing ${prefix}`, async (signal) => {
    const attempts: number[] = [];
    for await (const { key } of store.list(prefix, { signal })) {
      const attempt = /^(\d+)\/end$/.exec(key.slice(prefix.length))?.[1];
      if (attempt !== undefined) attempts.push(Number(attempt));
    }
    return attempts.sort((a, b) => b - a);
  });
}

/**
 * How the service and the pod of an attempt speak: by objects that appear whole and carry their hash. Either may be gone and come back; who
 * comes finds what was said.
 */
export class PodFiles {
  readonly #values: SealedValues;

  /** @param answerMs so long the store has for each call; then it is UNAVAILABLE */
  constructor(store: ObjectStore, prefix: string, answerMs?: number) {
    this.#values = new SealedValues(store, prefix, answerMs);
  }

  writeJob(job: PodJob): Promise<void> {
    return this.#values.write('job', job);
  }

  /** Each answers undefined for what is not there, or damaged. */
  readJob(): Promise<PodJob | undefined> {
    return this.#values.read<PodJob>('job');
  }

  writeProgress(progress: PodProgress): Promise<void> {
    return this.#values.write('progress', progress);
  }

  readProgress(): Promise<PodProgress | undefined> {
    return this.#values.read<PodProgress>('progress');
  }

  writeEnd(end: PodEnd): Promise<void> {
    return this.#values.write('end', end);
  }

  readEnd(): Promise<PodEnd | undefined> {
    return this.#values.read<PodEnd>('end');
  }
}
