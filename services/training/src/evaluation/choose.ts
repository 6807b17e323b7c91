import type { NextItemAnswers } from '@insight-mesh/algorithms/evaluation/next-item-answers';
import type { ModelName, SequenceModel } from '@insight-mesh/algorithms/model';
import type { FitReport } from '../models/fitting.js';
import { fitAndKeep, fitInRun, type RunFitting } from '../run/fit-kept.js';
import type { Steps } from '../run/steps.js';
import { itemSlots, modelsOfSlot, type Slot } from '../slots.js';
import type { ModelConfig } from '../store/model-versions.js';
import { answer, decisive, measure, metricsOf, type Trial } from './measure.js';
import { recipesOf } from './recipes.js';

/** A model with the settings that did best on the validation. */
export interface Choice {
  model: ModelName;
  /** By these it is fitted again: where it stopped early on the validation, with the best number of epochs. */
  config: ModelConfig;
  /** On the validation. */
  validation: Record<string, number>;
  /** Of the fit that was measured on the validation. */
  report: FitReport;
}

/** A chosen model, fitted on what came before the test, with its figures on the test. */
export interface Fitted extends Choice {
  fitted: SequenceModel;
  test: Record<string, number>;
  /** To the cases of the test. */
  answers: NextItemAnswers;
  /** Of the fit that is served. */
  fitSeconds: number;
}

export interface Choosing extends RunFitting {
  steps: Steps;
  /** Of the caller, by model; they stand above those of the recipes. */
  settings: Readonly<Record<string, ModelConfig>>;
}

/** Tries every recipe of a model on the validation; on a tie the earlier one stands. */
export async function chooseRecipe(model: ModelName, validation: Trial, choosing: Choosing): Promise<Choice> {
  const { steps, kept, settings } = choosing;
  const tried: Choice[] = [];
  for (const [i, recipe] of recipesOf(model, settings[model]).entries()) {
    const at = steps.next(`try ${model}`);
    const name = `try ${model} ${i}`;
    tried.push(
      await kept.step(name, async () => {
        const data = {
          interactions: validation.training,
          validation: { cases: validation.cases, leaveOut: 'current' as const },
        };
        const onProgress: typeof at = (done, total, fit) => at(done / 2, total, fit);
        const { model: fitted, report } = await fitInRun({ name, model, data, settings: recipe, onProgress }, choosing);
        const measured = measure(fitted, validation, {
          signal: choosing.signal,
          onProgress: (done, total) => at((total + done) / 2, total),
        });
        const config = report.bestEpoch === undefined ? recipe : { ...recipe, epochs: report.bestEpoch };
        return { model, config, validation: measured, report };
      }),
    );
    await kept.forget(name);
  }
  const [first, ...others] = tried;
  if (first === undefined) throw new Error(`no recipe for ${model}`);
  return others.reduce((best, other) => (valid(other) > valid(best) ? other : best), first);
}

/**
 * Fits a choice and measures it on the test, once. The fitted model is also the one that is served: what was measured is
 * what customers see. Fitting it once more with the test's sessions would be fresher and unmeasured; that is a later,
 * separate decision.
 */
export async function fitChoice(choice: Choice, test: Trial, choosing: Choosing): Promise<Fitted> {
  const { steps, signal } = choosing;
  const { model, config } = choice;
  const fit = {
    name: `fit ${model}`,
    model,
    data: { interactions: test.training },
    settings: config,
    onProgress: steps.next(`fit ${model}`),
  };
  const { model: fitted, report } = await fitAndKeep(fit, choosing);
  const answers = answer(fitted, test, { signal, onProgress: steps.next(`test ${model}`) });
  return { ...choice, fitted, test: metricsOf(answers, test), answers, fitSeconds: report.seconds };
}

/** The candidate of each slot that the models can fill: the best on the validation, never the best on the test. */
export function candidates(models: readonly Fitted[]): Map<Slot, Fitted> {
  const bySlot = new Map<Slot, Fitted>();
  for (const slot of itemSlots) {
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
