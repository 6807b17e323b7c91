import { isModelName } from '@insight-mesh/algorithms/load-model';
import type { SequenceModel } from '@insight-mesh/algorithms/model';
import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import { type OpenedModel, openModel } from '../artefact/open-model.js';
import { meanOf } from '../gate/case-values.js';
import { type GateTest, type Measured, measureCases } from '../gate/weigh.js';
import { fitInRun, type RunFitting } from '../run/fit-kept.js';
import type { OnProgress } from '../run/steps.js';
import type { ModelVersion } from '../store/model-versions.js';
import { decisiveMetric, type Trial } from './measure.js';
import { type Unopened, whyUnopened } from './unopened.js';

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
  /** Its artefact is gone or damaged, so that nobody can serve it: any candidate is better. */
  lost: boolean;
  sizeBytes: number;
  /** Absent: it could not be measured, and `why` says what was the matter. */
  measured?: Measured;
}

/**
 * Measures a champion on the test, case by case. The artefact itself is measured when all it was fitted on lies before the test;
 * otherwise it has seen some of the answers, and its recipe is fitted on the candidate's training data instead. Of an
 * artefact that is gone or damaged the recipe's figure stands in the manifest, but it does not keep a candidate out. One that is whole and that
 * this release cannot read (a newer one has made it) is not measured, and keeps every candidate out: recommenders of the newer release serve it.
 */
export async function measureChampion(
  champion: ModelVersion,
  test: Trial,
  store: ObjectStore,
  fitting: RunFitting,
  gateTest: GateTest,
  onProgress: OnProgress,
): Promise<Compared> {
  const opened = await open(champion, store);
  try {
    return await measureOpened(champion, opened, test, fitting, gateTest, onProgress);
  } finally {
    if ('model' in opened) await opened.close();
  }
}

async function measureOpened(
  champion: ModelVersion,
  opened: OpenedModel | Unopened,
  test: Trial,
  fitting: RunFitting,
  gateTest: GateTest,
  onProgress: OnProgress,
): Promise<Compared> {
  const { version, model, sizeBytes } = champion;
  const lost = 'lost' in opened && opened.lost;
  const isUnseen = champion.trainedUntilMs < test.heldOutFromMs;
  const why = 'why' in opened ? opened.why : isUnseen ? '' : 'it was fitted on part of the test';
  const about = {
    version,
    model,
    by: !lost && isUnseen ? ('artefact' as const) : ('recipe' as const),
    lost,
    sizeBytes,
  };
  if ('why' in opened && !lost) return { ...about, by: 'artefact', why, decisive: 0 };
  if ((lost || !isUnseen) && champion.origin === 'elsewhere') {
    return { ...about, why: `${why}, and has no recipe by which it could be fitted again`, decisive: 0 };
  }
  const asked = 'model' in opened && isUnseen ? opened.model : await refit(champion, test, fitting, onProgress);
  const measured = await measureCases(asked, gateTest, { signal: fitting.signal, onProgress });
  return { ...about, why, decisive: meanOf(measured.values[decisiveMetric]), measured };
}

async function refit(
  { slot, version, model, config, seed }: ModelVersion,
  test: Trial,
  fitting: RunFitting,
  onProgress: OnProgress,
): Promise<SequenceModel> {
  if (!isModelName(model)) throw new Error(`${model} is no model of next items`);
  const fit = {
    name: `refit ${slot} ${version} ${model}`,
    model,
    data: { interactions: test.training },
    settings: config,
    onProgress,
  };
  return (await fitInRun(fit, { ...fitting, seed })).model;
}

/** @throws AppError where the store could not tell: recommenders may well serve what this process could not read */
async function open(champion: ModelVersion, store: ObjectStore): Promise<OpenedModel | Unopened> {
  try {
    return await openModel(champion, store);
  } catch (error) {
    return whyUnopened(champion, error);
  }
}
