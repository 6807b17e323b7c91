import { waitFor } from '@insight-mesh/local-stack/testing';
import { type Mesh, startMesh } from '../lib/mesh.js';
import { untilStored } from '../start/stored.js';
import { type Fault, type FaultOptions, type FaultResult, random } from './fault.js';
import { bodySize, loadEvent, type PacedLoad, startPacedLoad } from './paced-load.js';
import { checkEvents, countMessages } from './stored-events.js';

const perSecond = 2_000;

export interface CollectorFault {
  what: string;
  /** How often it strikes. */
  runs: number;
  /** Events of the whole load unless --limit says otherwise. */
  events: number;
  /** Strikes and mends. Answers what happened, for people, and whether it is what should have happened. */
  strike: (mesh: Mesh, run: number) => Promise<{ happened: string; ok: boolean }>;
  /** Whether a client may see a connection cut with its request on it. */
  mayReset: boolean;
}

/** Strikes at seeded places of the load, between its first and its last event. */
async function strikeOnTheWay(
  fault: CollectorFault,
  mesh: Mesh,
  load: PacedLoad,
  total: number,
  { seed, say, signal }: Pick<FaultOptions, 'seed' | 'say' | 'signal'>,
): Promise<{ label: string; happened: string; ok: boolean }[]> {
  const next = random(seed);
  const strikes = [];
  for (let run = 0; run < fault.runs; run++) {
    const at = Math.floor((total * (run + 0.2 + 0.6 * next())) / fault.runs);
    await waitFor(async () => signal.aborted || (load.acknowledged >= at && load.inFlight > 0), {
      timeoutMs: 300_000,
      intervalMs: 2,
      what: `${at} events to be acknowledged`,
    });
    signal.throwIfAborted();
    const label = `run ${run + 1}, after ${load.acknowledged} events`;
    const inFlight = load.inFlight;
    const { reset } = load.retries;
    const began = performance.now();
    const { happened, ok } = await fault.strike(mesh, run);
    const back = ((performance.now() - began) / 1000).toFixed(1);
    const cut = load.retries.reset - reset;
    const text = `${happened}; ${inFlight} bodies in flight, ${cut} cut, ready again after ${back} s`;
    say(`${label}: ${text}`);
    strikes.push({ label, happened: text, ok: ok && (fault.mayReset || cut === 0) });
  }
  return strikes;
}

async function run(fault: CollectorFault, options: FaultOptions): Promise<FaultResult> {
  const began = performance.now();
  const { seed, say } = options;
  const total = options.limit ?? fault.events;
  if (options.file !== undefined) throw new Error('this fault makes its own events: leave --file out');
  // Each run needs a body of its own to strike into.
  const least = fault.runs * bodySize * 10;
  if (total < least) throw new Error(`${fault.runs} runs need at least ${least} events: give a larger --limit`);
  const mesh = await startMesh({ dir: options.dir, onStep: say });
  try {
    const failed = new AbortController();
    const signal = AbortSignal.any([options.signal, failed.signal]);
    const sendingBegan = performance.now();
    const load = startPacedLoad({ mesh, total, perSecond, seed, signal });
    const striking = strikeOnTheWay(fault, mesh, load, total, { seed, say, signal });
    load.done.catch((error: unknown) => failed.abort(error));
    striking.catch((error: unknown) => failed.abort(error));
    const [strikes] = await Promise.all([striking, load.done]);
    options.signal.throwIfAborted();
    const rate = Math.round(load.acknowledged / ((performance.now() - sendingBegan) / 1000));
    say(`the collector acknowledged ${load.acknowledged} events`);
    await untilStored(mesh, () => options.signal.throwIfAborted());
    const messages = await countMessages(mesh);
    const events = Array.from({ length: total }, (_, place) => loadEvent(seed, place));
    const found = await checkEvents(mesh, events);
    const lost = Math.max(...Object.values(found).map((difference) => difference.lost));
    const duplicated = Math.max(...Object.values(found).map((difference) => difference.duplicated));
    const { refused, told, reset } = load.retries;
    return {
      acknowledged: load.acknowledged,
      lost,
      duplicated,
      runs: strikes.length,
      ok: lost === 0 && duplicated === 0 && load.acknowledged === total && strikes.every((strike) => strike.ok),
      seed,
      seconds: Math.round((performance.now() - began) / 100) / 10,
      events_per_s: rate,
      resets: reset,
      rows: [
        ...strikes.map(({ label, happened, ok }): [string, string] => [label, `${happened}${ok ? '' : ' (WRONG)'}`]),
        ['acknowledged by the collector', `${load.acknowledged} of ${total}, ${rate} a second, outages included`],
        ['bodies sent again', `${refused} refused connections, ${told} 503 or 429, ${reset} cut connections`],
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

/** A fault that strikes while a paced load with retrying clients runs through the collector. */
export function collectorFault(fault: CollectorFault): Fault {
  return { what: fault.what, run: (options) => run(fault, options) };
}
