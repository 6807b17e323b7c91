import { loadModel } from '@insight-mesh/algorithms/load-model';
import type { ModelName, SequenceModel } from '@insight-mesh/algorithms/model';
import { fitSequenceModel } from '../models/fit.js';
import type { FitControls, FitReport, SequenceData } from '../models/fitting.js';
import type { KeptWork } from './kept-work.js';
import { detailOf, type OnProgress } from './steps.js';

/** How a run fits: what it keeps, on what it computes, and when it stops. */
export interface RunFitting {
  kept: KeptWork;
  signal: AbortSignal;
  backend: NonNullable<FitControls['backend']>;
  seed: number;
}

export interface RunFit {
  /** The same in every attempt of the run, and of this fit alone. */
  name: string;
  model: ModelName;
  data: SequenceData;
  settings: Readonly<Record<string, unknown>>;
  onProgress: OnProgress;
}

/** Fits, going on from the state that an earlier attempt of the run has kept of it. */
export async function fitInRun(
  fit: RunFit,
  { kept, signal, backend, seed }: RunFitting,
): Promise<{ model: SequenceModel; report: FitReport }> {
  signal.throwIfAborted();
  return fitSequenceModel(fit.model, fit.data, fit.settings, {
    signal,
    backend,
    seed,
    checkpoints: kept.checkpoints(fit.name),
    onProgress: (progress) => fit.onProgress(progress.done, progress.total, detailOf(progress)),
  });
}

/** The same, and keeps the model itself. What is answered was read back from its bytes: what is measured is what is served. */
export async function fitAndKeep(
  fit: RunFit,
  fitting: RunFitting,
): Promise<{ model: SequenceModel; report: FitReport }> {
  const { bytes, report } = await fitting.kept.step(fit.name, async () => {
    const fitted = await fitInRun(fit, fitting);
    return { bytes: fitted.model.toBytes(), report: fitted.report };
  });
  await fitting.kept.forget(fit.name);
  return { model: loadModel(fit.model, bytes), report };
}
