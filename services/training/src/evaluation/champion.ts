import { answerCasesSlowly, type NextItemAnswers } from '@insight-mesh/algorithms/evaluation/next-item-answers';
import { loadModel } from '@insight-mesh/algorithms/load-model';
import type { SequenceModel } from '@insight-mesh/algorithms/model';
import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import { readArtefact } from '../artefact/read-artefact.js';
import { meanOf } from '../gate/case-values.js';
import { type GateTest, type Measured, measureCases } from '../gate/weigh.js';
import { fitInRun, type RunFitting } from '../run/fit-kept.js';
import type { OnProgress } from '../run/steps.js';
import type { ModelVersion } from '../store/model-versions.js';
import { cutoffs, decisiveMetric, type Trial } from './measure.js';

/** The champion's figures on a candidate's test, and how they came about. */
export interface Compared {
  version: number;
  model: string;
  /** The champion itself, or its recipe fitted on the candidate's training data. */
  by: 'artefact' | 'recipe';
  /** Why it was not the artefact; else empty. */
  why: string;
  /** 0 where it could not be measured. */
  decisive: number;
  /** To the cases of that test, for the pairs of a comparison. */
  answers: NextItemAnswers;
  /** Its artefact cannot be read, so that nobody can serve it: any candidate is better. */
  lost: boolean;
  sizeBytes: number;
  /** Absent: it could not be measured, and `why` says what was the matter. */
  measured?: Measured;
}

/**
 * Measures a champion on the test, case by case. The artefact itself is measured when all it was fitted on lies before the test;
 * otherwise it has seen some of the answers, and its recipe is fitted on the candidate's training data instead. Of an
 * artefact that cannot be read the recipe's figure stands in the manifest, but it does not keep a candidate out.
 */
export async function measureChampion(
  champion: ModelVersion,
  test: Trial,
  store: ObjectStore,
  fitting: RunFitting,
  gateTest: GateTest,
  onProgress: OnProgress,
): Promise<Compared> {
  const { version, model, sizeBytes } = champion;
  const loaded = await load(champion, store);
  const options = { signal: fitting.signal, onProgress };
  const lost = typeof loaded === 'string';
  const isUnseen = champion.trainedUntilMs < test.heldOutFromMs;
  const asked = !lost && isUnseen ? loaded : await refit(champion, test, fitting, onProgress);
  const measured = await measureCases(asked, gateTest, options);
  return {
    version,
    model,
    by: !lost && isUnseen ? 'artefact' : 'recipe',
    why: lost ? loaded : isUnseen ? '' : 'it was fitted on part of the test',
    decisive: meanOf(measured.values[decisiveMetric]),
    lost,
    sizeBytes,
    measured,
    answers: await answerCasesSlowly(asked, test.cases, {
      longest: Math.max(...cutoffs),
      leaveOut: 'current',
      signal: fitting.signal,
    }),
  };
}

async function refit(
  { slot, version, model, config, seed }: ModelVersion,
  test: Trial,
  fitting: RunFitting,
  onProgress: OnProgress,
): Promise<SequenceModel> {
  const fit = {
    name: `refit ${slot} ${version} ${model}`,
    model,
    data: { interactions: test.training },
    settings: config,
    onProgress,
  };
  return (await fitInRun(fit, { ...fitting, seed })).model;
}

async function load(champion: ModelVersion, store: ObjectStore): Promise<SequenceModel | string> {
  try {
    const { model } = await readArtefact(store, champion.artefact, champion.manifestSha256);
    return loadModel(champion.model, model);
  } catch (error) {
    return `its artefact cannot be used: ${error instanceof Error ? error.message : String(error)}`;
  }
}
