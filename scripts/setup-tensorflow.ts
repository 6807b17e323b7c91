import { TENSORFLOW } from '@insight-mesh/local-stack/libtensorflow';
import { Command } from 'commander';
import { helpHint } from './lib/options.js';
import { jsonLine, runCommandLine } from './lib/result.js';
import { setupTrainingTensorflow } from './lib/tensorflow.js';

interface Options {
  gpu?: boolean;
  cuda?: boolean;
}

/** At a terminal one line that changes, elsewhere a line every few seconds. */
function progress(): { say: (message: string) => void; end: () => void } {
  const tty = process.stderr.isTTY === true;
  let last = '';
  let saidAt = Number.NEGATIVE_INFINITY;
  return {
    say(message) {
      if (tty) {
        process.stderr.write(`\r\x1b[K${message}`.slice(0, (process.stderr.columns || 100) + 4));
        return;
      }
      const step = message.split(':')[0] ?? message;
      if (step === last && performance.now() - saidAt < 5_000) return;
      last = step;
      saidAt = performance.now();
      process.stderr.write(`${message}\n`);
    },
    end: () => void (tty && process.stderr.write('\r\x1b[K')),
  };
}

async function main({ gpu, cuda }: Options): Promise<void> {
  const began = performance.now();
  const kind = gpu || cuda ? 'gpu' : 'cpu';
  const { say, end } = progress();
  const setup = await setupTrainingTensorflow(kind, { cuda: cuda === true, onProgress: say }).finally(end);
  if (!setup.ready) throw new Error(`${setup.lacking}; networks are trained on the wasm backend, which needs nothing`);
  const seconds = Number(((performance.now() - began) / 1000).toFixed(1));
  process.stdout.write(
    `libtensorflow ${TENSORFLOW} (${kind}) ${setup.fresh ? 'is set up' : 'was set up already'}: ${setup.folder}\n`,
  );
  process.stdout.write(jsonLine({ version: TENSORFLOW, kind, fresh: setup.fresh, folder: setup.folder, seconds }));
}

const program = new Command('npm run setup:tensorflow --')
  .showHelpAfterError(helpHint)
  .description(
    `Brings libtensorflow ${TENSORFLOW} from its wheel on PyPI, compiles the addon of TensorFlow.js against it, and links both ` +
      'into the installed package. What is there already is kept. Needs pip and a C++ compiler.',
  )
  .option('--gpu', 'the build for NVIDIA GPUs (600 MB); without a card it computes on the CPU')
  .option('--cuda', 'with --gpu: also the CUDA libraries (1.9 GB), for a machine that has a driver alone')
  .allowExcessArguments(false);
await runCommandLine(() => main(program.parse().opts<Options>()));
