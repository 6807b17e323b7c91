import { fitModel } from '@insight-mesh/algorithms/fit-model';
import type { ModelName, SequenceModel } from '@insight-mesh/algorithms/model';
import type { Steps } from '../run/steps.js';
import { modelsOfSlot, type Slot, slotNames } from '../slots.js';
import type { ModelConfig } from '../store/model-versions.js';
import { decisive, measure, type Trial } from './measure.js';
import { recipes } from './recipes.js';

/** A model with the settings that did best on the validation. */
export interface Choice {
  model: ModelName;
  config: ModelConfig;
  /** On the validation. */
  validation: Record<string, number>;
}

/** A chosen model, fitted on what came before the test, with its figures on the test. */
export interface Fitted extends Choice {
  fitted: SequenceModel;
  test: Record<string, number>;
}

/** Tries every recipe of a model on the validation; on a tie the earlier one stands. */
export function chooseRecipe(model: ModelName, validation: Trial, steps: Steps): Choice {
  const tried = (recipes[model] ?? []).map((config): Choice => {
    const at = steps.next(`try ${model}`);
    const fitted = fitModel(model, validation.training, config, { onProgress: (done, total) => at(done / 2, total) });
    const onProgress = (done: number, total: number): void => at((total + done) / 2, total);
    return { model, config, validation: measure(fitted, validation, { onProgress }) };
  });
  const [first, ...others] = tried;
  if (first === undefined) throw new Error(`no recipe for ${model}`);
  return others.reduce((best, other) => (valid(other) > valid(best) ? other : best), first);
}

/**
 * Fits a choice and measures it on the test, once. The fitted model is also the one that is served: what was measured is
 * what customers see. Fitting it once more with the test's sessions would be fresher and unmeasured; that is a later,
 * separate decision.
 */
export function fitChoice(choice: Choice, test: Trial, steps: Steps): Fitted {
  const fitted = fitModel(choice.model, test.training, choice.config, {
    onProgress: steps.next(`fit ${choice.model}`),
  });
  return { ...choice, fitted, test: measure(fitted, test, { onProgress: steps.next(`test ${choice.model}`) }) };
}

/** The candidate of each slot that the models can fill: the best on the validation, never the best on the test. */
export function candidates(models: readonly Fitted[]): Map<Slot, Fitted> {
  const bySlot = new Map<Slot, Fitted>();
  for (const slot of slotNames) {
    const able = modelsOfSlot[slot].flatMap((name) => models.filter((fitted) => fitted.model === name));
    const [first, ...others] = able;
    if (first !== undefined) {
      bySlot.set(
        slot,
        others.reduce((best, other) => (valid(other) > valid(best) ? other : best), first),
      );
    }
  }
  return bySlot;
}

const valid = (choice: Choice): number => decisive(choice.validation);
