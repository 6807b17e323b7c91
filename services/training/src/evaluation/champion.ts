import type { SequenceModel } from '@insight-mesh/algorithms/model';
import { AppError, type ErrorCode } from '@insight-mesh/runtime/errors';
import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import { type OpenedModel, openModel } from '../artefact/open-model.js';
import { meanOf } from '../gate/case-values.js';
import { type GateTest, type Measured, measureCases } from '../gate/weigh.js';
import { fitInRun, type RunFitting } from '../run/fit-kept.js';
import type { OnProgress } from '../run/steps.js';
import type { ModelVersion } from '../store/model-versions.js';
import { decisiveMetric, type Trial } from './measure.js';

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
  const opened = await open(champion, store);
  try {
    return await measureOpened(champion, opened, test, fitting, gateTest, onProgress);
  } finally {
    if (typeof opened !== 'string') await opened.close();
  }
}

async function measureOpened(
  champion: ModelVersion,
  opened: OpenedModel | string,
  test: Trial,
  fitting: RunFitting,
  gateTest: GateTest,
  onProgress: OnProgress,
): Promise<Compared> {
  const { version, model, sizeBytes } = champion;
  const lost = typeof opened === 'string';
  const isUnseen = champion.trainedUntilMs < test.heldOutFromMs;
  const why = lost ? opened : isUnseen ? '' : 'it was fitted on part of the test';
  const about = {
    version,
    model,
    by: !lost && isUnseen ? ('artefact' as const) : ('recipe' as const),
    lost,
    sizeBytes,
  };
  if ((lost || !isUnseen) && champion.origin === 'elsewhere') {
    return { ...about, why: `${why}, and has no recipe by which it could be fitted again`, decisive: 0 };
  }
  const asked = !lost && isUnseen ? opened.model : await refit(champion, test, fitting, onProgress);
  const measured = await measureCases(asked, gateTest, { signal: fitting.signal, onProgress });
  return { ...about, why, decisive: meanOf(measured.values[decisiveMetric]), measured };
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

/** What says that the artefact itself is gone or damaged. A store that is away or full says nothing about it. */
const lostCodes: ReadonlySet<ErrorCode> = new Set(['NOT_FOUND', 'DATA_LOSS', 'INVALID_ARGUMENT']);

/** @throws AppError where the store could not tell: recommenders may well serve what this process could not read */
async function open(champion: ModelVersion, store: ObjectStore): Promise<OpenedModel | string> {
  try {
    return await openModel(champion, store);
  } catch (error) {
    if (error instanceof AppError && !lostCodes.has(error.code)) throw error;
    return `its artefact cannot be used: ${error instanceof Error ? error.message : String(error)}`;
  }
}
