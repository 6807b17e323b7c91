import { checkConvolutionalShape } from '@insight-mesh/algorithms/networks/convolutional';
import { mergeSettings, requireInteger, requireNumber } from '@insight-mesh/algorithms/settings';
import type { FitControls, FittedSequenceModel, SequenceData } from '../../models/fitting.js';
import { fitNetwork } from '../fit-network.js';
import { type TrainingSettings, trainingDefaults } from '../training-settings.js';
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

function checkSettings(settings: ConvolutionalFitSettings): ConvolutionalFitSettings {
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
  const merged = checkSettings(mergeSettings(convolutionalFitDefaults, settings));
  return fitNetwork('cnn', new ConvolutionalNetwork(merged), merged, data, controls);
}
