import { Presets, SingleBar } from 'cli-progress';
import type { Progress } from './protocols.js';

/** At a terminal a bar a step; elsewhere a line when a step begins and one when it ends. On standard error, as all that is no result. */
export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  return stream.isTTY ? (step) => bar(step, stream) : (step) => lines(step, stream);
}

function bar(step: string, stream: NodeJS.WriteStream): (done: number, total: number) => void {
  const format = `${step.padEnd(32)} [{bar}] {percentage}% {value}/{total}`;
  const single = new SingleBar({ format, stream, hideCursor: true }, Presets.shades_classic);
  let started = false;
  return (done, total) => {
    if (!started) single.start(total, 0);
    started = true;
    single.update(done);
    if (done === total) single.stop();
  };
}

function lines(step: string, stream: NodeJS.WriteStream): (done: number, total: number) => void {
  const began = performance.now();
  stream.write(`${step} …\n`);
  return (done, total) => {
    if (done === total) stream.write(`${step}: ${total} in ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
  };
}
