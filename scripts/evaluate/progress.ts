import { Presets, SingleBar } from 'cli-progress';
import type { Progress } from './protocols.js';

type Step = ReturnType<Progress>;

/** At a terminal a bar a step; elsewhere a line when a step begins and one when it ends. On standard error, as all that is no result. */
export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  return stream.isTTY ? (step) => bar(step, stream) : (step) => lines(step, stream);
}

function bar(step: string, stream: NodeJS.WriteStream): Step {
  const format = `${step.padEnd(32)} [{bar}] {percentage}% {value}/{total} {note}`;
  const single = new SingleBar({ format, stream, hideCursor: true }, Presets.shades_classic);
  let started = false;
  return (done, total, note = '') => {
    if (!started) single.start(total, 0, { note });
    started = true;
    single.setTotal(total);
    single.update(done, { note });
    if (done === total) single.stop();
  };
}

/** Between two lines of a step that tells more than its progress. */
const quietMs = 20_000;

function lines(step: string, stream: NodeJS.WriteStream): Step {
  const began = performance.now();
  let told = began;
  stream.write(`${step} …\n`);
  return (done, total, note) => {
    const now = performance.now();
    if (done === total) stream.write(`${step}: ${total} in ${((now - began) / 1000).toFixed(1)} s\n`);
    else if (note !== undefined && now - told >= quietMs) {
      told = now;
      stream.write(`${step}: ${((100 * done) / total).toFixed(0)}%, ${note}\n`);
    }
  };
}
