import type { StoreAccess } from '@insight-mesh/runtime/config';
import type { Slot } from '../slots.js';
import type { ModelVersion, NewModelVersion } from '../store/model-versions.js';
import type { RunConfig } from './run-config.js';

/** All that a run's process gets to know: the way to the object store, and neither the database nor the mesh's secrets. */
export interface Job {
  runId: string;
  tenantId: string;
  config: RunConfig;
  /** The champion of each slot when the run began. */
  champions: ModelVersion[];
  objectStoreUrl: string;
  storeAccess: StoreAccess;
  /** Bytes of the lake that may be fetched where the store is no folder. */
  maxFetchBytes: number;
  /** A folder of the run's own, removed when it ends. */
  folder: string;
  codeVersion: string;
  /** The newest so many interactions are read. */
  maxInteractions: number;
  /** Bound of DuckDB's memory while it reads. */
  readMemoryMb: number;
}

/** A version that waits for registration; its artefact is written. */
export interface Candidate extends NewModelVersion {
  /** The champion's version that it was compared with; undefined: there was none. */
  comparedWith: number | undefined;
  /** Strictly better than that champion on the same test. */
  better: boolean;
}

export interface RunResult {
  candidates: Candidate[];
  /** The figures of every model on the test, for the log. */
  table: { model: string; metrics: Record<string, number> }[];
}

export type FromWorker =
  | { kind: 'ready' }
  | { kind: 'progress'; step: string; progress: number }
  | { kind: 'reserve'; slots: Slot[] }
  | { kind: 'done'; result: RunResult }
  /** `expected`: the message is meant for the one who started the run. */
  | { kind: 'failed'; message: string; expected: boolean };

export type ToWorker = { kind: 'start'; job: Job } | { kind: 'reserved'; versions: [Slot, number][] };
