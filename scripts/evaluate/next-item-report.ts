import { answerCases } from '@insight-mesh/algorithms/evaluation/next-item-answers';
import {
  type AnsweredSystem,
  type NextItemReportOptions,
  nextItemExamples,
  nextItemParts,
} from '@insight-mesh/algorithms/evaluation/next-item-report';
import type { EvaluationReport, ReportSystem } from '@insight-mesh/algorithms/evaluation/report';
import { describeMachine } from '@insight-mesh/runtime/machine';
import { codeVersion } from '../lib/code-version.js';
import type { Fit, FitTold, Fitting, Observed, Progress } from './protocols.js';
import { publishedFor } from './published.js';

type Settings = Record<string, string | number | boolean>;

/** A model that the reported one is compared with, fitted on the same training part. */
export interface Rival {
  name: string;
  settings: Settings;
  fit: Fit;
}

export interface NextItemReportInput {
  title: string;
  model: string;
  settings: Settings;
  seed: number;
  observed: Observed;
  told?: FitTold;
  rivals: readonly Rival[];
  /** Files by what they are, in the order of the protocol; the last one is the test. */
  files: readonly { what: string; path: string; sha256: string }[];
  protocol: string;
  facts: Record<string, string | number>;
  rejected: number;
  seconds: number;
}

const resamples = 1000;
const level = 0.95;

/** Fits the rivals, asks them the same questions, and puts everything into one report. */
export async function nextItemReport(input: NextItemReportInput, progress: Progress): Promise<EvaluationReport> {
  const { observed, model, settings, seed, rivals, files } = input;
  const { cases, longest } = observed;
  const others: { id: string; name: string; settings: Settings; answers: Observed['answers'] }[] = [];
  for (const [at, rival] of rivals.entries()) {
    const { train, validation }: Fitting = observed;
    const fitted = await rival.fit({ train, validation }, progress);
    const answers = observed.answers.map(({ leaveOut }) => {
      const what =
        observed.answers.length > 1 ? `, current item ${leaveOut === 'nothing' ? 'allowed' : 'left out'}` : '';
      const onProgress = progress(`ask ${rival.name}${what}`);
      return { leaveOut, answers: answerCases(fitted, cases, { longest, leaveOut, onProgress }) };
    });
    others.push({ id: `rival-${at + 1}`, name: rival.name, settings: rival.settings, answers });
  }

  // Sessions have two kinds of lists: with the current item and without it.
  const sessions = observed.answers.length > 1;
  const rival = others[0]?.id;
  const parts = observed.answers.map(({ leaveOut, answers }, at) => {
    const systems: AnsweredSystem[] = [
      { id: 'model', role: 'candidate', name: model, settings, answers },
      ...others.map((other): AnsweredSystem => {
        const role = other.name === 'popularity' ? 'baseline' : 'other';
        const own = other.answers[at];
        if (own === undefined) throw new Error(`${other.name} did not answer all kinds of lists`);
        return { id: other.id, role, name: other.name, settings: other.settings, answers: own.answers };
      }),
    ];
    const options: NextItemReportOptions = {
      cutoffs: sessions ? [20] : [5, 10, 20],
      decisive: sessions ? { metric: 'hr', k: 20 } : { metric: 'ndcg', k: 10 },
      hitName: sessions ? 'recall' : 'hr',
      suffix: leaveOut === 'current' ? '_new' : '',
      seed,
      resamples,
      level,
      onProgress: progress(`intervals${sessions ? `, current item ${at === 0 ? 'allowed' : 'left out'}` : ''}`),
      ...(rival === undefined ? {} : { rival }),
    };
    return nextItemParts(systems, cases, observed.train, options);
  });
  const [first] = parts;
  const [lists] = observed.answers;
  if (first === undefined || lists === undefined) throw new Error('a protocol asks at least one kind of lists');
  const systems = first.systems.map(
    (system, at): ReportSystem => ({
      ...system,
      metrics: Object.assign({}, ...parts.map((part) => part.systems[at]?.metrics)),
    }),
  );
  const told = input.told;
  const loss = told?.curve.map(({ epoch, loss: value, validation }) => ({
    epoch,
    loss: value,
    ...(validation === undefined ? {} : { validation: { ...validation } }),
  }));
  return {
    format: 'insight-mesh/evaluation',
    version: 1,
    task: 'next-item',
    title: input.title,
    made_at: new Date().toISOString(),
    decisive: sessions ? 'recall@20' : 'ndcg@10',
    subject: 'model',
    ...(rival === undefined ? {} : { rival }),
    systems: [...systems, ...publishedFor(files.at(-1)?.sha256 ?? '')],
    comparisons: parts.flatMap((part) => part.comparisons),
    segments: first.segments,
    curves: {
      rank: first.rank,
      ...(loss === undefined || loss.length === 0 ? {} : { loss }),
      ...(told?.bestEpoch === undefined ? {} : { best_epoch: told.bestEpoch }),
    },
    examples: nextItemExamples(lists.answers, cases, { seed }),
    measured: {
      data: files.map(({ what, path }) => `${what} ${path}`).join(', '),
      ...(files.length === 1 && files[0] !== undefined ? { sha256: files[0].sha256 } : {}),
      protocol: input.protocol,
      facts: {
        ...(files.length === 1
          ? {}
          : Object.fromEntries(files.map(({ what, sha256 }) => [`SHA-256, ${what}`, sha256]))),
        ...input.facts,
        'rows passed over': input.rejected,
      },
      cases: cases.length,
      clusters: first.clusters,
      cluster: observed.cluster,
      level,
      resamples,
      seed,
      code_version: codeVersion(),
      machine: describeMachine(),
      ...(told?.backend === undefined ? {} : { backend: told.backend }),
      seconds: Number(input.seconds.toFixed(3)),
    },
    warnings: [
      ...(told?.warnings ?? []),
      ...(input.rejected > 0 ? [`${input.rejected} lines of the files hold no usable row and were passed over.`] : []),
      ...(first.clusters < 100
        ? [`Only ${first.clusters} ${observed.cluster}s were measured: intervals of so few are rough.`]
        : []),
    ],
  };
}
