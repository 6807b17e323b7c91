import { createHash } from 'node:crypto';
import { ModelFormatError, type ModelName } from '@insight-mesh/algorithms/model';
import { type ModelArray, readModelFile, writeModelFile } from '@insight-mesh/algorithms/model-file';
import type { FitReport } from '../models/fitting.js';
import type { KnownOfItems } from './item-vectors.js';
import type { Trainer } from './trainer.js';

/** Where a fit stands. */
export interface TrainingPosition {
  /** The epoch in work, from 1. */
  epoch: number;
  /** Its steps that are done. */
  place: number;
  /** Summed over the examples of the epoch so far. */
  loss: number;
  examples: number;
  /** Of all epochs. */
  allExamples: number;
  seconds: number;
  curve: FitReport['curve'];
  best: { epoch: number; value: number } | undefined;
  /** Validations since the best. */
  since: number;
}

/** What must be the same for a state to be gone on from: model, settings, seed and data. */
export function fitKey(model: ModelName, settings: object, trainer: Trainer, known: KnownOfItems): string {
  const { sequences, seed } = trainer;
  const hash = createHash('sha256');
  hash.update(JSON.stringify([model, settings, seed, sequences.items.ids, sequences.names]));
  hash.update(Buffer.from(sequences.offsets.buffer)).update(Buffer.from(sequences.columns.buffer));
  for (const id of sequences.items.ids) {
    hash.update(JSON.stringify(known.attributes?.get(id) ?? null));
    const text = known.embeddings?.get(id);
    if (text !== undefined) hash.update(Buffer.from(text.buffer, text.byteOffset, text.byteLength));
  }
  return hash.digest('hex');
}

/** All of a fit: weights, Adam's memory, the best weights, and where it stands. */
export function writeState(
  model: ModelName,
  key: string,
  trainer: Trainer,
  best: readonly Float32Array[] | undefined,
  position: TrainingPosition,
): Uint8Array {
  const arrays: Record<string, ModelArray> = {};
  trainer.weights.forEach(({ values, means, squares, average }, i) => {
    arrays[`${i} values`] = values;
    arrays[`${i} means`] = means;
    arrays[`${i} squares`] = squares;
    if (average !== undefined) arrays[`${i} average`] = average;
    const kept = best?.[i];
    if (kept !== undefined) arrays[`${i} best`] = kept;
  });
  return writeModelFile(model, { key, steps: trainer.steps, position, hasBest: best !== undefined }, arrays);
}

/** Puts the trainer where the state was taken. @returns undefined, and nothing is changed, where it is not a state of this fit */
export function readState(
  model: ModelName,
  key: string,
  trainer: Trainer,
  bytes: Uint8Array,
): { position: TrainingPosition; best: Float32Array[] | undefined } | undefined {
  try {
    const file = readModelFile(model, bytes);
    const header = file.settings as { key: string; steps: number; position: TrainingPosition; hasBest: boolean };
    if (header.key !== key) return undefined;
    const arrays = trainer.weights.map((weight, i) => ({
      weight,
      values: file.array(`${i} values`, 'f32'),
      means: file.array(`${i} means`, 'f32'),
      squares: file.array(`${i} squares`, 'f32'),
      average: weight.average === undefined ? undefined : file.array(`${i} average`, 'f32'),
      best: header.hasBest ? file.array(`${i} best`, 'f32').slice() : undefined,
    }));
    for (const { weight, values, means, squares, average } of arrays) {
      weight.values.set(values);
      weight.means.set(means);
      weight.squares.set(squares);
      if (average !== undefined) weight.average?.set(average);
    }
    trainer.steps = header.steps;
    const best = header.hasBest ? arrays.map((one) => one.best as Float32Array) : undefined;
    return { position: header.position, best };
  } catch (error) {
    if (error instanceof ModelFormatError) return undefined;
    throw error;
  }
}
