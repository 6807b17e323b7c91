import { loadModel } from '@insight-mesh/algorithms/load-model';
import type { SequenceModel } from '@insight-mesh/algorithms/model';
import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import { readArtefact } from '../artefact/read-artefact.js';
import { fitInRun, type RunFitting } from '../run/fit-kept.js';
import type { OnProgress } from '../run/steps.js';
import type { ModelVersion } from '../store/model-versions.js';
import { decisive, measure, type Trial } from './measure.js';

/** The champion's figure on a candidate's test, and how it came about. */
export interface Compared {
  version: number;
  model: string;
  /** The champion itself, or its recipe fitted on the candidate's training data. */
  by: 'artefact' | 'recipe';
  /** Why it was not the artefact; else empty. */
  why: string;
  decisive: number;
  /** Its artefact cannot be read, so that nobody can serve it: any candidate is better. */
  lost: boolean;
}

/**
 * Measures a champion on the test. The artefact itself is measured when all it was fitted on lies before the test;
 * otherwise it has seen some of the answers, and its recipe is fitted on the candidate's training data instead. Of an
 * artefact that cannot be read the recipe's figure stands in the manifest, but it does not keep a candidate out.
 */
export async function measureChampion(
  champion: ModelVersion,
  test: Trial,
  store: ObjectStore,
  fitting: RunFitting,
  onProgress: OnProgress,
): Promise<Compared> {
  const { version, model } = champion;
  const loaded = await load(champion, store);
  const options = { signal: fitting.signal, onProgress };
  const lost = typeof loaded === 'string';
  if (!lost && champion.trainedUntilMs < test.heldOutFromMs) {
    return { version, model, by: 'artefact', why: '', lost, decisive: decisive(measure(loaded, test, options)) };
  }
  const why = lost ? loaded : 'it was fitted on part of the test';
  const name = `refit ${champion.slot} ${version} ${model}`;
  const data = { interactions: test.training };
  const fit = { name, model, data, settings: champion.config, onProgress };
  const { model: refitted } = await fitInRun(fit, { ...fitting, seed: champion.seed });
  return { version, model, by: 'recipe', why, lost, decisive: decisive(measure(refitted, test, options)) };
}

async function load(champion: ModelVersion, store: ObjectStore): Promise<SequenceModel | string> {
  try {
    const { model } = await readArtefact(store, champion.artefact, champion.manifestSha256);
    return loadModel(champion.model, model);
  } catch (error) {
    return `its artefact cannot be used: ${error instanceof Error ? error.message : String(error)}`;
  }
}
