import {
  type ClassificationParts,
  classificationParts,
  type ScoredSystem,
} from '@insight-mesh/algorithms/evaluation/classification-report';
import type { EvaluationReport } from '@insight-mesh/algorithms/evaluation/report';
import { describeMachine } from '@insight-mesh/runtime/machine';
import { checkReport } from '../report/report.js';
import type { ScoreSlot } from '../slots.js';
import type { ComparedScores } from './champion-scores.js';
import type { FittedScores } from './choose-scores.js';
import type { ScoreDataSet } from './data-set.js';
import type { ScoreTest } from './score-test.js';

const level = 0.95;
/** So many numbers are drawn for the intervals of one model, at most. */
const mostDrawn = 200_000_000;
const bounds = { least: 200, most: 1000 };
/** So few customers that their intervals are rough. */
const fewCustomers = 100;
/** Columns of so few categories are told apart in the report, some of them. */
const mostLevels = 6;
const mostSorted = 3;
const leastOfLevel = 50;

export interface ScoreSystems {
  candidate: FittedScores;
  fitted: readonly FittedScores[];
  against: ComparedScores | undefined;
  test: ScoreTest;
}

/** Large tests need fewer resamples: their intervals are narrow, and each costs a pass over all rows. */
function resamplesOf(rows: number): number {
  return Math.max(bounds.least, Math.min(bounds.most, Math.floor(mostDrawn / Math.max(1, rows))));
}

/** All models of the run and the champion on the test: figures with intervals, curves, by segment. The candidate is the first. */
export function measureScores({ candidate, fitted, against, test }: ScoreSystems): ClassificationParts {
  const thresholdBy = 'F1 on the validation';
  const systemOf = ({
    recipe,
    config,
    test: probabilities,
    threshold,
    report,
  }: FittedScores): Omit<ScoredSystem, 'id' | 'role'> => ({
    ...{ name: recipe, settings: config, probabilities, threshold, thresholdBy, seconds_to_fit: report.seconds },
  });
  const systems: ScoredSystem[] = [
    { ...systemOf(candidate), id: 'candidate', role: 'candidate' },
    ...(against?.measured === undefined
      ? []
      : [
          {
            ...{ id: 'champion', role: 'champion' as const, name: `${against.model}@${against.version}` },
            about:
              against.by === 'artefact' ? 'as it is served' : 'its recipe, fitted on the same rows as the candidate',
            ...{
              probabilities: against.measured.scores,
              threshold: against.threshold,
              thresholdBy: `its own ${thresholdBy}`,
            },
          },
        ]),
    ...fitted
      .filter((one) => one !== candidate)
      .map(
        (one): ScoredSystem => ({
          ...{ ...systemOf(one), id: one.recipe, about: 'fitted in the same run' },
          role: one.recipe === 'logistic' ? 'baseline' : 'other',
        }),
      ),
  ];
  const rival = systems[1]?.id;
  return classificationParts(systems, test.labels, {
    ...{ decisive: 'auc', seed: 1, resamples: resamplesOf(test.labels.length), level, clusters: test.customers },
    segments: [
      ...[...test.segments]
        .filter(([, cases]) => cases.length > 0)
        .map(([name, cases]) => ({ name, by: 'customer', about: test.about.get(name) ?? '', cases })),
      ...byCategory(test),
    ],
    ...(rival === undefined ? {} : { rival }),
  });
}

function byCategory({ table, labels }: ScoreTest): { name: string; by: string; about: string; cases: number[] }[] {
  const sorted = table.columns.filter(
    (column) => column.kind === 'category' && column.levels.length >= 2 && column.levels.length <= mostLevels,
  );
  return sorted.slice(0, mostSorted).flatMap((column) => {
    if (column.kind !== 'category') return [];
    return column.levels.flatMap((name, code) => {
      const cases = [...labels.keys()].filter((at) => column.codes[at] === code);
      const [by, about] = [column.name.slice(0, 100), `rows whose ${column.name.slice(0, 100)} is this`];
      return cases.length < leastOfLevel ? [] : [{ name: `${by} = ${name}`.slice(0, 200), by, about, cases }];
    });
  });
}

export interface ScoreReportInput extends ScoreSystems {
  tenantId: string;
  slot: ScoreSlot;
  version: number;
  parts: ClassificationParts;
  dataSet: ScoreDataSet;
  /** Of the run, for people. */
  warnings: readonly string[];
  seed: number;
  codeVersion: string;
  madeAtMs: number;
}

/** The evaluation of a run's candidate, as JSON and page tell it. */
export function scoreReport(input: ScoreReportInput): EvaluationReport {
  const { candidate, fitted, against, parts, dataSet, test, seed } = input;
  const { systems, comparisons, segments, curves, clusters } = parts;
  const [subject, ...others] = systems;
  if (subject === undefined) throw new Error('a report of scores has no subject');
  const { report } = candidate;
  const name = `${candidate.recipe}@${input.version}`;
  const loss = report.curve.slice(0, 10_000).map(({ epoch, loss: value, validation }) => ({
    ...{ epoch, loss: value },
    ...(validation === undefined ? {} : { validation: { ...validation } }),
  }));
  const rival = others[0]?.id;
  return checkReport({
    ...{ format: 'insight-mesh/evaluation', version: 1, task: 'classification' },
    title: `${name} for ${input.slot} of ${input.tenantId}`,
    made_at: new Date(input.madeAtMs).toISOString(),
    ...{ decisive: 'auc', subject: 'candidate' },
    ...(rival === undefined ? {} : { rival }),
    systems: [{ ...subject, name, about: `the candidate of ${input.slot}` }, ...others],
    ...{ comparisons, segments, examples: [] },
    curves: {
      ...curves,
      ...(loss.length === 0 ? {} : { loss }),
      ...(report.bestEpoch === undefined ? {} : { best_epoch: report.bestEpoch }),
    },
    measured: {
      data: `the data set ${dataSet.dataset_id} of ${input.tenantId}: is ${dataSet.label} ${dataSet.positive}?`,
      sha256: dataSet.sha256,
      protocol: protocolOf(dataSet),
      facts: {
        rows: dataSet.rows,
        'rows to learn from': dataSet.training_rows,
        'rows left out': dataSet.left_out_rows,
        'share that is positive': Number((dataSet.positives / dataSet.rows).toFixed(4)),
        ...(dataSet.from === null || dataSet.until === null ? {} : { from: dataSet.from, until: dataSet.until }),
        ...(dataSet.test_from === null ? {} : { 'test from': dataSet.test_from }),
        ...Object.fromEntries(
          fitted.map(({ recipe, validation }) => [`log loss on the validation, ${recipe}`, validation.log_loss]),
        ),
      },
      ...{ cases: test.labels.length, clusters, cluster: dataSet.group === null ? 'row' : 'customer' },
      ...{ level, resamples: resamplesOf(test.labels.length), seed, code_version: input.codeVersion },
      machine: describeMachine(),
      ...(report.backend === undefined ? {} : { backend: report.backend }),
    },
    warnings: [
      ...input.warnings.map((warning) => warning.slice(0, 2_000)),
      ...(against === undefined || against.why === ''
        ? []
        : [`The champion could not be asked as it is: ${against.why}.`.slice(0, 2_000)]),
      ...(clusters < fewCustomers ? [`Only ${clusters} customers were measured: intervals of so few are rough.`] : []),
    ],
  });
}

function protocolOf({ split, group, time, split_why: why }: ScoreDataSet): string {
  const chosen =
    'Models were chosen by log loss on the validation, fitted on what came before the test, and measured on it once.';
  if (split === 'time') {
    const purged =
      group === null ? '' : ` Whoever (${group}) has a row in a held-out part has none in what is learnt from.`;
    return `Split by time (${time}): the newest rows are the test, the tenth before them the validation.${purged} Rows whose outcome was still open when a part began are left out. ${chosen}`;
  }
  const drawn =
    split === 'customers' ? `Whole customers (${group}) were drawn` : 'Rows were drawn, each class in its share,';
  return `${drawn} for the test and for the validation, a tenth, by the seed${why === '' ? '' : `, since by time ${why}`}. ${chosen}`;
}
