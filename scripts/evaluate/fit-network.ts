import { loadModel } from '@insight-mesh/algorithms/load-model';
import type { ModelName } from '@insight-mesh/algorithms/model';
import type { NextItemCase } from '@insight-mesh/algorithms/next-item-evaluation';
import { type FitProgress, runTrainingTask } from '../lib/training-task.js';
import type { Fit } from './protocols.js';

/** The models that are networks: they are fitted with TensorFlow, in a process of their own. */
const networks: ReadonlySet<ModelName> = new Set<ModelName>(['transformer', 'gru', 'lstm', 'cnn']);

export function isNetwork(model: ModelName): boolean {
  return networks.has(model);
}

export interface CurvePoint {
  epoch: number;
  loss: number;
  /** Of training so far, measuring left out. */
  seconds: number;
  validation?: Readonly<Record<string, number>>;
  observed?: Readonly<Record<string, number>>;
}

/** As much of the fit's report as the command shows (services/training/src/models/fitting.ts). */
export interface NetworkReport {
  curve: CurvePoint[];
  bestEpoch?: number;
  backend?: string;
  examples?: number;
  seconds: number;
  warnings: string[];
}

export interface NetworkFitOptions {
  seed: number;
  backend?: string;
  attributes?: ReadonlyMap<string, readonly string[]>;
  /** Measured after each epoch that is validated, for a curve; nothing is chosen by it. */
  observed?: { cases: readonly NextItemCase[]; leaveOut: 'nothing' | 'current' | 'context' };
  onReport?: (report: NetworkReport) => void;
}

/** Fits a network on the training part in the task's process; its bytes come back and are loaded as the recommender would. */
export function fitNetwork(
  model: ModelName,
  settings: Readonly<Record<string, unknown>>,
  options: NetworkFitOptions,
): Fit {
  const { onReport, ...others } = options;
  return async ({ train, validation, tell }, progress) => {
    const told = progress(`fit ${model}`);
    let last = 1;
    const { result } = await runTrainingTask<{ bytes: Uint8Array; report: NetworkReport }>(
      'fit',
      { model, interactions: train, settings, ...(validation === undefined ? {} : { validation }), ...others },
      {
        onProgress: (now) => {
          last = now.total;
          if (now.done < now.total) told(now.done, now.total, note(now));
        },
      },
    );
    // Early stopping ends before the last epoch, so the end is told here.
    told(last, last);
    onReport?.(result.report);
    tell?.(result.report);
    return loadModel(model, result.bytes);
  };
}

function note({ epoch, loss, examplesPerSecond, secondsLeft, validation }: FitProgress): string {
  const parts = [
    epoch === undefined ? '' : `epoch ${epoch}`,
    loss === undefined ? '' : `loss ${loss.toFixed(3)}`,
    examplesPerSecond === undefined ? '' : `${Math.round(examplesPerSecond)} examples/s`,
    validation?.['ndcg@10'] === undefined ? '' : `NDCG@10 ${validation['ndcg@10'].toFixed(4)}`,
    secondsLeft === undefined ? '' : `${Math.ceil(secondsLeft)} s left`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** The seconds of training after which a rate was first reached on the observed cases; undefined where it never was. */
export function secondsTo(curve: readonly CurvePoint[], key: string, rates: readonly number[]): Record<string, number> {
  const reached = rates.flatMap((rate) => {
    const point = curve.find(({ observed }) => (observed?.[key] ?? 0) >= rate);
    return point === undefined ? [] : [[rate.toFixed(3), Math.round(point.seconds)] as const];
  });
  return Object.fromEntries(reached);
}
