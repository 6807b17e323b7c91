import { Command } from 'commander';
import { helpHint, wholeNumber } from './lib/options.js';
import { jsonLine, runCommandLine, table } from './lib/result.js';
import { setupTrainingTensorflow } from './lib/tensorflow.js';
import { runTrainingTask } from './lib/training-task.js';

interface Options {
  cuda?: boolean;
  allowCpu?: boolean;
  seconds: number;
}

interface Backend {
  name: string;
  onGpu: boolean;
}

interface Fitted {
  report: { curve: { loss: number }[] };
}

const models = ['transformer', 'gru', 'lstm', 'cnn'];
const farthest = 1e-3;
/** As the step that bench -- train calls long. */
const shape = {
  ...{ items: 10_000, batch: 128, lengths: [50], negatives: 256 },
  ...{ width: 64, maxLength: 50, blocks: 2, heads: 2, inner: 1, dropout: 0.5 },
};

/** Walks over a ring of items: small, and learnt in three epochs. */
const interactions = Array.from({ length: 900 }, (_, n) => ({
  userId: `u-${n % 90}`,
  sessionId: '',
  itemId: `i-${(5 * (n % 90) + Math.floor(n / 90)) % 60}`,
  timeMs: n,
}));
const settings = { width: 16, maxLength: 8, batchSize: 16, negatives: 30, epochs: 3 };

const say = (message: string): void => void process.stderr.write(`${message}\n`);

async function losses(model: string, backend: string): Promise<number[]> {
  say(`fit ${model} on ${backend}`);
  const input = { model, interactions, settings, seed: 4, backend };
  const { result } = await runTrainingTask<Fitted>('fit', input);
  return result.report.curve.map(({ loss }) => loss);
}

async function speed(model: string, backend: string, seconds: number): Promise<number> {
  say(`measure ${model} on ${backend}`);
  const input = { model, backend, shape, seconds, seed: 1 };
  return Math.round((await runTrainingTask<{ examplesPerSecond: number }>('bench', input)).result.examplesPerSecond);
}

async function main({ cuda, allowCpu, seconds }: Options): Promise<void> {
  const setup = await setupTrainingTensorflow('gpu', { cuda: cuda === true, onProgress: say });
  if (!setup.ready) throw new Error(`the GPU addon cannot be built: ${setup.lacking}`);
  const { result: backend } = await runTrainingTask<Backend>('backend', { backend: 'gpu' });
  if (!backend.onGpu && !allowCpu) {
    throw new Error(
      'the GPU addon runs, and found no card that it can use: see that nvidia-smi lists one and that the CUDA 12.3 libraries are there ' +
        '(--cuda fetches them); --allow-cpu checks the addon on the CPU',
    );
  }
  const cpu = await setupTrainingTensorflow('cpu', { onProgress: say });
  const differences: Record<string, number> = {};
  const rates: Record<string, Record<string, number>> = {};
  for (const model of models) {
    const [gpu, wasm] = [await losses(model, 'gpu'), await losses(model, 'wasm')];
    differences[model] = Math.max(...gpu.map((loss, epoch) => Math.abs(loss - (wasm[epoch] ?? Number.NaN))));
    rates[model] = { gpu: await speed(model, 'gpu', seconds) };
    if (cpu.ready) rates[model].node = await speed(model, 'node', seconds);
  }
  const ok = Object.values(differences).every((difference) => difference < farthest);
  const rows = models.map((model) => [
    model,
    (differences[model] as number).toExponential(1),
    `${rates[model]?.gpu ?? '-'}`,
    `${rates[model]?.node ?? '-'}`,
  ]);
  const where = backend.onGpu ? 'on the GPU' : 'on the CPU, by the GPU addon';
  process.stdout.write(`${where}\n${table(['', 'loss from wasm', 'gpu examples/s', 'node examples/s'], rows)}`);
  process.stdout.write(jsonLine({ on_gpu: backend.onGpu, differences, examples_per_s: rates, ok }));
  if (!ok) throw new Error(`the loss curves of gpu and wasm differ by ${farthest} or more`);
}

const program = new Command('npm run check:gpu --')
  .showHelpAfterError(helpHint)
  .description(
    'Builds the GPU addon of TensorFlow.js, sees that it finds a card, fits each network a little on it and on wasm (the loss curves must agree ' +
      `within ${farthest}), and measures training steps beside the CPU.`,
  )
  .option('--cuda', 'also fetch the CUDA libraries (1.9 GB), for a machine that has a driver alone')
  .option('--allow-cpu', 'go on where there is no card')
  .option('--seconds <n>', 'so long each model is measured on each backend', wholeNumber(1, 600), 8)
  .allowExcessArguments(false);
await runCommandLine(() => main(program.parse().opts<Options>()));
