import { waitForReplicas } from '@insight-mesh/local-stack/kafka-ready';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { type Mesh, startMesh } from '../lib/mesh.js';
import { untilStored } from '../start/stored.js';
import { requireCopies } from './broker-roles.js';
import { compareCounts, countValues } from './compare-counts.js';
import { type Fault, type FaultOptions, type FaultResult, random } from './fault.js';
import { loadEvent, type PacedLoad, startPacedLoad } from './paced-load.js';
import { idsOfLake } from './stored-clicks.js';
import { checkEvents, countMessages } from './stored-events.js';

const perSecond = 2_000;
const wholeWithinMs = 180_000;

export interface Strike {
  mesh: Mesh;
  /** From 0. */
  run: number;
  load: PacedLoad;
  signal: AbortSignal;
}

export interface BrokerFault {
  what: string;
  runs: number;
  /** Events of each run unless --limit says otherwise of all. */
  events: number;
  /** Strikes and mends. Answers what happened, for people, and whether it is what should have happened. */
  strike: (strike: Strike) => Promise<{ happened: string; ok: boolean }>;
}

interface Run {
  happened: string;
  ok: boolean;
  acknowledged: number;
  pauseMs: number;
  told: number;
  reset: number;
}

const seconds = (ms: number) => (ms / 1000).toFixed(1);

/** A load of its own, struck at a seeded place of its first half, so that the broker comes back under load too. */
async function oneRun(
  fault: BrokerFault,
  o: { mesh: Mesh; run: number; size: number; at: number } & Pick<FaultOptions, 'seed' | 'signal'>,
): Promise<Run> {
  const { mesh, run, size, seed } = o;
  await waitForReplicas(mesh.brokers, wholeWithinMs);
  const failed = new AbortController();
  const signal = AbortSignal.any([o.signal, failed.signal]);
  const load = startPacedLoad({ mesh, from: run * size, total: size, perSecond, seed, signal });
  const striking = (async () => {
    await waitFor(async () => signal.aborted || (load.acknowledged >= o.at && load.inFlight > 0), {
      timeoutMs: 120_000,
      intervalMs: 2,
      what: `${o.at} events to be acknowledged`,
    });
    signal.throwIfAborted();
    return await fault.strike({ mesh, run, load, signal });
  })();
  load.done.catch((error: unknown) => failed.abort(error));
  striking.catch((error: unknown) => failed.abort(error));
  const [struck] = await Promise.all([striking, load.done]);
  o.signal.throwIfAborted();
  const { told, withoutTime, reset } = load.retries;
  return {
    happened: struck.happened,
    ok: struck.ok && withoutTime === 0 && reset === 0 && load.acknowledged === size,
    acknowledged: load.acknowledged,
    pauseMs: load.longestPauseMs,
    told,
    reset,
  };
}

/** Per run what is missing from and over in the lake, which keeps every event with its id. */
async function lakeByRun(mesh: Mesh, seed: number, runs: number, size: number) {
  const found = countValues(await idsOfLake(mesh));
  return Array.from({ length: runs }, (_, run) => {
    const ids = Array.from({ length: size }, (_, index) => loadEvent(seed, run * size + index).id);
    return compareCounts(countValues(ids), new Map(ids.map((id) => [id, found.get(id) ?? 0])));
  });
}

async function run(fault: BrokerFault, options: FaultOptions): Promise<FaultResult> {
  const began = performance.now();
  const { seed, say } = options;
  if (options.file !== undefined) throw new Error('this fault makes its own events: leave --file out');
  const size = options.limit === undefined ? fault.events : Math.floor(options.limit / fault.runs);
  // The broker is to be away and back within its run's load.
  if (size < 2_000)
    throw new Error(`${fault.runs} runs need at least ${fault.runs * 2_000} events: give a larger --limit`);
  const mesh = await startMesh({ dir: options.dir, kafkaBrokers: 3, onStep: say });
  try {
    await waitForReplicas(mesh.brokers, wholeWithinMs);
    await requireCopies(mesh);
    const next = random(seed);
    const runs: Run[] = [];
    let sendingMs = 0;
    for (let number = 0; number < fault.runs; number++) {
      const at = Math.floor(size * (0.1 + 0.4 * next()));
      const runBegan = performance.now();
      const done = await oneRun(fault, { mesh, run: number, size, at, seed, signal: options.signal });
      sendingMs += performance.now() - runBegan;
      runs.push(done);
      say(`run ${number + 1}: ${done.happened}; nothing acknowledged for ${seconds(done.pauseMs)} s at most`);
    }
    const total = size * fault.runs;
    const acknowledged = runs.reduce((sum, each) => sum + each.acknowledged, 0);
    say(`the collector acknowledged ${acknowledged} events`);
    await untilStored(mesh, () => options.signal.throwIfAborted());
    const messages = await countMessages(mesh);
    const events = Array.from({ length: total }, (_, place) => loadEvent(seed, place));
    const found = await checkEvents(mesh, events);
    const byRun = await lakeByRun(mesh, seed, fault.runs, size);
    const lost = Math.max(...Object.values(found).map((difference) => difference.lost));
    const duplicated = Math.max(...Object.values(found).map((difference) => difference.duplicated));
    return {
      acknowledged,
      lost,
      duplicated,
      runs: runs.length,
      ok: lost === 0 && duplicated === 0 && acknowledged === total && runs.every((each) => each.ok),
      seed,
      seconds: Math.round((performance.now() - began) / 100) / 10,
      events_per_s: Math.round(acknowledged / (sendingMs / 1000)),
      resets: runs.reduce((sum, each) => sum + each.reset, 0),
      rows: [
        ['copies of a partition', '3, of which 2 must have what is acknowledged (min.insync.replicas)'],
        ...runs.map((each, index): [string, string] => [
          `run ${index + 1}${each.ok ? '' : ' (WRONG)'}`,
          `${each.happened}; pause ${seconds(each.pauseMs)} s, ${each.told} bodies told 503, ${each.reset} cut; ` +
            `${each.acknowledged} acknowledged, ${byRun[index]?.lost} lost, ${byRun[index]?.duplicated} duplicated`,
        ]),
        ['messages in Kafka', `${messages}: ${messages - total} came twice, with the same ids`],
        ...Object.entries(found).map(([place, difference]): [string, string] => [
          place,
          `${difference.lost} lost, ${difference.duplicated} duplicated`,
        ]),
      ],
    };
  } finally {
    await mesh.stop();
  }
}

/** A fault that strikes at three brokers, each run under a paced load of its own and from whole copies. */
export function brokerFault(fault: BrokerFault): Fault {
  return { what: fault.what, run: (options) => run(fault, options) };
}
