import { Blend, type BlendPart } from '@insight-mesh/algorithms/blend';
import { type BlendSource, gatherCases } from '@insight-mesh/algorithms/blend-cases';
import { searchWeights } from '@insight-mesh/algorithms/blend-search';
import { ItemTable } from '@insight-mesh/algorithms/item-table';
import { loadModel } from '@insight-mesh/algorithms/load-model';
import type { Interaction, SequenceModel } from '@insight-mesh/algorithms/model';
import { evolvingCases, type NextItemCase } from '@insight-mesh/algorithms/next-item-evaluation';
import { logitNormalisations, voteNormalisations } from '@insight-mesh/algorithms/normalise';
import { seeded } from '@insight-mesh/algorithms/preparation/random';
import { sessionSequences, splitSessionsByTime } from '@insight-mesh/algorithms/split';
import { type BlendSettings, type BlendSourceSettings, checkBlendSettings } from './blend-settings.js';
import type { FitControls, FitProgress, FitReport, FittedSequenceModel, SequenceData } from './fitting.js';
import { keptPart } from './kept-part.js';

/** Fits one source. */
export type FitSource = (
  source: BlendSourceSettings,
  data: SequenceData,
  controls: FitControls,
) => Promise<FittedSequenceModel>;

type Questions = NonNullable<SequenceData['validation']>;

/**
 * Fits each source and finds the weights by which their blend does best on the validation. Where the data has no validation, the
 * newest sessions are held out. Weights, and how many epochs a network wants, are found on the validation; every source is then fitted
 * again on everything: on `data.whole`, or on all of the data where its newest sessions were held out. The blend's weights and the sources' early stops look at the same validation: judge
 * the blend on other cases than these.
 * Each source that is fitted is kept beside the checkpoints, and a fit that is broken off goes on with the next.
 * @throws RangeError for a wrong setting, or where there is nothing to find weights by; what a source's fit throws
 */
export async function fitBlend(
  data: SequenceData,
  given: Readonly<Record<string, unknown>>,
  controls: FitControls,
  fitSource: FitSource,
): Promise<FittedSequenceModel> {
  const settings = checkBlendSettings(given);
  const began = performance.now();
  const held = data.validation === undefined ? holdOut(data, settings.holdOut) : undefined;
  const known: SequenceData = held ?? data;
  const everything = held === undefined ? withoutValidation(data) : data;
  const questions = known.validation;
  if (questions === undefined || questions.cases.length === 0) {
    throw new RangeError('nothing to find the weights of a blend by: no session or user is left to hold out');
  }
  const steps = new Steps(settings.sources.length * (everything === undefined ? 1 : 2) + 2, controls.onProgress);
  const warnings: string[] = [];
  const fitAll = async (on: SequenceData, before: readonly FitReport[]): Promise<FittedSequenceModel[]> => {
    const fitted: FittedSequenceModel[] = [];
    for (const [s, source] of settings.sources.entries()) {
      const epochs = before[s]?.bestEpoch;
      const own = epochs === undefined ? source : { ...source, settings: { ...source.settings, epochs } };
      const { checkpoints, ...rest } = controls;
      rest.signal?.throwIfAborted();
      const onProgress = steps.next(`fit ${source.model}`);
      const { length: rows } = on.interactions;
      const of = { source: own, seed: controls.seed, rows, cases: on.validation?.cases.length };
      const name = `${on === known ? 'for the weights' : 'on everything'} ${s} ${source.model}`;
      const { bytes, report } = await keptPart(checkpoints, name, of, async (place) => {
        const kept = place === undefined ? {} : { checkpoints: place };
        const one = await fitSource(own, on, { ...rest, ...kept, onProgress });
        return { bytes: one.model.toBytes(), report: one.report };
      });
      onProgress({ step: '', done: 1, total: 1 });
      warnings.push(...report.warnings.map((warning) => `${source.model}: ${warning}`));
      // Read back whether or not it was kept: else a blend that was broken off might find other weights.
      fitted.push({ model: loadModel(source.model, bytes), report });
    }
    return fitted;
  };

  const first = await fitAll(known, []);
  const sources = first.map(({ model }) => asSource(model));
  const { parts, current, seen } = findWeights(sources, sample(questions, settings), settings, steps, controls);
  const epochs = first.map(({ report }) => report);
  const last = everything === undefined ? first : await fitAll(everything, epochs);
  const kept = parts.filter(({ part }) => part.weight > 0);
  const model = new Blend(
    { parts: kept.map(({ part }) => part), current, seen },
    kept.map(({ source }) => (last[source] as FittedSequenceModel).model),
  );
  steps.end();
  return { model, report: { curve: [], seconds: (performance.now() - began) / 1000, warnings } };
}

const networks: ReadonlySet<string> = new Set(['transformer', 'gru', 'lstm', 'cnn']);

function asSource(model: SequenceModel): BlendSource {
  return { model, normalisations: networks.has(model.name) ? logitNormalisations : voteNormalisations };
}

function findWeights(
  sources: readonly BlendSource[],
  questions: Questions,
  settings: BlendSettings,
  steps: Steps,
  { signal, seed }: FitControls,
): { parts: { part: BlendPart; source: number }[]; current: number; seen: number } {
  const abort = signal === undefined ? {} : { signal };
  const items = ItemTable.of(sources.flatMap(({ model }) => model.items.ids));
  const onAsked = steps.next('ask every model');
  const cases = gatherCases(sources, items, questions.cases, {
    ...abort,
    depth: settings.depth,
    leaveOutContext: questions.leaveOut === 'context',
    onProgress: (done, total) => onAsked({ step: '', done, total }),
  });
  const onSearched = steps.next('find the weights');
  const { best } = searchWeights(
    cases,
    { k: settings.k, leaveOut: questions.leaveOut === 'nothing' ? ['nothing', 'current'] : [leaveOutOf(questions)] },
    {
      ...abort,
      starts: settings.starts,
      rounds: settings.rounds,
      random: seeded(seed ?? 1),
      onProgress: (done, total) => onSearched({ step: '', done, total }),
    },
  );
  const parts = sources.map(({ model, normalisations }, source) => {
    const normalise = normalisations[best.normalisations[source] as number] as BlendPart['normalise'];
    return { part: { model: model.name, normalise, weight: best.weights[source] as number }, source };
  });
  return { parts, current: best.current, seen: best.seen };
}

/** Items of the context are no candidates at all where all of it is left out, so that the rest counts as it stands. */
function leaveOutOf({ leaveOut }: Questions): 'nothing' | 'current' {
  return leaveOut === 'current' ? 'current' : 'nothing';
}

/** What is fitted on in the end where the validation was given with the data; undefined: nothing else than before. */
function withoutValidation({ validation: _, observed: __, whole, ...rest }: SequenceData): SequenceData | undefined {
  return whole === undefined ? undefined : { ...rest, interactions: whole };
}

/** The data without its newest sessions, and the questions that these ask. */
function holdOut(data: SequenceData, share: number): SequenceData {
  if (data.interactions.length === 0) return data;
  const { train, test } = splitSessionsByTime(data.interactions as Interaction[], share);
  const knownItems = new Set(train.map(({ itemId }) => itemId));
  const sessions = sessionSequences(test).map(({ items }) => items);
  const cases = evolvingCases(sessions, { knows: (item) => knownItems.has(item) });
  return { ...data, interactions: train, validation: { cases, leaveOut: 'nothing' } };
}

/** At most so many cases, spread evenly over all. */
function sample(questions: Questions, { cases: most }: BlendSettings): Questions {
  const { cases } = questions;
  if (cases.length <= most) return questions;
  const picked = Array.from({ length: most }, (_, i) => cases[Math.floor((i * cases.length) / most)] as NextItemCase);
  return { ...questions, cases: picked };
}

/** Tells the progress of a fit that is made of fits. */
class Steps {
  private before = -1;
  private readonly count: number;
  private readonly onProgress: FitControls['onProgress'];

  constructor(count: number, onProgress: FitControls['onProgress']) {
    this.count = count;
    this.onProgress = onProgress;
  }

  next(step: string): (progress: FitProgress) => void {
    const before = ++this.before;
    return (progress) => {
      const { done, total, step: inner, secondsLeft: _, ...more } = progress;
      const along = total > 0 ? done / total : 0;
      const name = inner === '' || inner === step ? step : `${step}: ${inner}`;
      this.onProgress?.({ ...more, step: name, done: Math.round(1000 * (before + along)), total: 1000 * this.count });
    };
  }

  end(): void {
    this.onProgress?.({ step: 'blend', done: 1000 * this.count, total: 1000 * this.count });
  }
}
