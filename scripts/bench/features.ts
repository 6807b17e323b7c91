import { cpus, loadavg } from 'node:os';
import type { FeatureWorker } from '../lib/feature-worker.js';
import { type Mesh, startMesh } from '../lib/mesh.js';
import type { Bench, BenchOptions, BenchResult } from './bench.js';
import { type Drained, drain } from './features/drain.js';
import { type Live, live } from './features/live.js';
import { Place } from './features/place.js';
import { type Reads, reads } from './features/reads.js';
import type { Shop } from './features/topic-events.js';
import { round } from './percentiles.js';

const EVENTS = 200_000;
const ITEMS = 5_000;
const SIZES = [10_000, 100_000, 1_000_000];
/** Live events and reads are measured with so many customers. */
const SERVING = 100_000;
const BEGAN_MS = Date.UTC(2026, 4, 1);

interface Measured {
  drained: Drained[];
  live?: Live;
  reads?: Reads;
}

/** Live events after the first `from` of the shop, and reads when all of them are folded. */
async function serve(
  mesh: Mesh,
  { place, worker, shop, from }: { place: Place; worker: FeatureWorker; shop: Shop; from: number },
  options: BenchOptions,
): Promise<Pick<Measured, 'live' | 'reads'>> {
  const lively = await live(mesh, place, shop, from, options);
  return { live: lively, reads: await reads(mesh, worker, shop.customers, options) };
}

/** Each size on a topic and a schema of its own, so that none finds what another left. */
async function measure(mesh: Mesh, options: BenchOptions): Promise<Measured> {
  const count = options.count ?? EVENTS;
  const measured: Measured = { drained: [] };
  for (const customers of SIZES) {
    options.signal.throwIfAborted();
    const shop = { seed: options.seed, customers, items: ITEMS, beganMs: BEGAN_MS, stepMs: 40 };
    const place = await Place.make(mesh, `c${customers}`);
    try {
      const { drained, worker } = await drain(mesh, place, shop, count, options);
      try {
        measured.drained.push(drained);
        if (customers !== SERVING) continue;
        Object.assign(measured, await serve(mesh, { place, worker, shop, from: count }, options));
      } finally {
        await worker.process.stop();
      }
    } finally {
      await place.close();
    }
  }
  return measured;
}

function rowsOf({ drained, live: lively, reads: read }: Measured): [string, string][] {
  const times = ({ p50Ms, p99Ms, perSecond }: Reads['one']) =>
    `p50 ${p50Ms} ms, p99 ${p99Ms} ms, ${perSecond} a second`;
  return [
    ...drained.map((each): [string, string] => [
      `drained, ${each.customers} customers`,
      `${each.events_per_s} events/s of ${each.value_bytes} bytes, ${each.cpu_us} us of feature an event; bare consumer ${each.bare_per_s}, ratio ${each.ratio}`,
    ]),
    ...(lively === undefined
      ? []
      : ([
          [
            'live, 8,000 events/s for 20 s',
            `${lively.sentPerSecond} sent and ${lively.foldedPerSecond} folded a second; lag at most ${lively.max}, at the end ${lively.final}, ${lively.bounded ? 'bounded' : 'GROWING'}`,
          ],
        ] satisfies [string, string][])),
    ...(read === undefined
      ? []
      : ([
          ['one customer, 50 features, 1,000/s', `${times(read.one)}; ${read.cpuUs} us of feature a read`],
          ['echo of as many bytes, 1,000/s', times(read.echo)],
          [`100 customers, ${read.features} features, 8 at a time`, times(read.batch)],
        ] satisfies [string, string][])),
  ];
}

async function run(options: BenchOptions): Promise<BenchResult> {
  const began = performance.now();
  const loadBefore = round(loadavg()[0] ?? 0);
  const mesh = await startMesh({ dir: options.dir, services: [], onStep: options.say });
  try {
    const measured = await measure(mesh, options);
    const { drained, live: lively, reads: read } = measured;
    const [smallest] = drained;
    const machine = `${cpus().length} cores, shared by Kafka, Postgres, feature and load; load before ${loadBefore}`;
    return {
      rows: [...rowsOf(measured), ['machine', machine]],
      read_p50_ms: read?.one.p50Ms,
      read_p99_ms: read?.one.p99Ms,
      read_cpu_us: read?.cpuUs,
      echo_p50_ms: read?.echo.p50Ms,
      echo_p99_ms: read?.echo.p99Ms,
      batch_read_p50_ms: read?.batch.p50Ms,
      batch_read_p99_ms: read?.batch.p99Ms,
      batch_reads_per_s: read?.batch.perSecond,
      read_late_p99_ms: read?.one.lateP99Ms,
      echo_late_p99_ms: read?.echo.lateP99Ms,
      answer_bytes: read?.one.answerBytes,
      ingest_events_per_s: smallest?.events_per_s,
      bare_consume_per_s: smallest?.bare_per_s,
      ingest_ratio: smallest?.ratio,
      ingest: Object.fromEntries(drained.map(({ customers, ...rest }) => [customers, rest])),
      live_events_per_s: lively?.foldedPerSecond,
      live_sent_per_s: lively?.sentPerSecond,
      live_lag_max: lively?.max,
      live_lag_final: lively?.final,
      live_bounded: lively?.bounded,
      live_lags: lively?.lags,
      load_before: loadBefore,
      cores: cpus().length,
      seed: options.seed,
      seconds: round((performance.now() - began) / 1000),
    };
  } finally {
    await mesh.stop();
  }
}

export const featuresBench: Bench = {
  what: 'what feature folds a second, how far it is behind, and how long reads take',
  run,
};
