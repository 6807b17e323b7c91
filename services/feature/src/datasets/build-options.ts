import type { JoinCut } from './join-claims.js';
import type { DatasetSpec } from './spec.js';

export interface BuildProgress {
  /** In turn: lake, labels, events, fold, write. */
  readonly step: 'lake' | 'labels' | 'events' | 'fold' | 'write';
  readonly done: number;
  readonly total: number;
}

export interface BuildOptions {
  readonly id: string;
  readonly tenantId: string;
  readonly spec: DatasetSpec;
  /** Local paths of the tenant's current lake files, held for the whole build. */
  readonly lakeFiles: readonly string[];
  /** Joins that somebody cut, a span of time each, from identity_audit: see `cutsFor`. */
  readonly cuts: readonly JoinCut[];
  /** Work folder. What is finished stays in it, so that a second call with the same arguments goes on. */
  readonly folder: string;
  /** Gets part-00000.parquet …, rejects.ndjson where there are any, and manifest.json, which is written last. */
  readonly outFolder: string;
  /** What DuckDB may use; the process itself takes some hundred megabytes more. */
  readonly memoryMb: number;
  /** 1: all happens in the caller's thread. */
  readonly threads: number;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: BuildProgress) => void;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /**
   * A moment up to which the lake has everything, of a caller who knows how far each partition has come: the watermark is never after it. Without
   * it the newest event counts, and where a partition is behind the others, its last minutes may be missing.
   */
  readonly completeToMs?: number | undefined;
}
