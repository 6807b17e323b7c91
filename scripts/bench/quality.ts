import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '@insight-mesh/local-stack/run-command';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { createClient } from '@insight-mesh/runtime/grpc-client';
import { checkoutRoot } from '../lib/checkout.js';
import type { FeatureWorker } from '../lib/feature-worker.js';
import { type Mesh, startMesh } from '../lib/mesh.js';
import type { Bench, BenchOptions, BenchResult } from './bench.js';
import type { ProduceResult } from './features/orders.js';
import { cpuSeconds, Place } from './features/place.js';
import { tenantId } from './features/topic-events.js';
import { order } from './orders.js';
import { round } from './percentiles.js';
import { type DatasetFeature, writeDataset, writeProfiled } from './quality/make-data.js';

const customers = 10_000;
const items = 10_000;
const events = 150_000;
const datasetRows = 100_000;
/** All of a customer's, and as many of an item's as make 200. */
const featuresWanted = 200;

async function listFeatures(worker: FeatureWorker, mesh: Mesh): Promise<DatasetFeature[]> {
  const client = createClient('insightmesh.feature.v1.FeatureService', {
    address: worker.address,
    serviceToken: mesh.serviceToken,
    serviceName: 'bench',
    defaultDeadlineMs: 10_000,
  });
  try {
    const { features } = await client.ListFeatures({ page_size: 1_000 }, { tenantId });
    return features
      .filter(({ kind }) => kind === 'ENTITY_KIND_CUSTOMER' || kind === 'ENTITY_KIND_ITEM')
      .slice(0, featuresWanted)
      .map(({ kind, name, type, window, default_value }) => {
        const entity = kind.replace('ENTITY_KIND_', '').toLowerCase();
        return {
          column: `${entity}__${name}`,
          kind: entity,
          name,
          type: type.replace('FEATURE_TYPE_', '').toLowerCase(),
          window,
          default: default_value,
        };
      });
  } finally {
    client.close();
  }
}

interface Checked {
  baselineSeconds: number;
  checkSeconds: number;
  cpu: number;
  results: number;
}

/** Folds the shop, sets a baseline and waits for the check of yesterday. */
async function checkDay(mesh: Mesh, options: BenchOptions): Promise<Checked> {
  const place = await Place.make(mesh, 'quality');
  const shop = { seed: options.seed, customers, items, beganMs: Date.UTC(2026, 4, 1), stepMs: 40 };
  let worker = await place.start();
  try {
    options.say(`fold ${events} events of ${customers} customers and ${items} items`);
    await order<ProduceResult>(
      'features/produce',
      { brokers: mesh.brokers, topic: place.topic, shop, from: 0, count: events },
      options.signal,
    );
    for (const consumer of ['feature', 'feature-lake'] as const)
      await place.untilStored(consumer, events, options.signal);
    const features = await listFeatures(worker, mesh);
    await worker.process.stop();
    await place.age(1);
    const store = fileURLToPath(mesh.objectStoreUrl);
    await writeDataset(store, {
      tenant: tenantId,
      id: 'bench',
      features,
      rows: datasetRows,
      foldsVersion: 1,
      seed: options.seed,
    });
    worker = await place.start({ DRIFT_EVERY_MS: '500', DRIFT_CATCH_UP_DAYS: '1' });
    options.say(`compare ${features.length} features with a data set of ${datasetRows} rows`);
    const client = createClient('insightmesh.feature.v1.QualityService', {
      address: worker.address,
      serviceToken: mesh.serviceToken,
      serviceName: 'bench',
      defaultDeadlineMs: 600_000,
    });
    try {
      const call = { tenantId };
      const began = performance.now();
      await client.SetBaseline({ dataset_id: 'bench' }, call);
      const set = performance.now();
      const cpuBefore = await cpuSeconds(worker);
      const results = await waitFor(async () => (await client.ListDrift({ page_size: 1_000 }, call)).drift.length, {
        timeoutMs: 600_000,
        intervalMs: 200,
        what: 'the check of yesterday',
      });
      const end = performance.now();
      return {
        baselineSeconds: round((set - began) / 1_000),
        checkSeconds: round((end - set) / 1_000),
        cpu: round((await cpuSeconds(worker)) - cpuBefore),
        results,
      };
    } finally {
      client.close();
    }
  } finally {
    await worker.process.stop();
    await place.close();
  }
}

interface Profiled {
  seconds: number;
  peak_mb: number;
}

async function profile(rows: number, options: BenchOptions): Promise<Profiled> {
  const file = join(options.dir, 'profiled.parquet');
  options.say(`write ${rows} rows of 100 columns`);
  await writeProfiled(file, rows, options.seed);
  options.say('profile them');
  const script = join(checkoutRoot(), 'scripts/dist/profile.js');
  const args = [script, '--file', file, '--split', 'split', '--out', join(options.dir, 'profile.html')];
  const { code, output } = await runCommand(process.execPath, args, { timeoutMs: 20 * 60_000 });
  if (code !== 0) throw new Error(`the profile failed: ${output.slice(-400)}`);
  return JSON.parse(output.trimEnd().split('\n').at(-1) ?? '') as Profiled;
}

async function run(options: BenchOptions): Promise<BenchResult> {
  const rows = options.count ?? 1_000_000;
  const mesh = await startMesh({ dir: options.dir, services: [], onStep: options.say });
  let checked: Checked;
  try {
    checked = await checkDay(mesh, options);
  } finally {
    await mesh.stop();
  }
  const { seconds, peak_mb: peakMb } = await profile(rows, options);
  return {
    rows: [
      [`baseline of ${featuresWanted} features, ${datasetRows} rows`, `${checked.baselineSeconds} s`],
      [
        `a day's check, ${checked.results} features, ${customers} customers and ${items} items`,
        `${checked.checkSeconds} s, of which ${checked.cpu} s of processor`,
      ],
      [`profile of ${rows} rows, 100 columns`, `${seconds} s, at most ${peakMb} MB`],
    ],
    baseline_s: checked.baselineSeconds,
    check_s: checked.checkSeconds,
    check_cpu_s: checked.cpu,
    features: checked.results,
    entities: customers + items,
    profile_rows: rows,
    profile_s: seconds,
    profile_peak_mb: peakMb,
    seed: options.seed,
  };
}

export const qualityBench: Bench = {
  what: "how long a baseline, a day's check and a profile take",
  run,
};
