import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import type { Bench } from './bench/bench.js';
import { collectBench } from './bench/collect.js';
import { datasetBench } from './bench/dataset.js';
import { featuresBench } from './bench/features.js';
import { freshnessBench } from './bench/freshness.js';
import { importBench } from './bench/import.js';
import { lakeBench } from './bench/lake.js';
import { objectsBench } from './bench/objects.js';
import { prepareBench } from './bench/prepare.js';
import { qualityBench } from './bench/quality.js';
import { sourcesBench } from './bench/sources.js';
import { topKBench } from './bench/top-k.js';
import { trainBench } from './bench/train.js';
import { report } from './evaluate/report.js';
import { helpHint, wholeNumber } from './lib/options.js';

const benches: Record<string, Bench> = {
  collect: collectBench,
  dataset: datasetBench,
  features: featuresBench,
  freshness: freshnessBench,
  import: importBench,
  lake: lakeBench,
  objects: objectsBench,
  prepare: prepareBench,
  quality: qualityBench,
  'top-k': topKBench,
  sources: sourcesBench,
  train: trainBench,
};

interface Flags {
  count?: number;
  seed: number;
  keep?: boolean;
  python?: string;
}

function benchOf(name: string): string {
  if (!Object.hasOwn(benches, name)) throw new InvalidArgumentError(`There are: ${Object.keys(benches).join(', ')}.`);
  return name;
}

async function main(name: string, flags: Flags): Promise<void> {
  const bench = benches[name];
  if (bench === undefined) throw new Error(`no benchmark is called ${name}`);
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => stopping.abort(new Error(`stopped by ${signal}`)));
  }
  const dir = mkdtempSync(join(tmpdir(), `insight-mesh-bench-${name}-`));
  const began = performance.now();
  try {
    const { rows, ...result } = await bench.run({
      seed: flags.seed,
      dir,
      say: (line) =>
        process.stderr.write(`${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s  ${line}\n`),
      signal: stopping.signal,
      ...(flags.count === undefined ? {} : { count: flags.count }),
      ...(flags.python === undefined ? {} : { python: flags.python }),
    });
    await report(`${name}: ${bench.what}`, rows, result);
  } finally {
    if (flags.keep) process.stderr.write(`data and logs are kept in ${dir}\n`);
    else rmSync(dir, { recursive: true, force: true });
  }
}

const list = Object.entries(benches).map(([name, bench]) => `  ${name}  ${bench.what}`);
const program = new Command('npm run bench --')
  .showHelpAfterError(helpHint)
  .description('Measures the mesh on this machine, on servers and data of its own.')
  .argument('<name>', 'which benchmark', benchOf)
  .option(
    '--count <n>',
    'freshness: clicks to measure (default 500); collect: seconds a measurement (default 6); features: events a size (default 200000); ' +
      'import, prepare: rows (default 1000000); dataset: labels (default 1000000); objects: MiB a large file (default 128); sources: items (default 50000); top-k: items at most (default 1000000); train: seconds a measurement (default 8)',
    wholeNumber(1, 100_000_000),
  )
  .option('--seed <n>', 'of the data', wholeNumber(0, 999_999_999), 42)
  .option('--keep', 'keep data and logs')
  .option(
    '--python <file>',
    'train: a Python that has torch, to be measured beside (default: python3, where it has it)',
  )
  .addHelpText('after', `\nBenchmarks:\n${list.join('\n')}`)
  .action(main);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
