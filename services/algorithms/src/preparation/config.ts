import { listOf, objectOf, oneOf, optional, wholeFrom } from './checked.js';
import { type Input, inputsOf, readInputs } from './inputs.js';
import { configureStep } from './kinds.js';
import type { ConfiguredStep } from './step.js';

/** A configuration that was read and checked as far as it can be without data. */
export interface ReadConfig {
  readonly inputs: readonly Input[];
  readonly steps: readonly ConfiguredStep[];
  readonly newMissing: 'error' | 'allow';
  readonly seed: number;
  /** As it was given. */
  readonly source: unknown;
}

const readShape = objectOf({
  inputs: readInputs,
  steps: listOf((value) => value),
  /** What becomes of a missing value that reaches an output column which missed none in training. */
  new_missing: optional(oneOf('error', 'allow'), 'error'),
  /** Of all that is chosen at random: samples of rows, folds. */
  seed: optional(wholeFrom(0, 0xffffffff), 0),
});

/** @throws PreparationError that says what is wrong, where, and what would be right */
export function readConfig(value: unknown): ReadConfig {
  const config = readShape(value, 'configuration');
  return {
    inputs: inputsOf(config.inputs),
    steps: config.steps.map((step, i) => configureStep(step, i + 1)),
    newMissing: config.new_missing,
    seed: config.seed,
    source: value,
  };
}
