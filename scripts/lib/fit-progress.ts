import { Presets, SingleBar } from 'cli-progress';

/** Where a fit or a run is. */
export interface FitState {
  step: string;
  /** 0 to 1: of the step, or of the whole, as the one who tells it has it. */
  share: number;
  epoch?: number | undefined;
  loss?: number | undefined;
  examplesPerSecond?: number | undefined;
  secondsLeft?: number | undefined;
  validation?: Readonly<Record<string, number>> | undefined;
}

const everyMs = 10_000;

/**
 * A fit as it goes: at a terminal a bar with epoch, loss, speed and time left; elsewhere a line when a step begins and every ten seconds. On
 * standard error, as all that is no result.
 */
export class FitBar {
  readonly #stream: NodeJS.WriteStream;
  #bar: SingleBar | undefined;
  #step = '';
  #toldMs = 0;

  constructor(stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream;
  }

  update(state: FitState): void {
    if (this.#stream.isTTY) this.#draw(state);
    else {
      const now = performance.now();
      if (state.step === this.#step && now - this.#toldMs < everyMs) return;
      this.#step = state.step;
      this.#toldMs = now;
      this.#stream.write(`${fitLine(state)}\n`);
    }
  }

  /** A line of its own, above the bar. */
  say(line: string): void {
    this.end();
    this.#stream.write(`${line}\n`);
  }

  end(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }

  #draw(state: FitState): void {
    const payload = { step: state.step.padEnd(24), rest: details(state) };
    if (this.#bar === undefined) {
      const format = '{step} [{bar}] {percentage}% {rest}';
      this.#bar = new SingleBar({ format, stream: this.#stream, hideCursor: true }, Presets.shades_classic);
      this.#bar.start(1000, 0, payload);
    }
    this.#bar.update(Math.round(Math.min(1, state.share) * 1000), payload);
  }
}

/** For example "fit transformer: 42%, epoch 12, loss 3.4512, 5120 examples/s, 85 s left, ndcg@10 0.0412". */
export function fitLine(state: FitState): string {
  const rest = details(state);
  return `${state.step}: ${Math.floor(Math.min(1, state.share) * 100)}%${rest === '' ? '' : `, ${rest}`}`;
}

function details({ epoch, loss, examplesPerSecond, secondsLeft, validation }: FitState): string {
  const parts: string[] = [];
  if (epoch !== undefined && epoch > 0) parts.push(`epoch ${epoch}`);
  if (loss !== undefined) parts.push(`loss ${loss.toFixed(4)}`);
  if (examplesPerSecond !== undefined && examplesPerSecond > 0)
    parts.push(`${Math.round(examplesPerSecond)} examples/s`);
  if (secondsLeft !== undefined) parts.push(`${inWords(secondsLeft)} left`);
  for (const [name, value] of Object.entries(validation ?? {})) parts.push(`${name} ${value.toFixed(4)}`);
  return parts.join(', ');
}

function inWords(seconds: number): string {
  if (seconds < 100) return `${Math.round(seconds)} s`;
  return seconds < 6_000 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
