import type { BlendSourceChoice, Settings } from './defaults.js';
import { fitNetwork, type NetworkFitOptions } from './fit-network.js';
import type { Fit } from './protocols.js';

/**
 * Fits a blend in a process of its own, as networks are: by the protocol's validation, or, where it has none, by the newest tenth of
 * the training sessions; never by the test.
 * @param settings of the blend itself
 */
export function fitBlendInTask(
  sources: readonly BlendSourceChoice[],
  settings: Settings,
  options: NetworkFitOptions,
): Fit {
  const { seed, backend, attributes, onReport } = options;
  return fitNetwork(
    'blend',
    { ...settings, sources },
    {
      seed,
      ...(backend === undefined ? {} : { backend }),
      ...(attributes === undefined ? {} : { attributes }),
      ...(onReport === undefined ? {} : { onReport }),
    },
  );
}
