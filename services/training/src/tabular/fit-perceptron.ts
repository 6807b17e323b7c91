import { TabularBlend } from '@insight-mesh/algorithms/tabular/blend-model';
import type { DenseLayer } from '@insight-mesh/algorithms/tabular/dense-network';
import { PerceptronModel } from '@insight-mesh/algorithms/tabular/perceptron-model';
import type { Checkpoints, FitControls } from '../models/fitting.js';
import { fallbacksOf, openBackend } from '../tensorflow/backend.js';
import { fileRowOf } from './file-rows.js';
import { fingerprintOf, loadState, saveState } from './fit-state.js';
import { groupsOf, holdOut } from './hold-out.js';
import { perceptronSettings } from './perceptron-settings.js';
import { prepareTraining } from './prepare-training.js';
import type { FittedTabularModel, TabularData } from './tabular-data.js';
import { takeRows } from './take-rows.js';
import { type TrainedDense, trainDense } from './train-dense.js';

/**
 * A multilayer perceptron on TensorFlow.js.
 * @throws RangeError for settings, AppError and PreparationError for data, DivergedError, BackendError, the signal's reason
 */
export async function fitPerceptronModel(
  data: TabularData,
  given: Readonly<Record<string, unknown>>,
  controls: FitControls,
  style: 'scaled' | 'article' = 'scaled',
): Promise<FittedTabularModel & { model: PerceptronModel | TabularBlend; members: PerceptronModel[] }> {
  const began = performance.now();
  const settings = perceptronSettings(given);
  const seed = controls.seed ?? 0;
  const { preparation, matrix, width, labels, warnings } = prepareTraining(data, style, settings);
  const backend = await openBackend(controls.backend);
  const fallbacks = fallbacksOf(backend);
  for (const warning of fallbacks) controls.onProgress?.({ step: warning, done: 0, total: 1 });
  const { fitted, validation } =
    settings.patience > 0
      ? holdOut(labels, settings.validationShare, seed, groupsOf(data))
      : { fitted: Uint32Array.from(labels.keys()), validation: undefined };
  const part = (places: Uint32Array) => ({
    matrix: Float32Array.from(takeRows(matrix, width, places)),
    width,
    labels: Float64Array.from(places, (place) => labels[place] as number),
  });
  const fingerprint = fingerprintOf(matrix, labels, settings, seed);
  const shared = {
    ...settings,
    ...part(fitted),
    ...(validation === undefined ? {} : { validation: part(validation) }),
    width,
    nameOf: (place: number) => `row ${fileRowOf(data.source, data.rows[fitted[place] as number] as number)}`,
  };
  const { members, epochs } = settings;
  const kept = await loadState<{ finished: TrainedDense[]; open?: Uint8Array }>(controls.checkpoints, fingerprint);
  const finished = kept?.finished ?? [];
  let open = kept?.open;
  while (finished.length < members) {
    const member = finished.length;
    const own: FitControls = { ...controls };
    if (controls.checkpoints !== undefined)
      own.checkpoints = memberCheckpoints(controls.checkpoints, fingerprint, finished, open);
    const trained = await trainDense({ ...shared, seed: seed + member, fingerprint }, own, (state) => {
      const { loss, validation: measured, seconds } = state.curve.at(-1) ?? { loss: 0, seconds: 0 };
      const speed = (state.epoch * fitted.length) / seconds;
      controls.onProgress?.({
        step: `${members === 1 ? 'fit perceptron' : `fit perceptron ${member + 1} of ${members}`}, epoch ${state.epoch} of ${epochs}`,
        done: member * epochs + state.epoch,
        total: members * epochs,
        epoch: state.epoch,
        loss,
        examplesPerSecond: speed,
        secondsLeft: ((epochs - state.epoch + (members - member - 1) * epochs) * fitted.length) / speed,
        ...(measured === undefined ? {} : { validation: measured }),
      });
    });
    finished.push(trained);
    open = undefined;
  }
  controls.onProgress?.({ step: 'fit perceptron', done: members * epochs, total: members * epochs });
  const models = finished.map((trained) => new PerceptronModel(preparation, layersOf(trained)));
  const [first] = models as [PerceptronModel];
  return {
    model: members === 1 ? first : new TabularBlend(models, new Float64Array(members).fill(1 / members)),
    members: models,
    report: {
      curve: finished[0]?.curve ?? [],
      bestEpoch: finished[0]?.bestEpoch ?? 0,
      backend: backend.name,
      examples: fitted.length * finished.reduce((sum, { curve }) => sum + curve.length, 0),
      seconds: (performance.now() - began) / 1000,
      warnings: [...warnings, ...fallbacks],
    },
  };
}

/** The checkpoints of one member: behind them stand the members that are finished. */
function memberCheckpoints(
  checkpoints: Checkpoints,
  fingerprint: string,
  finished: readonly TrainedDense[],
  open: Uint8Array | undefined,
): Checkpoints {
  return {
    load: async () => open,
    save: (state) => saveState(checkpoints, fingerprint, { finished, open: state }),
    due: () => checkpoints.due(),
    beside: (part) => checkpoints.beside(part),
  };
}

function layersOf({ weights, shapes }: TrainedDense): DenseLayer[] {
  return shapes.map(({ inputs, outputs, weightsAt, biasAt }) => ({
    inputs,
    outputs,
    weights: weights.slice(weightsAt, biasAt),
    bias: weights.slice(biasAt, biasAt + outputs),
  }));
}
