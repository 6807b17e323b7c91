/**
 * The calls of an open loop: one every 1/perSecond seconds from `beganMs` on, whether earlier ones have been answered or not.
 * What was due while the process was busy is sent late, but keeps the moment at which it was due.
 */
export class OpenLoop {
  readonly #beganMs: number;
  readonly #everyMs: number;
  readonly #calls: number;
  #next = 0;

  constructor(o: { beganMs: number; perSecond: number; seconds: number }) {
    this.#beganMs = o.beganMs;
    this.#everyMs = 1_000 / o.perSecond;
    this.#calls = Math.round(o.perSecond * o.seconds);
  }

  /** The moments (ms, of the clock of `beganMs`) of the calls that are due by `nowMs` and were not given before. */
  due(nowMs: number): number[] {
    const moments: number[] = [];
    while (this.#next < this.#calls) {
      const moment = this.#beganMs + this.#next * this.#everyMs;
      if (moment > nowMs) break;
      moments.push(moment);
      this.#next++;
    }
    return moments;
  }

  get finished(): boolean {
    return this.#next >= this.#calls;
  }
}
