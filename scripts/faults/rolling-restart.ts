import { describeExit } from '@insight-mesh/local-stack/processes';
import { type Mesh, serviceNames, startMesh } from '../lib/mesh.js';
import { untilStored } from '../start/stored.js';
import type { Fault, FaultOptions, FaultResult } from './fault.js';
import { loadEvent } from './paced-load.js';
import { type Callers, startCallers, type Tally } from './rolling-restart/callers.js';
import { Replicas } from './rolling-restart/replicas.js';
import { checkEvents, countMessages } from './stored-events.js';

/**
 * How long a process must be ready before the next one is stopped, as minReadySeconds of a Deployment: clients look for an address
 * again after a second at the latest.
 */
const settleMs = 2_000;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function p99(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.ceil(0.99 * values.length) - 1] ?? 0;
}

interface Restart {
  label: string;
  happened: string;
  ok: boolean;
}

const failedIn = (tallies: readonly Tally[]) => tallies.reduce((sum, { failed }) => sum + failed, 0);

/** Each process in turn: SIGTERM, its exit, a new one, ready. */
async function restartAll(
  replicas: Replicas,
  callers: Callers,
  { rounds, say, signal }: { rounds: number; say: (line: string) => void; signal: AbortSignal },
): Promise<Restart[]> {
  const restarts: Restart[] = [];
  await pause(settleMs);
  for (let round = 0; round < rounds; round++) {
    for (const name of serviceNames) {
      for (const which of [0, 1] as const) {
        signal.throwIfAborted();
        const before = failedIn(callers.tallies);
        const began = performance.now();
        const exit = await replicas.end(name, which);
        const ended = performance.now();
        await replicas.launch(name, which);
        const ready = performance.now();
        await pause(settleMs);
        const failed = failedIn(callers.tallies) - before;
        const label = `${name} ${which + 1}${rounds > 1 ? `, round ${round + 1}` : ''}`;
        const seconds = (ms: number) => (ms / 1_000).toFixed(1);
        const happened = `${describeExit(exit)} after ${seconds(ended - began)} s, ready again after ${seconds(ready - ended)} s, ${failed} failed calls`;
        say(`${label}: ${happened}`);
        restarts.push({ label, happened, ok: exit.code === 0 && failed === 0 });
      }
    }
  }
  return restarts;
}

async function check(mesh: Mesh, callers: Callers, seed: number) {
  const messages = await countMessages(mesh);
  const events = Array.from({ length: callers.sent() }, (_, place) => loadEvent(seed, place));
  const found = await checkEvents(mesh, events);
  const lost = Math.max(...Object.values(found).map((difference) => difference.lost));
  const duplicated = Math.max(...Object.values(found).map((difference) => difference.duplicated));
  return { messages, found, lost, duplicated };
}

async function run(options: FaultOptions): Promise<FaultResult> {
  if (options.file !== undefined) throw new Error('this fault makes its own events: leave --file out');
  const began = performance.now();
  const { seed, say, signal } = options;
  // A machine that is short of processors must not look like a feature service that is away.
  const env = { recommender: { FEATURE_MAX_MS: '2000' } };
  const servers = await startMesh({ dir: options.dir, services: [], env, onStep: say });
  let replicas: Replicas | undefined;
  try {
    say('start two processes of each service');
    replicas = await Replicas.start(servers);
    const { ports } = replicas;
    const addresses = { ...servers.addresses, feature: `127.0.0.1:${ports.feature[0].grpc}` };
    const mesh: Mesh = { ...servers, addresses };
    const callers = startCallers(replicas, servers.apiKey, seed);
    const loadBegan = performance.now();
    const restarts = await restartAll(replicas, callers, { rounds: options.limit ?? 1, say, signal }).finally(() =>
      callers.stop(),
    );
    const rate = Math.round(callers.acknowledged() / ((performance.now() - loadBegan) / 1_000));
    await untilStored(mesh, () => signal.throwIfAborted());
    const { messages, found, lost, duplicated } = await check(mesh, callers, seed);
    const failed = failedIn(callers.tallies);
    const calls = callers.tallies.reduce((sum, each) => sum + each.calls, 0);
    return {
      acknowledged: callers.acknowledged(),
      lost,
      duplicated,
      runs: restarts.length,
      calls,
      failed_calls: failed,
      ok:
        failed === 0 &&
        lost === 0 &&
        duplicated === 0 &&
        callers.acknowledged() === callers.sent() &&
        restarts.every((restart) => restart.ok),
      seed,
      seconds: Math.round((performance.now() - began) / 100) / 10,
      events_per_s: rate,
      rows: [
        ...restarts.map(({ label, happened, ok }): [string, string] => [label, `${happened}${ok ? '' : ' (WRONG)'}`]),
        ...callers.tallies.map((tally): [string, string] => [
          tally.name,
          `${tally.calls} calls, ${tally.failed} failed, p99 ${p99(tally.took).toFixed(0)} ms, longest ${Math.max(...tally.took).toFixed(0)} ms${tally.why.map((why) => `; ${why}`).join('')}`,
        ]),
        ['answers without history', `${callers.degraded()} of ${callers.tallies.at(-1)?.calls}`],
        [
          'HTTP bodies sent elsewhere',
          `${callers.http.passedOver} nobody listened, ${callers.http.closedMeanwhile} kept connection closed meanwhile, ${callers.http.told} 503 with Retry-After`,
        ],
        ['acknowledged by the collector', `${callers.acknowledged()} of ${callers.sent()} events, ${rate} a second`],
        ['messages in Kafka', `${messages}: ${messages - callers.sent()} came twice, with the same ids`],
        ...Object.entries(found).map(([place, difference]): [string, string] => [
          place,
          `${difference.lost} lost, ${difference.duplicated} duplicated`,
        ]),
      ],
    };
  } finally {
    await replicas?.stop();
    await servers.stop();
  }
}

export const rollingRestartFault: Fault = {
  what: 'stops and starts each of two processes of every service in turn, under calls to all of them: none may fail',
  run,
};
