import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { runCommand } from '@insight-mesh/local-stack/run-command';
import { z } from 'zod';
import { checkoutRoot } from '../lib/checkout.js';
import type { Bench, BenchOptions, BenchResult } from './bench.js';
import { makeShopLake, type ShopLake } from './dataset/shop-lake.js';
import { round } from './percentiles.js';

const LABELS = 1_000_000;
/** Events for each label, and customers and items of a shop that has so many. */
const EVENTS_A_LABEL = 10;
const THREADS = 2;
const MEMORY_MB = 1_024;
/** Features of each kind: 100 together. */
const FEATURES = { customer: 54, item: 38, customer_category: 8 } as const;

const program = () => join(checkoutRoot(), 'services/feature/dist/src/datasets/main.js');
const flags = ['--enable-source-maps', '--max-old-space-size=512', '--max-semi-space-size=32'];

const progress = z.object({ step: z.string(), done: z.number(), total: z.number() });
const finished = z.object({
  manifest: z.object({
    rows: z.number(),
    sha256: z.string(),
    files: z.array(z.object({ bytes: z.number() })),
    lake: z.object({ events: z.number() }),
    warnings: z.array(z.string()),
  }),
  peak_mb: z.number(),
  cpu_s: z.number(),
});
const line = z.union([finished, progress, z.object({ error: z.object({ message: z.string() }) })]);

/** Names of each kind, as evenly over all that there are as so few can be. */
async function chosenFeatures(): Promise<{ kind: string; names: string[] }[]> {
  const { code, output } = await runCommand(process.execPath, [program(), '--features']);
  if (code !== 0) throw new Error(`the features could not be listed: ${output}`);
  const all = z.record(z.string(), z.array(z.string())).parse(JSON.parse(output));
  return Object.entries(FEATURES).map(([kind, count]) => {
    const names = all[kind] ?? [];
    return {
      kind,
      names: names.filter(
        (_, at) => Math.floor((at * count) / names.length) !== Math.floor(((at - 1) * count) / names.length),
      ),
    };
  });
}

function bytesIn(folder: string): number {
  let bytes = 0;
  try {
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      // What is gone meanwhile counts for nothing.
      const found = statSync(join(folder, name), { throwIfNoEntry: false });
      if (found?.isFile()) bytes += found.size;
    }
  } catch {
    return bytes;
  }
  return bytes;
}

interface Built {
  readonly result: z.infer<typeof finished>;
  readonly seconds: number;
  /** Seconds of each step. */
  readonly steps: Record<string, number>;
  /** Bytes that the work folder had at most, looked at every second. */
  readonly workBytes: number;
}

async function build(path: string, folder: string, { say, signal }: BenchOptions): Promise<Built> {
  const began = performance.now();
  const child = spawn(process.execPath, [...flags, program(), '--options', path], {
    stdio: ['ignore', 'pipe', 'inherit'],
    signal,
  });
  const steps: Record<string, number> = {};
  let step = '';
  let since = began;
  let workBytes = 0;
  let result: z.infer<typeof finished> | undefined;
  let failed = '';
  const turn = (to: string) => {
    if (to === step) return;
    if (step !== '') steps[step] = round((performance.now() - since) / 1000);
    if (to !== '') say(to);
    step = to;
    since = performance.now();
  };
  const watching = setInterval(() => {
    workBytes = Math.max(workBytes, bytesIn(folder));
  }, 1_000);
  try {
    for await (const text of createInterface({ input: child.stdout })) {
      const told = line.parse(JSON.parse(text));
      if ('manifest' in told) result = told;
      else if ('error' in told) failed = told.error.message;
      else turn(told.step);
    }
    turn('');
  } finally {
    clearInterval(watching);
  }
  if (result === undefined) throw new Error(`the data set was not built: ${failed || 'the program ended early'}`);
  return { result, seconds: (performance.now() - began) / 1000, steps, workBytes };
}

async function run(options: BenchOptions): Promise<BenchResult> {
  const { dir, seed, say } = options;
  const loadBefore = round(loadavg()[0] ?? 0);
  const labels = options.count ?? LABELS;
  const events = labels * EVENTS_A_LABEL;
  const shop: ShopLake = {
    events,
    customers: Math.ceil(events / 25),
    items: Math.max(100, Math.ceil(events / 200)),
    days: 180,
    beganMs: Date.UTC(2026, 0, 1),
    seed,
  };
  say(`${events} events of ${shop.customers} customers and ${shop.items} items into a lake`);
  const { files, labels: path } = await makeShopLake(dir, shop, labels);
  const folder = join(dir, 'work');
  mkdirSync(folder);
  const spec = {
    features: await chosenFeatures(),
    labels: { from: 'file', path },
    knowledge: 'occurred',
    missing: 'default',
    joins: true,
  };
  const asked = {
    id: 'bench',
    tenantId: 'bench',
    spec,
    lakeFiles: files,
    folder,
    outFolder: join(dir, 'out'),
    memoryMb: MEMORY_MB,
    threads: THREADS,
  };
  writeFileSync(join(dir, 'build.json'), JSON.stringify(asked));
  say(`${files.length} files, ${round(bytesIn(join(dir, 'lake')) / 1e6)} MB; the build begins`);
  const { result, seconds, steps, workBytes } = await build(join(dir, 'build.json'), folder, options);
  const { manifest, peak_mb, cpu_s } = result;
  const features = spec.features.reduce((sum, { names }) => sum + names.length, 0);
  const mb = (bytes: number) => Math.round(bytes / 1e6);
  const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
  return {
    rows: [
      ['labels × features, events', `${manifest.rows} × ${features}, ${manifest.lake.events}`],
      [
        'time',
        `${round(seconds)} s: ${Object.entries(steps)
          .map(([name, each]) => `${name} ${each}`)
          .join(', ')}`,
      ],
      [
        'speed',
        `${Math.round(manifest.rows / seconds)} labels/s, ${Math.round(manifest.lake.events / seconds)} events/s`,
      ],
      [
        'peak memory (resident set of the one process)',
        `${peak_mb} MB, DuckDB bounded to ${MEMORY_MB} MB, ${THREADS} threads`,
      ],
      [
        'disk',
        `work folder ${mb(workBytes)} MB at most, data set ${mb(bytes)} MB, lake ${mb(bytesIn(join(dir, 'lake')))} MB`,
      ],
      ['processor time', `${cpu_s} s of both cores together`],
      ['machine', `${cpus().length} cores, load before ${loadBefore}`],
      ...manifest.warnings.map((warning): [string, string] => ['warning', warning]),
    ],
    rows_per_s: Math.round(manifest.rows / seconds),
    events_per_s: Math.round(manifest.lake.events / seconds),
    labels: manifest.rows,
    features,
    events: manifest.lake.events,
    steps,
    peak_mb,
    cpu_s,
    load_before: loadBefore,
    work_mb: mb(workBytes),
    dataset_mb: mb(bytes),
    sha256: manifest.sha256,
    seed,
    seconds: round(seconds),
  };
}

export const datasetBench: Bench = {
  what: 'a data set of 1,000,000 labels × 100 features over 10,000,000 events: time, memory, disk',
  run,
};
