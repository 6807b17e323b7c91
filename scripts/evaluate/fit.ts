import { fitModel } from '@insight-mesh/algorithms/fit-model';
import type { ModelName } from '@insight-mesh/algorithms/model';
import type { Fit } from './protocols.js';

/** Fits a model of algorithms here, in this process. */
export function fitHere(model: ModelName, settings: Readonly<Record<string, unknown>>): Fit {
  return async ({ train }, progress) => fitModel(model, train, settings, { onProgress: progress(`fit ${model}`) });
}
