import type { FitProgress } from '../models/fitting.js';

/** What a fit that has epochs tells of itself beside the step. */
export type FitDetail = Pick<FitProgress, 'epoch' | 'loss' | 'examplesPerSecond' | 'secondsLeft' | 'validation'>;

export type OnProgress = (done: number, total: number, fit?: FitDetail) => void;

/** Turns the steps of a run into one progress from 0 to 1. Every step counts the same but for its weight. */
export class Steps {
  readonly #report: (step: string, progress: number, fit?: FitDetail) => void;
  readonly #total: number;
  #finished = 0;
  #current = 0;

  /** @param total the sum of the weights of all steps to come */
  constructor(total: number, report: (step: string, progress: number, fit?: FitDetail) => void) {
    this.#total = total;
    this.#report = report;
  }

  /** Ends the step before and begins one; the answer takes the progress within it. */
  next(name: string, weight = 1): OnProgress {
    this.#finished += this.#current;
    this.#current = weight;
    const base = this.#finished;
    const at = (share: number, fit?: FitDetail): void =>
      this.#report(name, Math.min(1, (base + weight * share) / this.#total), fit);
    at(0);
    return (done, total, fit) => at(total > 0 ? done / total : 1, fit);
  }
}

/** The part of a fit's progress that is kept and told; what is no number is left out, for JSON has no word for it. */
export function detailOf(progress: FitProgress): FitDetail | undefined {
  const { epoch, loss, examplesPerSecond, secondsLeft, validation } = progress;
  const finite = Object.entries({ epoch, loss, examplesPerSecond, secondsLeft }).filter(([, value]) =>
    Number.isFinite(value),
  );
  if (finite.length === 0 && validation === undefined) return undefined;
  return { ...Object.fromEntries(finite), ...(validation === undefined ? {} : { validation }) };
}
