import { setImmediate as turn } from 'node:timers/promises';
import type { ModelName } from '@insight-mesh/algorithms/model';
import { DivergedError, type FitControls, type FittedSequenceModel, type SequenceData } from '../models/fitting.js';
import { fallbacksOf, openBackend } from '../tensorflow/backend.js';
import { planEpoch } from './batches.js';
import type { SequenceNetwork } from './network.js';
import { Random } from './random.js';
import { toSequences } from './sequences.js';
import { Trainer } from './trainer.js';
import { checkTrainingSettings, type TrainingSettings } from './training-settings.js';
import { fitKey, readState, type TrainingPosition, writeState } from './training-state.js';
import { Validator } from './validate.js';

/**
 * Fits a network: epochs of batches, each place of a sequence a target; validations that keep the best epoch and end the fit when it gets no
 * better; checkpoints from which it goes on as if it had never been broken off.
 * @param settings merged with the network's defaults, and checked by it as far as they are its own
 * @throws RangeError, DivergedError, BackendError, the signal's reason
 */
export async function fitNetwork(
  name: ModelName,
  network: SequenceNetwork,
  settings: TrainingSettings,
  data: SequenceData,
  controls: FitControls = {},
): Promise<FittedSequenceModel> {
  checkTrainingSettings(settings);
  const { seed = 1, checkpoints, signal, onProgress } = controls;
  const backend = await openBackend(controls.backend);
  const sequences = toSequences(data.interactions, settings.groupBy, network.maxLength);
  const known = {
    attributes: settings.attributes ? data.attributes : undefined,
    embeddings: settings.embeddings ? data.embeddings : undefined,
  };
  const trainer = new Trainer(network, sequences, settings, seed, known);
  const warnings = fallbacksOf(backend);
  // At the beginning: on a slow backend the end may be hours away.
  for (const warning of warnings) onProgress?.({ step: warning, done: 0, total: 1 });
  if (sequences.names.length === 0) warnings.push('no sequence has two items, so nothing was learnt');
  const ranking = (of: SequenceData['validation']): Validator | undefined =>
    of === undefined || of.cases.length === 0 ? undefined : new Validator(network, sequences.items, of);
  const [validator, observer] = [ranking(data.validation), ranking(data.observed)];
  const key = fitKey(name, settings, trainer, known);

  const fresh = (): TrainingPosition => ({
    ...newEpoch(1),
    allExamples: 0,
    seconds: 0,
    curve: [],
    best: undefined,
    since: 0,
  });
  let position = fresh();
  let best: Float32Array[] | undefined;
  const stored = await checkpoints?.load();
  const read = stored === undefined ? undefined : readState(name, key, trainer, stored);
  if (read !== undefined) ({ position, best } = read);
  else {
    if (stored !== undefined) {
      warnings.push('the checkpoint is of another fit (its settings, data or seed differ), so it was not used');
    }
    if (settings.itemStart === 'cooccurrence') trainer.startFromCoOccurrence();
  }
  const save = async (): Promise<void> => {
    await checkpoints?.save(writeState(name, key, trainer, best, position));
  };

  try {
    const most = { size: settings.batchSize, places: settings.batchPlaces };
    const speed = { seconds: position.seconds, examples: position.allExamples };
    while (position.epoch <= settings.epochs && position.since < settings.patience && sequences.names.length > 0) {
      const { epoch } = position;
      const plan = planEpoch(sequences, most, new Random(seed, epoch, 0xba7c));
      while (position.place < plan.length) {
        await turn();
        if (signal?.aborted) {
          await save();
          signal.throwIfAborted();
        }
        if (checkpoints?.due()) await save();
        const rows = plan[position.place] as Int32Array;
        const rate = learningRate(settings, trainer.steps + 1, settings.epochs * plan.length);
        const began = performance.now();
        const { loss, norm, examples } = trainer.step(rows, epoch, position.place, rate);
        position.seconds += (performance.now() - began) / 1000;
        if (!Number.isFinite(loss) || !Number.isFinite(norm)) {
          throw new DivergedError(
            `${Number.isFinite(loss) ? 'the gradient' : 'the loss'} is not a number any more in epoch ${epoch}, batch ${position.place + 1} of ` +
              `${plan.length} (its first ${settings.groupBy} is ${sequences.names[rows[0] as number]}): a lower learningRate or a clipNorm may help`,
          );
        }
        position.place++;
        position.loss += loss * examples;
        position.examples += examples;
        position.allExamples += examples;
        const done = (epoch - 1) * plan.length + position.place;
        const total = settings.epochs * plan.length;
        const latest = position.curve.findLast((point) => point.validation)?.validation;
        onProgress?.({
          step: `epoch ${epoch} of ${settings.epochs}`,
          done,
          total,
          epoch,
          loss: position.loss / position.examples,
          examplesPerSecond: (position.allExamples - speed.examples) / (position.seconds - speed.seconds),
          secondsLeft: ((total - done) / done) * position.seconds,
          ...(latest === undefined ? {} : { validation: latest }),
        });
      }
      const due = validator !== undefined && (epoch % settings.validateEvery === 0 || epoch === settings.epochs);
      const exported = due ? trainer.exported() : undefined;
      const validation = exported === undefined ? undefined : validator?.measure(exported);
      const seen = exported === undefined ? undefined : observer?.measure(exported);
      position.curve.push({
        epoch,
        loss: position.loss / position.examples,
        seconds: position.seconds,
        ...(validation === undefined ? {} : { validation }),
        ...(seen === undefined ? {} : { observed: seen }),
      });
      if (validation !== undefined) {
        const value = validation['ndcg@10'];
        if (position.best === undefined || value > position.best.value) {
          position.best = { epoch, value };
          position.since = 0;
          best = trainer.weights.map((weight) => weight.kept.slice());
        } else position.since++;
      }
      Object.assign(position, newEpoch(epoch + 1));
    }
    if (best !== undefined) trainer.weights.forEach((weight, i) => void weight.kept.set(best?.[i] as Float32Array));
    const model = network.toModel(trainer.exported());
    return {
      model,
      report: {
        curve: position.curve,
        ...(position.best === undefined ? {} : { bestEpoch: position.best.epoch }),
        backend: backend.name,
        examples: position.allExamples,
        seconds: position.seconds,
        warnings,
      },
    };
  } finally {
    trainer.dispose();
  }
}

function newEpoch(epoch: number): Pick<TrainingPosition, 'epoch' | 'place' | 'loss' | 'examples'> {
  return { epoch, place: 0, loss: 0, examples: 0 };
}

function learningRate({ learningRate, warmupSteps, finalRate }: TrainingSettings, step: number, total: number): number {
  if (step < warmupSteps) return (learningRate * step) / warmupSteps;
  return learningRate * (1 - (1 - finalRate) * Math.min(1, step / total));
}
