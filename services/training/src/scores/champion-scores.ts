import { loadTabularModel } from '@insight-mesh/algorithms/tabular/blend-model';
import type { TabularModel } from '@insight-mesh/algorithms/tabular/tabular-model';
import { AppError } from '@insight-mesh/runtime/errors';
import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import { modelFile } from '../artefact/manifest.js';
import { readArtefactFiles } from '../artefact/read-artefact.js';
import { type Unopened, whyUnopened } from '../evaluation/unopened.js';
import type { Latency } from '../gate/evidence.js';
import { DivergedError } from '../models/fitting.js';
import type { RunFitting } from '../run/fit-kept.js';
import type { OnProgress } from '../run/steps.js';
import type { ModelVersion } from '../store/model-versions.js';
import { isTabularRecipe } from '../tabular/recipe-names.js';
import type { RowSplit } from '../tabular/split-rows.js';
import { fitRecipe } from './choose-scores.js';
import type { ScoreDataSet } from './data-set.js';
import { isOfRows, type ScoreRows, timeColumn } from './read-rows.js';
import { type ScoreTest, timeScores } from './score-test.js';

/** What a champion says of a candidate's test, and how that came about. */
export interface ComparedScores {
  version: number;
  model: string;
  /** The champion itself, or its recipe fitted on the candidate's training rows. */
  by: 'artefact' | 'recipe';
  /** Why it was not the artefact; else empty. */
  why: string;
  /** Its artefact is gone or damaged, so that nobody can serve it: any candidate is better. */
  lost: boolean;
  sizeBytes: number;
  threshold: number;
  /** Absent: it could not be asked, and `why` says what was the matter. */
  measured?: { scores: Float64Array; latency: Latency };
}

/** A champion's model and what it was made of. */
export interface OpenedChampion {
  model: TabularModel;
  dataSet: Partial<ScoreDataSet>;
}

export interface ChampionOptions {
  champion: ModelVersion;
  opened: OpenedChampion | Unopened;
  rows: ScoreRows;
  split: RowSplit;
  dataSet: ScoreDataSet;
  test: ScoreTest;
  fitting: RunFitting;
  onProgress: OnProgress;
}

/**
 * Asks a champion of the test's rows. The artefact itself where it has seen none of them: all that it was fitted on is older, or it was measured by the
 * very same rows. Otherwise, or where the rows lack a column that it needs, its recipe is fitted on the candidate's training rows.
 * @throws AppError where the store could not tell
 */
export async function askChampion(o: ChampionOptions): Promise<ComparedScores> {
  const { champion, test } = o;
  const { version, model, sizeBytes } = champion;
  const { opened } = o;
  const about = { version, model, sizeBytes, threshold: champion.metrics.threshold ?? 0.5 };
  if ('why' in opened) {
    const { why, lost } = opened;
    if (lost) return { ...about, by: 'recipe', lost, ...(await askRecipe(o, why)) };
    return { ...about, by: 'artefact', lost, why };
  }
  const other = otherLabel(opened.dataSet, o.dataSet);
  if (other !== undefined) return { ...about, by: 'artefact', lost: false, why: other };
  let why = isUnseen(o, opened.dataSet) ? '' : 'it was fitted on part of the test';
  if (why === '') {
    try {
      const measured = { scores: opened.model.score(test.table), latency: await timeScores(opened.model, test.probes) };
      return { ...about, by: 'artefact', lost: false, why, measured };
    } catch (error) {
      if (!isOfRows(error)) throw error;
      why = `it cannot be asked of these rows: ${error.message}`;
    }
  }
  return { ...about, by: 'recipe', lost: false, ...(await askRecipe(o, why)) };
}

/** Two scores of one target must say the same thing, or the better figure means nothing. */
function otherLabel(
  before: Partial<ScoreDataSet>,
  { label, positive, labels_mean: means }: ScoreDataSet,
): string | undefined {
  if (before.label === label && before.positive === positive) {
    // Every data set calls its label so: what it says is in the rule.
    if (before.labels_mean === undefined || before.labels_mean === means) return undefined;
    return `its labels follow from ${before.labels_mean}, and the candidate's from ${means}: give that another target, or promote it by hand`;
  }
  const [was, is] = [
    [before.label, before.positive],
    [label, positive],
  ].map((each) => each.join(' = '));
  return `it says whether ${was}, and the candidate whether ${is}: give that another target, or promote it by hand`;
}

async function askRecipe(
  { champion, opened, rows: all, split, test, fitting, onProgress }: ChampionOptions,
  why: string,
): Promise<Pick<ComparedScores, 'why' | 'measured'>> {
  const { slot, version, model: recipe, config, seed } = champion;
  const rows = { ...all, columns: columnsOf(opened, all) };
  if (!isTabularRecipe(recipe)) return { why: `${why}, and ${recipe} is no recipe of scores` };
  const fit = {
    name: `refit ${slot} ${version} ${recipe}`,
    recipe,
    rows,
    training: split.test.training,
    config,
    onProgress,
  };
  try {
    const { model } = await fitRecipe(fit, { ...fitting, seed });
    return { why, measured: { scores: model.score(test.table), latency: await timeScores(model, test.probes) } };
  } catch (error) {
    if (!isOfRows(error) && !(error instanceof DivergedError)) throw error;
    if (error instanceof AppError && !mendless.has(error.code)) throw error;
    return { why: `${why}, and its recipe cannot be fitted on these rows: ${error.message}` };
  }
}

/** What says that these rows and this recipe do not go together. A store that is away says nothing about it. */
const mendless: ReadonlySet<AppError['code']> = new Set(['INVALID_ARGUMENT', 'FAILED_PRECONDITION']);

/** Its own, as far as they are there: a candidate that leaves columns out does not take them from the champion. */
function columnsOf(opened: OpenedChampion | Unopened, { table, columns }: ScoreRows): readonly string[] {
  const own = 'why' in opened ? undefined : opened.dataSet.columns;
  return own?.filter((name) => table.column(name) !== undefined) ?? columns;
}

/** The columns of a data set by which a champion can be asked, or fitted again. */
export function columnsOfChampion(opened: OpenedChampion | Unopened | undefined): ReadonlySet<string> {
  if (opened === undefined || 'why' in opened) return new Set();
  return new Set([...opened.model.inputs.map(({ name }) => name), ...(opened.dataSet.columns ?? [])]);
}

function isUnseen({ champion, split, dataSet }: ChampionOptions, before: Partial<ScoreDataSet>): boolean {
  if (before.test_sha256 === dataSet.test_sha256) return true;
  // Times of two columns cannot be compared, nor such as are none of the calendar. The watermark of a champion without times is after all that it has seen.
  const sameClock = before.time === dataSet.time || (before.time === null && dataSet.time === timeColumn);
  if (!sameClock || dataSet.test_from === null) return false;
  return split.testFromMs !== undefined && champion.trainedUntilMs < split.testFromMs;
}

/** @throws AppError where the store could not tell: others may well serve what this process could not read */
export async function openChampion(champion: ModelVersion, store: ObjectStore): Promise<OpenedChampion | Unopened> {
  try {
    const files = await readArtefactFiles(store, champion.artefact, champion.manifestSha256);
    const bytes = files.get(modelFile);
    if (bytes === undefined) throw new AppError('FAILED_PRECONDITION', `${champion.artefact} names no ${modelFile}`);
    const dataSet = JSON.parse(files.get('data-set.json')?.toString('utf8') ?? '{}') as Partial<ScoreDataSet>;
    return { model: loadTabularModel(bytes), dataSet };
  } catch (error) {
    return whyUnopened(champion, error);
  }
}
