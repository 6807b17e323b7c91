import { Presets, SingleBar } from 'cli-progress';

const everyMs = 10_000;

/**
 * Steps of a build as they go: at a terminal a bar each, with how fast it goes and how long it still takes; elsewhere a line when a step begins,
 * every ten seconds, and when it ends. On standard error, as all that is no result.
 */
export class StepProgress {
  readonly #unit: string;
  readonly #stream: NodeJS.WriteStream;
  #step = '';
  #bar: SingleBar | undefined;
  #beganMs = 0;
  #toldMs = 0;
  #first = 0;
  #done = 0;
  #total = 0;

  /** @param unit of what is counted */
  constructor(unit = '', stream: NodeJS.WriteStream = process.stderr) {
    this.#unit = unit;
    this.#stream = stream;
  }

  update(step: string, done: number, total: number): void {
    const now = performance.now();
    if (step !== this.#step) {
      this.end();
      this.#step = step;
      this.#beganMs = now;
      this.#toldMs = now;
      this.#first = done;
      if (!this.#stream.isTTY) this.#stream.write(`${step} …\n`);
    }
    this.#done = done;
    this.#total = total;
    if (this.#stream.isTTY) this.#draw();
    else if (now - this.#toldMs > everyMs) {
      this.#toldMs = now;
      const left = this.#left(now);
      this.#stream.write(`${step}: ${done} of ${total}, ${this.#rate(now)}${left === '' ? '' : `, ${left} left`}\n`);
    }
  }

  /** The step that goes on has ended, or nobody looks any more. */
  end(): void {
    if (this.#step === '') return;
    if (this.#bar !== undefined) {
      this.#bar.stop();
      this.#bar = undefined;
    } else if (this.#stream.isTTY) this.#stream.write(`${this.#step}\n`);
    else {
      const seconds = ((performance.now() - this.#beganMs) / 1000).toFixed(1);
      this.#stream.write(`${this.#step}: ${this.#done > 0 ? `${this.#done} ` : ''}in ${seconds} s\n`);
    }
    this.#step = '';
  }

  #draw(): void {
    if (this.#total === 0) return;
    const now = performance.now();
    const payload = { step: this.#step.padEnd(36), rate: this.#rate(now), left: this.#left(now) };
    if (this.#bar === undefined) {
      const format = '{step} [{bar}] {percentage}% {value}/{total} {rate} {left}';
      this.#bar = new SingleBar({ format, stream: this.#stream, hideCursor: true }, Presets.shades_classic);
      this.#bar.start(this.#total, this.#done, payload);
    }
    this.#bar.setTotal(this.#total);
    this.#bar.update(this.#done, payload);
  }

  #perSecond(now: number): number {
    const seconds = (now - this.#beganMs) / 1000;
    return seconds < 0.5 ? 0 : (this.#done - this.#first) / seconds;
  }

  #rate(now: number): string {
    return `${Math.round(this.#perSecond(now))} ${this.#unit}/s`.replace(' /s', '/s');
  }

  #left(now: number): string {
    const speed = this.#perSecond(now);
    if (speed <= 0 || this.#total <= this.#done) return '';
    const seconds = Math.round((this.#total - this.#done) / speed);
    return seconds < 100 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
  }
}
