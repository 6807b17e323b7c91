import { fitModel } from '@insight-mesh/algorithms/fit-model';
import type { ModelName } from '@insight-mesh/algorithms/model';
import { fitConvolutional } from '../networks/convolutional/fit-convolutional.js';
import { fitRecurrent } from '../networks/recurrent/fit-recurrent.js';
import { fitTransformer } from '../networks/transformer.js';
import { fitBlend } from './blend.js';
import type { BlendSourceSettings } from './blend-settings.js';
import type { FitControls, FittedSequenceModel, SequenceData } from './fitting.js';

type Settings = Readonly<Record<string, unknown>>;
type Fit = (data: SequenceData, settings: Settings, controls: FitControls) => Promise<FittedSequenceModel>;

/** The models that are not fitted by algorithms alone: networks, and what is made of other models. */
const fits: Partial<Record<ModelName, Fit>> = {
  transformer: fitTransformer,
  gru: (...given) => fitRecurrent('gru', ...given),
  lstm: (...given) => fitRecurrent('lstm', ...given),
  cnn: fitConvolutional,
  blend: (data, settings, controls) => fitBlend(data, settings, controls, fitSource),
};

/**
 * Fits any sequence model by its name.
 * @param settings of that model; the rest by its defaults
 * @throws RangeError for a setting that does not exist or is out of range; DivergedError; the signal's reason
 */
export async function fitSequenceModel(
  name: ModelName,
  data: SequenceData,
  settings: Settings = {},
  controls: FitControls = {},
): Promise<FittedSequenceModel> {
  const own = fits[name];
  if (own !== undefined) return own(data, settings, controls);
  const began = performance.now();
  const model = fitModel(name, data.interactions, settings, {
    ...(controls.signal === undefined ? {} : { signal: controls.signal }),
    onProgress: (done, total) => controls.onProgress?.({ step: `fit ${name}`, done, total }),
  });
  return { model, report: { curve: [], seconds: (performance.now() - began) / 1000, warnings: [] } };
}

function fitSource(
  source: BlendSourceSettings,
  data: SequenceData,
  controls: FitControls,
): Promise<FittedSequenceModel> {
  const { model, settings, seed = controls.seed } = source;
  return fitSequenceModel(model, data, settings, { ...controls, ...(seed === undefined ? {} : { seed }) });
}
