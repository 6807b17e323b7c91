import { Booster, type RoundLoss } from '@insight-mesh/algorithms/boosting/booster';
import { Forest, mergeForests } from '@insight-mesh/algorithms/boosting/forest';
import { type BoostingSettings, boostingDefaults, boostingSettings } from '@insight-mesh/algorithms/boosting/settings';
import { mergeSettings, requireInteger, requireNumber } from '@insight-mesh/algorithms/settings';
import { BoostingModel } from '@insight-mesh/algorithms/tabular/boosting-model';
import type { FitControls } from '../models/fitting.js';
import { breathe, fingerprintOf, loadState, saveState } from './fit-state.js';
import { groupsOf, holdOut } from './hold-out.js';
import { type PreparationSettings, preparationDefaults, prepareTraining } from './prepare-training.js';
import type { FittedTabularModel, TabularData } from './tabular-data.js';
import { takeRows } from './take-rows.js';

export interface BoostingFitSettings extends BoostingSettings, PreparationSettings {
  /** Forests of as many seeds, of which the mean is taken. */
  members: number;
  /** Of the training rows, by which it is told when to stop; used where patience is above 0. */
  validationShare: number;
  /** Columns with a sign: "+price; -age" never falls as price rises and never rises with age. */
  monotone: string;
}

export const boostingFitDefaults: BoostingFitSettings = {
  ...boostingDefaults,
  ...preparationDefaults,
  oneHotMost: 12,
  members: 1,
  validationShare: 0.1,
  monotone: '',
};

/** The member that is being grown, and those that are finished. */
interface State {
  finished: { forest: ReturnType<Forest['toState']>; curve: RoundLoss[] }[];
  open: { forest: ReturnType<Forest['toState']>; curve: RoundLoss[] };
}

/** @throws RangeError for settings, AppError and PreparationError for data, the signal's reason */
export async function fitBoostingModel(
  data: TabularData,
  given: Readonly<Record<string, unknown>>,
  controls: FitControls,
): Promise<FittedTabularModel & { model: BoostingModel }> {
  const began = performance.now();
  const settings = boostingFitSettings(given);
  const seed = controls.seed ?? 0;
  const { preparation, matrix, width, labels, warnings } = prepareTraining(data, 'trees', settings);
  const monotone = readMonotone(settings.monotone, preparation.outputs);
  const all = { matrix, width, labels, monotone };
  const parts = settings.patience > 0 ? divided(all, settings.validationShare, seed, groupsOf(data)) : all;
  const fingerprint = fingerprintOf(matrix, labels, settings, seed);
  const kept = await loadState<State>(controls.checkpoints, fingerprint);
  const finished = kept?.finished ?? [];
  let open = kept?.open;
  const { checkpoints, signal, onProgress } = controls;
  const { members, rounds } = settings;
  while (finished.length < members) {
    const before = open === undefined ? undefined : { forest: Forest.fromState(open.forest), curve: open.curve };
    const booster = new Booster(parts, settings, seed + finished.length, before);
    const stateOf = (): State['open'] => ({ forest: booster.forest.toState(), curve: booster.curve });
    while (booster.step()) {
      if (booster.round % 5 !== 0) continue;
      const newest = booster.curve.at(-1);
      onProgress?.({
        step: members === 1 ? 'fit boosting' : `fit boosting ${finished.length + 1} of ${members}`,
        done: finished.length * rounds + booster.round,
        total: members * rounds,
        epoch: booster.round,
        ...(newest === undefined ? {} : { loss: newest.loss }),
        ...(newest?.validation === undefined ? {} : { validation: { log_loss: newest.validation } }),
      });
      await breathe();
      if (signal?.aborted || checkpoints?.due())
        await saveState(checkpoints, fingerprint, { finished, open: stateOf() });
      signal?.throwIfAborted();
    }
    const forest = booster.forest.first(booster.bestRound);
    finished.push({ forest: forest.toState(), curve: booster.curve });
    open = undefined;
  }
  onProgress?.({ step: 'fit boosting', done: members * rounds, total: members * rounds });
  const curve = finished[0]?.curve ?? [];
  const seconds = (performance.now() - began) / 1000;
  const forests = finished.map(({ forest }) => Forest.fromState(forest));
  return {
    model: new BoostingModel(preparation, mergeForests(forests)),
    report: {
      curve: curve.map(({ loss, validation }, i) => ({
        epoch: i + 1,
        loss,
        seconds: (seconds * (i + 1)) / curve.length,
        ...(validation === undefined ? {} : { validation: { log_loss: validation } }),
      })),
      bestEpoch: forests[0]?.trees ?? 0,
      backend: 'plain',
      examples: parts.labels.length * finished.reduce((sum, { curve: rounds }) => sum + rounds.length, 0),
      seconds,
      warnings,
    },
  };
}

/** @throws RangeError that names the setting, also where two of them cannot both hold */
export function boostingFitSettings(given: Readonly<Record<string, unknown>>): BoostingFitSettings {
  const settings = mergeSettings(boostingFitDefaults, given);
  const own = Object.fromEntries(
    Object.keys(boostingDefaults).map((name) => [name, settings[name as keyof BoostingSettings]]),
  );
  boostingSettings(own);
  requireInteger('members', settings.members, 1, 1000);
  requireNumber('validationShare', settings.validationShare, 0.01, 0.5);
  if (given.validationShare !== undefined && settings.patience === 0)
    throw new RangeError(
      'validationShare holds rows out for early stopping, and patience is 0, which never stops early: set both or neither',
    );
  return settings;
}

function readMonotone(text: string, outputs: readonly string[]): Int8Array {
  const signs = new Int8Array(outputs.length);
  for (const part of text.split(';').map((each) => each.trim())) {
    if (part === '') continue;
    const at = outputs.indexOf(part.slice(1).trim());
    if (!/^[+-]/.test(part)) throw new RangeError(`monotone: ${part} must begin with + or -, as in "+price; -age"`);
    if (at < 0)
      throw new RangeError(
        `monotone: there is no number ${part.slice(1).trim()}; the model sees ${outputs.join(', ')}`,
      );
    if (signs[at] !== 0) throw new RangeError(`monotone: ${part.slice(1).trim()} stands there twice`);
    signs[at] = part.startsWith('+') ? 1 : -1;
  }
  return signs;
}

function divided<T extends { matrix: Float64Array; width: number; labels: Float64Array }>(
  all: T,
  share: number,
  seed: number,
  groups: Int32Array | undefined,
): T & { validation: { matrix: Float64Array; labels: Float64Array } } {
  const { fitted, validation } = holdOut(all.labels, share, seed, groups);
  const part = (places: Uint32Array) => ({
    matrix: takeRows(all.matrix, all.width, places),
    labels: Float64Array.from(places, (place) => all.labels[place] as number),
  });
  return { ...all, ...part(fitted), validation: part(validation) };
}
