import { checkConvolutionalShape } from '@insight-mesh/algorithms/networks/convolutional';
import { mergeSettings, requireInteger, requireNumber } from '@insight-mesh/algorithms/settings';
import type { FitControls, FittedSequenceModel, SequenceData } from '../../models/fitting.js';
import { fitNetwork } from '../fit-network.js';
import { checkTrainingSettings, type TrainingSettings, trainingDefaults } from '../training-settings.js';
import { ConvolutionalNetwork, type ConvolutionalSettings } from './convolutional-network.js';

export interface ConvolutionalFitSettings extends TrainingSettings, ConvolutionalSettings {}

export const convolutionalFitDefaults: ConvolutionalFitSettings = {
  ...trainingDefaults,
  width: 64,
  maxLength: 50,
  window: 5,
  horizontal: 16,
  vertical: 4,
  residual: true,
  inputDropout: 0.25,
  pooledDropout: 0.5,
};

/** The defaults with what was given in their place. @throws RangeError that names the setting */
export function convolutionalSettings(given: Readonly<Record<string, unknown>>): ConvolutionalFitSettings {
  const settings = checkTrainingSettings(mergeSettings(convolutionalFitDefaults, given));
  checkConvolutionalShape(settings);
  requireInteger('maxLength', settings.maxLength, 1, 4096);
  requireNumber('inputDropout', settings.inputDropout, 0, 0.95);
  requireNumber('pooledDropout', settings.pooledDropout, 0, 0.95);
  return settings;
}

/**
 * Fits Caser.
 * @throws RangeError for a setting that does not exist or is out of range; DivergedError, BackendError, the signal's reason
 */
export function fitConvolutional(
  data: SequenceData,
  settings: Readonly<Record<string, unknown>>,
  controls: FitControls = {},
): Promise<FittedSequenceModel> {
  const merged = convolutionalSettings(settings);
  return fitNetwork('cnn', new ConvolutionalNetwork(merged), merged, data, controls);
}
