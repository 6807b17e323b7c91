type OnProgress = (done: number, total: number) => void;

/** Turns the steps of a run into one progress from 0 to 1. Every step counts the same but for its weight. */
export class Steps {
  readonly #report: (step: string, progress: number) => void;
  readonly #total: number;
  #finished = 0;
  #current = 0;

  /** @param total the sum of the weights of all steps to come */
  constructor(total: number, report: (step: string, progress: number) => void) {
    this.#total = total;
    this.#report = report;
  }

  /** Ends the step before and begins one; the answer takes the progress within it. */
  next(name: string, weight = 1): OnProgress {
    this.#finished += this.#current;
    this.#current = weight;
    const base = this.#finished;
    const at = (share: number): void => this.#report(name, Math.min(1, (base + weight * share) / this.#total));
    at(0);
    return (done, total) => at(total > 0 ? done / total : 1);
  }
}
