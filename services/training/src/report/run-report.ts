import type { NextItemAnswers } from '@insight-mesh/algorithms/evaluation/next-item-answers';
import {
  type AnsweredSystem,
  nextItemExamples,
  nextItemParts,
} from '@insight-mesh/algorithms/evaluation/next-item-report';
import type { EvaluationReport } from '@insight-mesh/algorithms/evaluation/report';
import { describeMachine } from '@insight-mesh/runtime/machine';
import type { DataSet } from '../data/data-set.js';
import type { Split } from '../data/split.js';
import type { Compared } from '../evaluation/champion.js';
import type { Fitted } from '../evaluation/choose.js';
import { cutoffs, decisive, decisiveMetric, type Trial } from '../evaluation/measure.js';
import type { FitReport } from '../models/fitting.js';
import type { Slot } from '../slots.js';
import { checkReport } from './report.js';

export interface RunReportInput {
  tenantId: string;
  slot: Slot;
  version: number;
  /** The slot's candidate; one of `fitted`. */
  subject: Fitted;
  /** All models of the run. */
  fitted: readonly Fitted[];
  /** The slot's champion on the same test; undefined: there is none. */
  against: Compared | undefined;
  test: Trial;
  split: Split;
  dataSet: DataSet;
  seed: number;
  codeVersion: string;
  madeAtMs: number;
  /** How the subject's fit went, where it has epochs. */
  fit?: FitReport;
}

const resamples = 1000;
const level = 0.95;
/** So few customers that their intervals are rough. */
const fewCustomers = 100;

/** The evaluation of a run's candidate: against the slot's champion where there is one, and the other models of the run. */
export function runReport(input: RunReportInput): EvaluationReport {
  const { subject, fitted, against, test, split, dataSet, seed } = input;
  const customers = split.test.heldOut.flatMap(({ userId, items }) => items.slice(1).map(() => userId));
  const cases = test.cases.map((one, at) => ({ ...one, group: customers[at] ?? '' }));
  const others = fitted.filter((one) => one !== subject);
  const systems: AnsweredSystem[] = [
    {
      ...{ id: 'candidate', role: 'candidate', name: `${subject.model}@${input.version}`, answers: subject.answers },
      ...{ about: `the candidate of ${input.slot}`, settings: subject.config },
    },
    ...(against?.measured === undefined ? [] : [championSystem(against, against.measured.answers)]),
    // The simple model first: without a champion the headline names it.
    ...others
      .sort((a, b) => Number(b.model === 'popularity') - Number(a.model === 'popularity'))
      .map(
        ({ model, answers, config }): AnsweredSystem => ({
          ...{ id: model, role: model === 'popularity' ? 'baseline' : 'other', name: model },
          ...{ about: 'fitted in the same run', answers, settings: config },
        }),
      ),
  ];
  const rival = systems[1]?.id;
  const {
    systems: measured,
    comparisons,
    segments,
    rank,
    clusters,
  } = nextItemParts(systems, cases, test.training, {
    ...{ cutoffs, decisive: { metric: 'ndcg', k: 10 }, seed: 1, resamples, level, customers },
    ...(rival === undefined ? {} : { rival }),
  });
  const loss = input.fit?.curve.map(({ epoch, loss: value, validation }) => ({
    ...{ epoch, loss: value },
    ...(validation === undefined ? {} : { validation: { ...validation } }),
  }));
  return checkReport({
    ...{ format: 'insight-mesh/evaluation', version: 1, task: 'next-item' },
    title: `${subject.model}@${input.version} for ${input.slot} of ${input.tenantId}`,
    made_at: new Date(input.madeAtMs).toISOString(),
    decisive: decisiveMetric,
    subject: 'candidate',
    ...(rival === undefined ? {} : { rival }),
    systems: measured,
    comparisons,
    segments,
    curves: {
      rank,
      ...(loss === undefined || loss.length === 0 ? {} : { loss }),
      ...(input.fit?.bestEpoch === undefined ? {} : { best_epoch: input.fit.bestEpoch }),
    },
    examples: nextItemExamples(subject.answers, cases, { seed: 1 }),
    measured: {
      data: `the lake of ${input.tenantId}, ${dataSet.files.length} files`,
      sha256: dataSet.sha256,
      protocol:
        'Split by time: the newest sessions are the test, the tenth before them the validation. Models and settings were chosen on the validation; each was fitted on what had ended before the test and measured on it once. Each item of a session from the second on is predicted from those before it, all items ranked but the current one.',
      facts: {
        interactions: dataSet.interactions,
        from: dataSet.from,
        until: dataSet.until,
        'test from': dataSet.test_from,
        'test sessions': dataSet.test_sessions,
        'training sessions': dataSet.training_sessions,
        ...Object.fromEntries(
          fitted.map((one) => [`NDCG@10 on the validation, ${one.model}`, decisive(one.validation)]),
        ),
      },
      ...{ cases: cases.length, clusters, cluster: 'customer', level, resamples, seed },
      code_version: input.codeVersion,
      machine: describeMachine(),
      ...(input.fit?.backend === undefined ? {} : { backend: input.fit.backend }),
    },
    warnings: [
      ...(input.fit?.warnings ?? []),
      ...(against === undefined || against.why === ''
        ? []
        : against.measured === undefined
          ? [`The champion could not be compared with: ${against.why}.`]
          : [`The champion was fitted again by its recipe to be compared: ${against.why}.`]),
      ...(clusters < fewCustomers ? [`Only ${clusters} customers were measured: intervals of so few are rough.`] : []),
    ],
  });
}

function championSystem({ version, model, by }: Compared, answers: NextItemAnswers): AnsweredSystem {
  const about = by === 'artefact' ? 'as it is served' : 'its recipe, fitted on the same data as the candidate';
  return { id: 'champion', role: 'champion', name: `${model}@${version}`, about, answers };
}
