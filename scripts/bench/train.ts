import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { checkoutRoot } from '../lib/checkout.js';
import { runTrainingTask, TaskError } from '../lib/training-task.js';
import type { Bench, BenchOptions, BenchResult } from './bench.js';

/** As services/training/src/offline/tasks/bench.ts has it. */
interface Shape {
  items: number;
  batch: number;
  lengths: readonly number[];
  width: number;
  maxLength: number;
  blocks: number;
  heads: number;
  inner: number;
  dropout: number;
  negatives: number;
}

const step = { width: 64, maxLength: 50, blocks: 2, heads: 2, inner: 1, dropout: 0.5 };

/** Long sequences of one length, and batches by length as s3rec's Beauty has them: 5 places in the median, 9 in the mean. */
const shapes: Readonly<Record<string, Shape>> = {
  long: { ...step, items: 10_000, batch: 128, lengths: [50], negatives: 256 },
  short: { ...step, items: 12_000, batch: 128, lengths: [3, 3, 4, 4, 5, 5, 6, 7, 9, 12, 17, 27], negatives: 512 },
};

const models = ['transformer', 'gru', 'lstm', 'cnn'];
const backends = ['gpu', 'node', 'wasm'];

/** Training steps of each network on each backend, and of PyTorch's transformer on the same shapes where it can be had. */
export const trainBench: Bench = {
  what: 'training steps a second of each network on each backend, beside PyTorch where there is one (--python)',
  async run(options) {
    const seconds = options.count ?? 8;
    const rows: [string, string][] = [];
    const rates: Record<string, Record<string, Record<string, number>>> = {};
    const notes: Record<string, string> = {};
    const warnings = new Set<string>();
    const note = (model: string, on: string, name: string, rate: number): void => {
      const ofModel = rates[model] ?? {};
      rates[model] = { ...ofModel, [on]: { ...ofModel[on], [name]: Math.round(rate) } };
      rows.push([`${model} on ${on}, ${name}`, `${Math.round(rate)} examples/s`]);
    };
    for (const [name, shape] of Object.entries(shapes)) {
      for (const model of models) {
        for (const backend of backends) {
          const rate = await ours(options, model, backend, shape, seconds).catch((error: unknown) => {
            if (!(error instanceof TaskError)) throw error;
            notes[backend] = error.message.split('\n')[0] ?? '';
            return undefined;
          });
          options.signal.throwIfAborted();
          if (rate === undefined) continue;
          note(model, backend, name, rate.examplesPerSecond);
          for (const warning of rate.warnings) warnings.add(warning);
        }
      }
      const torch = await pytorch(options, shape, seconds);
      if (typeof torch === 'number') note('transformer', 'pytorch', name, torch);
      else notes.pytorch = torch;
    }
    for (const [of, why] of Object.entries(notes)) rows.push([of, `not measured: ${why}`]);
    for (const warning of warnings) rows.push(['warning', warning]);
    return {
      rows,
      seconds,
      shapes,
      examples_per_s: rates,
      ...ratios(rates),
      not_measured: notes,
      warnings: [...warnings],
    } satisfies BenchResult;
  },
};

/** On the node backend, as a share of PyTorch's. */
function ratios(rates: Record<string, Record<string, Record<string, number>>>): {
  of_pytorch?: Record<string, number>;
} {
  const { node, pytorch } = rates.transformer ?? {};
  if (node === undefined || pytorch === undefined) return {};
  const shares = Object.keys(node).map((name) => [name, (node[name] as number) / (pytorch[name] as number)] as const);
  return { of_pytorch: Object.fromEntries(shares.map(([name, share]) => [name, Number(share.toFixed(3))])) };
}

async function ours(
  { say, seed, signal }: BenchOptions,
  model: string,
  backend: string,
  shape: Shape,
  seconds: number,
): Promise<{ examplesPerSecond: number; warnings: string[] }> {
  say(`${model} on ${backend}, lengths ${shape.lengths.join(' ')}`);
  const { result } = await runTrainingTask<{ examplesPerSecond: number; warnings: string[] }>(
    'bench',
    { model, backend, shape, seconds, seed },
    { signal },
  );
  return result;
}

function rateOf(out: string): number | undefined {
  try {
    const { examples_per_s: rate } = JSON.parse(out) as { examples_per_s?: unknown };
    return typeof rate === 'number' ? rate : undefined;
  } catch {
    return undefined;
  }
}

/** @returns the examples a second, or why there are none */
export function pytorch(
  { say, signal, python = 'python3' }: Pick<BenchOptions, 'say' | 'signal' | 'python'>,
  shape: Shape,
  seconds: number,
): Promise<number | string> {
  say(`PyTorch, lengths ${shape.lengths.join(' ')}`);
  const script = join(checkoutRoot(), 'scripts/bench/train/torch_sasrec.py');
  return new Promise((resolve) => {
    const child = spawn(python, [script, JSON.stringify({ ...shape, seconds })], {
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString('utf8');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      err = (err + chunk.toString('utf8')).slice(-2000);
    });
    child.on('error', (error) => resolve(`${python} did not start: ${error.message}`));
    child.on('close', (code) => {
      if (code !== 0) return resolve(`${python}: ${err.trim().split('\n').at(-1) ?? `exit code ${code}`}`);
      resolve(rateOf(out) ?? `${python} told no examples_per_s: is it a Python?`);
    });
  });
}
