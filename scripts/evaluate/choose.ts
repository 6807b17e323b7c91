import { Blend } from '@insight-mesh/algorithms/blend';
import type { ModelName, SequenceModel } from '@insight-mesh/algorithms/model';
import { DataError } from './data.js';
import type { BlendSourceChoice, Settings } from './defaults.js';
import { fitHere } from './fit.js';
import { fitBlendInTask } from './fit-blend.js';
import { fitNetwork, isNetwork, type NetworkFitOptions } from './fit-network.js';
import { fitNetworkOnSessions } from './fit-network-sessions.js';
import type { Fit } from './protocols.js';
import { rate } from './report.js';

/** What `--model best` stands for: what did best on the validation of both protocols. */
export const best: ModelName = 'blend';

/** What a person asked for. */
export interface Asked {
  model: ModelName;
  /** Of a blend, in place of the protocol's. */
  sources?: ModelName[];
  seed: number;
  set: Settings;
}

export interface Choice {
  fit: Fit;
  settings: Settings;
  /** Of a blend. */
  sources?: readonly BlendSourceChoice[];
}

/**
 * What is fitted: a model, or a blend of the protocol's sources or of those given.
 * @param network.holdOut the protocol has no validation, so that a network holds some of the training out
 * @throws DataError
 */
export function choose(
  { model, set, seed, sources: given }: Asked,
  defaults: Readonly<Partial<Record<ModelName, Settings>>>,
  blend: readonly BlendSourceChoice[],
  { holdOut, ...network }: Omit<NetworkFitOptions, 'seed'> & { holdOut: boolean },
): Choice {
  const settings = { ...defaults[model], ...set };
  if (given !== undefined && model !== 'blend') throw new DataError('--sources needs --model blend or best');
  if (isNetwork(model)) {
    const fitOn = holdOut ? fitNetworkOnSessions : fitNetwork;
    return { fit: fitOn(model, settings, { ...network, seed }), settings };
  }
  if (model !== 'blend') return { fit: fitHere(model, settings), settings };
  const sources = (given?.map((name): BlendSourceChoice => ({ model: name })) ?? blend).map((source) => ({
    ...source,
    settings: { ...defaults[source.model], ...source.settings },
  }));
  return { fit: fitBlendInTask(sources, settings, { ...network, seed }), settings, sources };
}

/** The same fit, which keeps what it made. */
export function keep(fitOn: Fit): { fitted: { model?: SequenceModel }; remember: Fit } {
  const fitted: { model?: SequenceModel } = {};
  return {
    fitted,
    remember: async (data, progress) => {
      fitted.model = await fitOn(data, progress);
      return fitted.model;
    },
  };
}

/** The weights that a blend found. */
export const weightsOf = (fitted: SequenceModel | undefined): object =>
  fitted instanceof Blend ? { blend: fitted.config } : {};

export const blendRows = (fitted: SequenceModel | undefined): [string, string][] =>
  fitted instanceof Blend
    ? fitted.config.parts.map(({ model, normalise, weight }) => [`part ${model}`, `${rate(weight)} × ${normalise}`])
    : [];
