import { cpus, loadavg } from 'node:os';
import { type Mesh, startMesh } from '../lib/mesh.js';
import type { Bench, BenchOptions, BenchResult } from './bench.js';
import type { BareResult, LoadResult } from './collect/orders.js';
import { order } from './orders.js';
import { round } from './percentiles.js';

const SECONDS = 6;
const WARM_UP_SECONDS = 3;
const EVENTS_IN_A_BODY = 50;
const BODY_CONNECTIONS = 16;

/** Processor time that the collector has taken so far; unlike the throughput, hardly changed by what else runs here. */
async function cpuSeconds(mesh: Mesh): Promise<number> {
  const metrics = await (await fetch(`${mesh.admin.collector}/metrics`)).text();
  return Number(/^process_cpu_seconds_total(?:\{[^}]*\})? (\S+)/m.exec(metrics)?.[1] ?? Number.NaN);
}

interface Measured extends LoadResult {
  /** Microseconds of the collector's processor time an event. */
  cpuUs: number;
}

async function loadOf(
  mesh: Mesh,
  options: BenchOptions,
  connections: number,
  eventsInABody: number,
): Promise<Measured> {
  const what = {
    url: mesh.collectorHttp,
    apiKey: mesh.apiKey,
    connections,
    eventsInABody,
    warmUpSeconds: WARM_UP_SECONDS,
    seconds: options.count ?? SECONDS,
    seed: options.seed,
  };
  const cpuBefore = await cpuSeconds(mesh);
  const result = await order<LoadResult>('collect/http-load', what, options.signal);
  const cpu = (await cpuSeconds(mesh)) - cpuBefore;
  const cpuUs = round((cpu * 1e6) / (result.answered * eventsInABody));
  const { perSecond, p50Ms, p99Ms, failed } = result;
  options.say(
    `${connections} connections, ${eventsInABody} an event body: ${Math.round(perSecond)} requests/s, p50 ${p50Ms} ms, p99 ${p99Ms} ms, ${cpuUs} us of processor time an event`,
  );
  if (failed > 0) throw new Error(`${failed} answers were not "200, nothing rejected": the figures would be of no use`);
  return { ...result, cpuUs };
}

async function bareOf(mesh: Mesh, options: BenchOptions): Promise<BareResult> {
  const what = {
    brokers: mesh.brokers,
    topic: 'clickstream.events.v1',
    warmUpSeconds: WARM_UP_SECONDS,
    seconds: options.count ?? SECONDS,
  };
  const result = await order<BareResult>('collect/bare-producer', what, options.signal);
  options.say(`bare producer: ${Math.round(result.perSecond)} events/s of ${result.valueBytes} bytes`);
  return result;
}

async function run(options: BenchOptions): Promise<BenchResult> {
  const began = performance.now();
  const { dir, say } = options;
  const loadBefore = loadavg()[0] ?? 0;
  const mesh = await startMesh({ dir, services: ['collector'], onStep: say });
  try {
    const bodies = await loadOf(mesh, options, BODY_CONNECTIONS, EVENTS_IN_A_BODY);
    const bare = await bareOf(mesh, options);
    const single = await loadOf(mesh, options, 64, 1);
    const single256 = await loadOf(mesh, options, 256, 1);
    const batchEvents = bodies.perSecond * EVENTS_IN_A_BODY;
    const result = {
      batch_events_per_s: Math.round(batchEvents),
      bare_events_per_s: Math.round(bare.perSecond),
      batch_ratio: round(batchEvents / bare.perSecond),
      batch_p99_ms: bodies.p99Ms,
      single_requests_per_s: Math.round(single.perSecond),
      p50_ms: single.p50Ms,
      p99_ms: single.p99Ms,
      single_requests_per_s_256: Math.round(single256.perSecond),
      p99_ms_256: single256.p99Ms,
      cpu_us_an_event: { bodies: bodies.cpuUs, single: single.cpuUs, single_256: single256.cpuUs },
      not_ok: bodies.failed + single.failed + single256.failed,
      value_bytes: bare.valueBytes,
      load_before: round(loadBefore),
      cores: cpus().length,
    };
    const times = (load: Measured) =>
      `p50 ${load.p50Ms} ms, p99 ${load.p99Ms} ms; ${load.cpuUs} us of the collector an event`;
    return {
      rows: [
        ['bodies of 50, 16 connections', `${result.batch_events_per_s} events/s, ${times(bodies)}`],
        ['bare producer, 500 a call', `${result.bare_events_per_s} events/s of ${bare.valueBytes} bytes`],
        ['collector to bare producer', `${result.batch_ratio}`],
        ['single events, 64 connections', `${result.single_requests_per_s} requests/s, ${times(single)}`],
        ['single events, 256 connections', `${result.single_requests_per_s_256} requests/s, ${times(single256)}`],
        ['answers other than 200', `${result.not_ok}`],
        ['machine', `${result.cores} cores, shared by Kafka, collector and load; load before ${result.load_before}`],
      ],
      ...result,
      seed: options.seed,
      seconds: round((performance.now() - began) / 1000),
    };
  } finally {
    await mesh.stop();
  }
}

export const collectBench: Bench = {
  what: 'what the collector acknowledges a second, beside a bare producer on the same machine',
  run,
};
