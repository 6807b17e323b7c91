import { type CellName, checkRecurrentShape } from '@insight-mesh/algorithms/networks/recurrent';
import { mergeSettings, requireNumber } from '@insight-mesh/algorithms/settings';
import type { FitControls, FittedSequenceModel, SequenceData } from '../../models/fitting.js';
import { fitNetwork } from '../fit-network.js';
import { checkTrainingSettings, type TrainingSettings, trainingDefaults } from '../training-settings.js';
import { RecurrentNetwork, type RecurrentSettings } from './recurrent-network.js';

export interface RecurrentFitSettings extends TrainingSettings, RecurrentSettings {}

export const recurrentFitDefaults: RecurrentFitSettings = {
  ...trainingDefaults,
  width: 100,
  maxLength: 20,
  residual: true,
  inputDropout: 0.25,
  stateDropout: 0,
};

/** The defaults with what was given in their place. @throws RangeError that names the setting */
export function recurrentSettings(given: Readonly<Record<string, unknown>>): RecurrentFitSettings {
  const settings = checkTrainingSettings(mergeSettings(recurrentFitDefaults, given));
  checkRecurrentShape(settings);
  requireNumber('inputDropout', settings.inputDropout, 0, 0.95);
  requireNumber('stateDropout', settings.stateDropout, 0, 0.95);
  return settings;
}

/**
 * Fits GRU4Rec with a GRU or an LSTM.
 * @throws RangeError for a setting that does not exist or is out of range; DivergedError, BackendError, the signal's reason
 */
export function fitRecurrent(
  cell: CellName,
  data: SequenceData,
  settings: Readonly<Record<string, unknown>>,
  controls: FitControls = {},
): Promise<FittedSequenceModel> {
  const merged = recurrentSettings(settings);
  return fitNetwork(cell, new RecurrentNetwork(cell, merged), merged, data, controls);
}
