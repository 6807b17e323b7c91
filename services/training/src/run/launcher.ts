import type { Logger } from '@insight-mesh/runtime/log';
import type { Slot } from '../slots.js';
import type { Outcome } from './child.js';
import type { Job, WorkerProgress } from './job.js';

/** Why an attempt is to end. */
export class StopError extends Error {
  /** `service`: it stops; `cancelled`: somebody wants the run to end; `lost`: another instance has it. */
  constructor(readonly by: 'service' | 'cancelled' | 'lost') {
    super({ service: 'the service stops', cancelled: 'the run was cancelled', lost: 'another instance has it' }[by]);
  }
}

/** What an attempt may take. */
export interface Limits {
  /** The JavaScript heap of the process. */
  heapMb: number;
  /** Resident memory of the whole process. */
  rssMb: number;
  /** Of this attempt. */
  timeLimitMs: number;
  /** For people: of all attempts. */
  timeLimitSeconds: number;
}

export interface Launch {
  limits: Limits;
  /** Its reason is a StopError. */
  signal: AbortSignal;
  log: Logger;
  onProgress: (progress: WorkerProgress) => void;
  /** Rejects when the signal is aborted. */
  reserve: (slots: readonly Slot[]) => Promise<ReadonlyMap<Slot, number>>;
}

/** Where runs compute. */
export interface Launcher {
  /** Runs an attempt to its end, or goes on following one of the run that is still at work. Whatever becomes of it is an outcome. */
  launch(job: Job, launch: Launch): Promise<Outcome>;
  /** Ends and removes what is left of a run that has ended. */
  forget(runId: string): Promise<void>;
  /**
   * `forget` for all runs that have ended without it.
   * @param endedOf those of the ids whose runs have ended
   * @returns their ids
   */
  sweep(endedOf: (runIds: readonly string[]) => Promise<readonly string[]>): Promise<string[]>;
}
