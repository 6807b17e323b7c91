import { createClient } from '@insight-mesh/runtime/grpc-client';
import type { FeatureWorker } from '../../lib/feature-worker.js';
import type { Mesh } from '../../lib/mesh.js';
import type { BenchOptions } from '../bench.js';
import { order } from '../orders.js';
import { round } from '../percentiles.js';
import { randomNumbers } from '../small-shop.js';
import { startEcho } from './echo.js';
import type { ReadOrder, ReadResult } from './orders.js';
import { cpuSeconds } from './place.js';
import { tenantId } from './topic-events.js';

const seconds = 10;
const warmUpSeconds = 2;
const namedFeatures = 50;
const batchEntities = 100;

export interface Reads {
  one: ReadResult;
  echo: ReadResult;
  batch: ReadResult;
  features: number;
  /** Microseconds of the feature process's processor time a read of one customer. */
  cpuUs: number;
}

/** Fifty of a customer's features, drawn by seed, and how many there are. */
async function drawFeatures(mesh: Mesh, address: string, seed: number): Promise<{ names: string[]; all: number }> {
  const client = createClient('insightmesh.feature.v1.FeatureService', {
    address,
    serviceToken: mesh.serviceToken,
    serviceName: 'bench',
    defaultDeadlineMs: 10_000,
  });
  try {
    const { features } = await client.GetFeatures({ kind: 'ENTITY_KIND_CUSTOMER', entity_ids: ['c-0'] }, { tenantId });
    const random = randomNumbers(seed);
    const drawn = features.map((name) => ({ name, at: random() })).sort((a, b) => a.at - b.at);
    return { names: drawn.slice(0, namedFeatures).map(({ name }) => name), all: features.length };
  } finally {
    client.close();
  }
}

/** How long reads of known customers take; beside them an echo of as many bytes. */
export async function reads(
  mesh: Mesh,
  worker: FeatureWorker,
  customers: number,
  options: BenchOptions,
): Promise<Reads> {
  const { say, seed, signal } = options;
  const { address } = worker;
  const { names, all } = await drawFeatures(mesh, address, seed);
  const feature = { kind: 'feature', address, serviceToken: mesh.serviceToken } as const;
  const shared = { customers, seed, seconds, warmUpSeconds };
  const load = { perSecond: 1_000 };
  const ask = (what: ReadOrder) => order<ReadResult>('features/read-load', what, signal);
  const told = ({ perSecond, p50Ms, p99Ms }: ReadResult) => `${perSecond}/s, p50 ${p50Ms} ms, p99 ${p99Ms} ms`;
  const before = await cpuSeconds(worker);
  const one = await ask({ ...shared, target: { ...feature, features: names }, entities: 1, load });
  const cpuUs = round((((await cpuSeconds(worker)) - before) * 1e6) / (load.perSecond * (seconds + warmUpSeconds)));
  say(`one customer, ${names.length} features: ${told(one)}, ${cpuUs} us of feature a read`);
  const server = await startEcho(one.answerBytes);
  try {
    const { requestBytes } = one;
    const target = { kind: 'echo', address: server.address, requestBytes } as const;
    const echo = await ask({ ...shared, target, entities: 1, load });
    say(`echo of ${requestBytes} and ${one.answerBytes} bytes: ${told(echo)}`);
    const whole = { ...feature, features: [] };
    const batch = await ask({ ...shared, target: whole, entities: batchEntities, load: { concurrency: 8 } });
    say(`${batchEntities} customers, ${all} features, 8 at a time: ${told(batch)}`);
    return { one, echo, batch, features: all, cpuUs };
  } finally {
    await server.stop();
  }
}
