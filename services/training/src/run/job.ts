import type { StoreAccess } from '@insight-mesh/runtime/config';
import type { ErrorCode } from '@insight-mesh/runtime/errors';
import type { Evidence } from '../gate/evidence.js';
import type { Slot } from '../slots.js';
import type { ModelVersion, NewModelVersion } from '../store/model-versions.js';
import type { RunConfig } from './run-config.js';
import type { FitDetail } from './steps.js';

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
  /** A folder of the run's own, removed when it ends; each attempt has one in it. */
  folder: string;
  /** What the run keeps for a next attempt lies below this key of the object store. */
  workPrefix: string;
  /** From 1. */
  attempt: number;
  /** How much earlier attempts have kept, and what they had to say. */
  kept: number;
  warnings: string[];
  checkpointSeconds: number;
  codeVersion: string;
  /** The newest so many interactions are read. */
  maxInteractions: number;
  /** Bound of DuckDB's memory while it reads. */
  readMemoryMb: number;
  /** Of the gate's intervals, for example .95. */
  gateLevel: number;
}

/** A version that waits for registration; its artefact is written. */
export interface Candidate extends NewModelVersion {
  /** The champion's version that it was compared with; undefined: there was none. */
  comparedWith: number | undefined;
  /** What the gate decides by. */
  evidence: Evidence;
}

export interface RunResult {
  candidates: Candidate[];
  /** The figures of every model on the test, for the log. */
  table: { model: string; metrics: Record<string, number> }[];
}

/** Where a run's process is. */
export interface WorkerProgress {
  step: string;
  /** 0 to 1. */
  progress: number;
  fit?: FitDetail;
  /** For people, each once; of all attempts. */
  warnings: string[];
  /** Grows with all that is kept for a next attempt. */
  kept: number;
}

export type FromWorker =
  | { kind: 'ready' }
  | ({ kind: 'progress' } & WorkerProgress)
  | { kind: 'reserve'; slots: Slot[] }
  | { kind: 'done'; result: RunResult }
  /** It was told to, and has kept what it could. */
  | { kind: 'stopped' }
  /** `expected`: the message is meant for the one who started the run. */
  | { kind: 'failed'; message: string; expected: boolean; code?: ErrorCode };

export type ToWorker =
  | { kind: 'start'; job: Job }
  | { kind: 'reserved'; versions: [Slot, number][] }
  | { kind: 'stop' };
