import { fitItemKnn } from './item-knn.js';
import type { FitOptions, Interaction, ModelName, SequenceModel } from './model.js';
import { fitPopularity } from './popularity.js';
import { fitRules } from './rules.js';
import { fitStan } from './stan.js';
import { fitUserKnn } from './user-knn.js';
import { fitVsKnn } from './vs-knn.js';

/**
 * Fits a model by its name.
 * @param settings of that model; the rest by its defaults
 * @throws RangeError for a setting that does not exist or is out of range
 */
export function fitModel(
  name: ModelName,
  data: readonly Interaction[],
  settings: Readonly<Record<string, unknown>> = {},
  options: FitOptions = {},
): SequenceModel {
  switch (name) {
    case 'popularity':
      return fitPopularity(data, settings, options);
    case 'item-knn':
      return fitItemKnn(data, settings, options);
    case 'user-knn':
      return fitUserKnn(data, settings, options);
    case 'rules':
      return fitRules(data, settings, options);
    case 'stan':
      return fitStan(data, settings, options);
    case 'vs-knn':
      return fitVsKnn(data, settings, options);
    default:
      throw new RangeError(`${name} is not fitted here: it is a network, or it is made of other models`);
  }
}
