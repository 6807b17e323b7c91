import type { Interaction, SequenceModel } from '@insight-mesh/algorithms/model';
import type { NextItemCase, NextItemOptions } from '@insight-mesh/algorithms/next-item-evaluation';
import type { BackendChoice } from '../tensorflow/backend.js';

/** What a sequence model is fitted on. All of it belongs to the training part, but for the validation. */
export interface SequenceData {
  /** In any order. */
  interactions: readonly Interaction[];
  /** What is known of items beside their ids, for example their categories; of items without interactions nothing is used. */
  attributes?: ReadonlyMap<string, readonly string[]>;
  /** A vector of text by item, all of one length. */
  embeddings?: ReadonlyMap<string, Float32Array>;
  /** By these a fit stops early and a blend finds its weights. Never part of what is fitted. */
  validation?: { cases: readonly NextItemCase[]; leaveOut: NextItemOptions['leaveOut'] };
  /**
   * Everything, the validation's interactions among it: a blend is fitted again on it once the validation has found weights and epochs. Other models are
   * fitted on `interactions` alone, and whoever wants them on everything fits them twice.
   */
  whole?: readonly Interaction[];
  /** Measured beside the validation for the curve, and used for nothing else. */
  observed?: { cases: readonly NextItemCase[]; leaveOut: NextItemOptions['leaveOut'] };
}

/** What a fit tells of itself while it works. */
export interface FitProgress {
  /** What it is doing, for example "epoch 3 of 200". */
  step: string;
  /** Of the whole fit, in any unit. */
  done: number;
  total: number;
  epoch?: number;
  /** The mean over the newest steps. */
  loss?: number;
  examplesPerSecond?: number;
  secondsLeft?: number;
  /** The newest measures on the validation, for example ndcg@10. */
  validation?: Readonly<Record<string, number>>;
}

/** Where a fit keeps its state. A name is a fit's own; each save replaces what was there as a whole. */
export interface Checkpoints {
  /** The newest state that is whole; undefined: begin from the start. */
  load(): Promise<Uint8Array | undefined>;
  save(state: Uint8Array): Promise<void>;
  /** Whether enough time has gone since the last save. */
  due(): boolean;
  /** The place of a part of the fit, by a name that no other part has. */
  beside(part: string): Checkpoints;
}

export interface FitControls {
  /** On abort the fit saves a checkpoint, where it has a place for it, and throws the signal's reason. */
  signal?: AbortSignal;
  onProgress?: (progress: FitProgress) => void;
  checkpoints?: Checkpoints;
  backend?: BackendChoice;
  seed?: number;
}

/** How a fit went; what a report draws its loss curve from. */
export interface FitReport {
  /** By epoch, from 1; the seconds are those of training, measuring left out. */
  curve: {
    epoch: number;
    loss: number;
    seconds: number;
    validation?: Readonly<Record<string, number>>;
    observed?: Readonly<Record<string, number>>;
  }[];
  /** The epoch whose weights were kept. */
  bestEpoch?: number;
  /** The backend that computed it. */
  backend?: string;
  /** Examples (predicted positions, rows) that went through, and the seconds that they took. */
  examples?: number;
  seconds: number;
  /** What a person should know, for example that a column is all missing. */
  warnings: string[];
}

export interface FittedSequenceModel {
  model: SequenceModel;
  report: FitReport;
}

/** The loss or a weight is no number any more. The message names the epoch, the batch and its first example. */
export class DivergedError extends Error {
  override readonly name = 'DivergedError';
}
