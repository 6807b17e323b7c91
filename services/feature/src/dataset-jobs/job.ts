import type { JoinCut } from '../datasets/join-claims.js';
import type { DatasetManifest, DatasetSpec } from '../datasets/spec.js';
import type { Progress } from '../store/dataset-builds.js';

/** All that the process of a build gets to know: files and numbers, and neither an address nor a secret. */
export interface BuildJob {
  readonly id: string;
  readonly tenantId: string;
  readonly spec: DatasetSpec;
  readonly lakeFiles: readonly string[];
  readonly cuts: readonly JoinCut[];
  /** Where it works, and finds what an earlier process of the same build has finished. */
  readonly folder: string;
  /** Where the data set's files go. */
  readonly outFolder: string;
  /** Of the whole process: DuckDB gets `duckShare` of it, and JavaScript's heap as much as is left. */
  readonly memoryMb: number;
  readonly threads: number;
  /** In a file. */
  readonly maxLabels: number;
  readonly nowMs: number;
}

/** Of a build's memory. */
export const duckShare = 0.6;

export type FromBuilder =
  | { readonly kind: 'ready' }
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'done'; readonly manifest: DatasetManifest }
  /** `expected`: the message is meant for whoever wanted the data set. */
  | { readonly kind: 'failed'; readonly message: string; readonly expected: boolean };

export type ToBuilder = { readonly kind: 'build'; readonly job: BuildJob };
