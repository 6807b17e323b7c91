import type { FitProgress } from './training-task.js';

/** The progress of a task: a line that is written over at a terminal, elsewhere one whenever another twentieth is done. */
export function taskProgress(stream: NodeJS.WriteStream = process.stderr): (progress: FitProgress) => void {
  const began = performance.now();
  let told = -1;
  let step = '';
  return (progress) => {
    const share = progress.total === 0 ? 1 : progress.done / progress.total;
    const seconds = (performance.now() - began) / 1000;
    const left = share > 0.02 ? `, some ${Math.ceil((seconds * (1 - share)) / share)} s left` : '';
    const measured = Object.entries(progress.validation ?? {}).map(([name, value]) => `, ${name} ${value.toFixed(4)}`);
    const loss = progress.loss === undefined ? '' : `, loss ${progress.loss.toFixed(4)}`;
    const line = `${progress.step}: ${Math.floor(share * 100)}%${loss}${measured.join('')}, ${seconds.toFixed(0)} s${left}`;
    if (stream.isTTY) {
      stream.write(`\r\x1b[K${line}${share >= 1 ? '\n' : ''}`);
      return;
    }
    const twentieth = Math.floor(share * 20);
    if (twentieth === told && progress.step === step) return;
    [told, step] = [twentieth, progress.step];
    stream.write(`${line}\n`);
  };
}
