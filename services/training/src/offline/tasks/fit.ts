import { isModelName } from '@insight-mesh/algorithms/load-model';
import type { Interaction } from '@insight-mesh/algorithms/model';
import { AppError } from '@insight-mesh/runtime/errors';
import { fileCheckpoints } from '../../models/file-checkpoints.js';
import { fitSequenceModel } from '../../models/fit.js';
import type { FitReport, SequenceData } from '../../models/fitting.js';
import type { BackendChoice } from '../../tensorflow/backend.js';
import type { TaskControls } from '../tasks.js';

export interface FitTaskInput {
  model: string;
  interactions: Interaction[];
  settings: Record<string, unknown>;
  seed: number;
  backend?: BackendChoice;
  validation?: SequenceData['validation'];
  whole?: SequenceData['whole'];
  observed?: SequenceData['observed'];
  attributes?: ReadonlyMap<string, readonly string[]>;
  embeddings?: ReadonlyMap<string, Float32Array>;
  /** A folder for the fit's state; the fit goes on from what lies there. */
  checkpoints?: { folder: string; everySeconds: number };
}

export interface FitTaskResult {
  /** Reads back with loadModel. */
  bytes: Uint8Array;
  report: FitReport;
}

/** Fits a sequence model. @throws AppError, RangeError, DivergedError, BackendError for people */
export async function fitTask(input: FitTaskInput, controls: TaskControls): Promise<FitTaskResult> {
  const {
    model: name,
    interactions,
    settings,
    seed,
    backend,
    validation,
    whole,
    observed,
    attributes,
    embeddings,
  } = input;
  if (!isModelName(name)) throw new AppError('INVALID_ARGUMENT', `there is no model ${name}`);
  const data: SequenceData = {
    interactions,
    ...(validation === undefined ? {} : { validation }),
    ...(whole === undefined ? {} : { whole }),
    ...(observed === undefined ? {} : { observed }),
    ...(attributes === undefined ? {} : { attributes }),
    ...(embeddings === undefined ? {} : { embeddings }),
  };
  const lost = new Set<string>();
  const { model, report } = await fitSequenceModel(name, data, settings, {
    ...controls,
    seed,
    ...(backend === undefined ? {} : { backend }),
    ...(input.checkpoints === undefined
      ? {}
      : { checkpoints: fileCheckpoints({ ...input.checkpoints, onFailed: (why) => void lost.add(why) }) }),
  });
  return { bytes: model.toBytes(), report: { ...report, warnings: [...report.warnings, ...lost] } };
}
