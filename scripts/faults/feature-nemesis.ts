import { join } from 'node:path';
import { type Postgres, startPostgres } from '@insight-mesh/local-stack/postgres';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { pause } from '@insight-mesh/runtime/pause';
import { type Mesh, startMesh } from '../lib/mesh.js';
import { untilStored } from '../start/stored.js';
import type { Fault, FaultOptions, FaultResult } from './fault.js';
import { type Agreement, checkStored } from './feature-nemesis/check.js';
import { planStrikes, type Strike } from './feature-nemesis/plan.js';
import { type Produced, produce } from './feature-nemesis/produce.js';
import { Workers } from './feature-nemesis/workers.js';

export interface NemesisSettings {
  events: number;
  /** Messages a second. */
  perSecond: number;
  killsOfEach: number;
  /** Of Postgres. */
  restarts: number;
  /** From one arrival of the third worker to the next, in milliseconds. */
  rebalanceEveryMs: number;
}

const usual: NemesisSettings = {
  events: 200_000,
  perSecond: 1_500,
  killsOfEach: 3,
  restarts: 2,
  rebalanceEveryMs: 5_000,
};

/** The servers of one run: Postgres apart, since it is struck too. */
class Servers {
  readonly #dir: string;
  postgres: Postgres;
  readonly mesh: Mesh;

  private constructor(dir: string, postgres: Postgres, mesh: Mesh) {
    this.#dir = dir;
    this.postgres = postgres;
    this.mesh = mesh;
  }

  static async start({ dir, say }: FaultOptions): Promise<Servers> {
    const postgres = await startPostgres({ dir: join(dir, 'postgres'), onProgress: say });
    try {
      const mesh = await startMesh({ dir, database: postgres.url, services: [], onStep: say });
      return new Servers(dir, postgres, mesh);
    } catch (error) {
      await postgres.stop();
      throw error;
    }
  }

  /** Ends Postgres at once, as a crash would, and starts it on the same port and data. */
  async restartPostgres(): Promise<void> {
    await this.postgres.stop('immediate');
    this.postgres = await startPostgres({ dir: join(this.#dir, 'postgres') });
  }

  async stop(): Promise<void> {
    await this.mesh.stop();
    await this.postgres.stop();
  }
}

/** Strikes each victim when its share of the messages is on the topic. */
async function strikeAll(
  strikes: readonly Strike[],
  o: { servers: Servers; workers: Workers; progress: () => number; signal: AbortSignal; say: (line: string) => void },
): Promise<void> {
  for (const [n, { victim, at }] of strikes.entries()) {
    await waitFor(async () => o.signal.aborted || o.progress() >= at, {
      timeoutMs: 900_000,
      intervalMs: 5,
      what: `${Math.round(at * 100)}% of the messages to be acknowledged`,
    });
    o.signal.throwIfAborted();
    if (victim === 'postgres') await o.servers.restartPostgres();
    else await o.workers.kill(victim);
    const what = victim === 'postgres' ? 'Postgres ended at once and started again' : `${victim} killed by -9`;
    o.say(`strike ${n + 1} of ${strikes.length}, at ${Math.round(o.progress() * 100)}%: ${what}`);
  }
}

/** Has a third worker join and leave again and again, each of which moves partitions. Answers how often it has. */
async function rebalance(workers: Workers, everyMs: number, signal: AbortSignal): Promise<number> {
  for (let joined = 0; ; joined++) {
    const began = performance.now();
    if (signal.aborted) return joined;
    await workers.start('feature-c');
    await pause(Math.min(1_000, everyMs / 4), signal);
    await workers.stop('feature-c');
    await pause(everyMs - (performance.now() - began), signal);
  }
}

const told = ({ entities, differing, values, examples }: Agreement) =>
  `${entities} with ${values} values, ${differing} differ${examples.length > 0 ? `: ${examples.join('; ')}` : ''}`;

/** The whole run: the stream with its strikes, the end of the topic, and the comparison. */
export async function runNemesis(settings: NemesisSettings, options: FaultOptions): Promise<FaultResult> {
  const began = performance.now();
  const { seed, say } = options;
  const { events: total } = settings;
  if (options.file !== undefined) throw new Error('this fault makes its own events: leave --file out');
  const strikes = planStrikes(seed, settings);
  const servers = await Servers.start(options);
  const { mesh } = servers;
  const workers = new Workers(mesh);
  const done = new AbortController();
  try {
    await Promise.all([workers.start('feature-a'), workers.start('feature-b')]);
    say(`two feature workers serve; ${total} events begin`);
    const failed = new AbortController();
    const signal = AbortSignal.any([options.signal, failed.signal]);
    let produced: Produced = { events: 0, messages: 0 };
    let percent = 0;
    const onProgress = (now: Produced) => {
      produced = now;
      const tens = Math.floor((now.events / total) * 10) * 10;
      if (tens > percent) say(`${tens}% of the events acknowledged`);
      percent = Math.max(percent, tens);
    };
    const producing = produce({
      brokers: mesh.brokers,
      seed,
      total,
      perSecond: settings.perSecond,
      signal,
      onProgress,
    });
    const progress = () => produced.events / total;
    const striking = strikeAll(strikes, { servers, workers, progress, signal, say });
    const quiet = AbortSignal.any([signal, done.signal]);
    const rebalancing = rebalance(workers, settings.rebalanceEveryMs, quiet);
    for (const part of [producing, striking, rebalancing]) part.catch((error: unknown) => failed.abort(error));
    const [sent] = await Promise.all([producing, striking]);
    done.abort();
    const joined = await rebalancing;
    options.signal.throwIfAborted();
    const streamSeconds = (performance.now() - began) / 1000;
    const [{ address }] = await Promise.all([workers.ready('feature-a'), workers.ready('feature-b')]);
    say(`${sent.messages} messages acknowledged; waiting for the end of the topic`);
    await untilStored(mesh, () => options.signal.throwIfAborted());
    say('all stored; folding the lake and comparing');
    const found = await checkStored(mesh, address, seed, total);
    const agreements = Object.entries(found.features);
    const differing = agreements.reduce((sum, [, agreement]) => sum + agreement.differing, 0);
    const { lost, duplicated } = found.lake;
    const rightRows = found.lakeRows === total && sent.events === total;
    return {
      acknowledged: sent.events,
      lost,
      duplicated,
      differing,
      runs: strikes.length,
      ok: lost === 0 && duplicated === 0 && differing === 0 && rightRows && workers.crashes.length === 0,
      seed,
      seconds: Math.round((performance.now() - began) / 100) / 10,
      events_per_s: Math.round(total / streamSeconds),
      rows: [
        [
          'events acknowledged',
          `${sent.events}, in ${sent.messages} messages: ${sent.messages - sent.events} came twice`,
        ],
        ['strikes', strikes.map(({ victim, at }) => `${victim} at ${Math.round(at * 100)}%`).join(', ')],
        [
          'a third worker',
          `joined and left ${joined} times; ${workers.failedStarts} starts failed and were tried again`,
        ],
        ['ended by themselves', workers.crashes.length === 0 ? 'none' : workers.crashes.join(', ')],
        ['lake', `${found.lakeRows} rows, ${lost} lost, ${duplicated} duplicated`],
        ...agreements.map(([kind, agreement]): [string, string] => [`entities: ${kind}`, told(agreement)]),
      ],
    };
  } finally {
    done.abort();
    await workers.stopAll();
    await servers.stop();
  }
}

export const featureNemesisFault: Fault = {
  what: 'late and doubled events while two feature workers, Postgres and the group are struck: online equals the lake',
  run: (options) => runNemesis({ ...usual, events: options.limit ?? usual.events }, options),
};
