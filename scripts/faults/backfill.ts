import { waitFor } from '@insight-mesh/local-stack/testing';
import { startMesh } from '../lib/mesh.js';
import { untilStored } from '../start/stored.js';
import { BackfillProgram, type BackfillResult } from './backfill/program.js';
import { FeatureStore } from './backfill/store.js';
import type { Fault, FaultOptions, FaultResult } from './fault.js';
import { checkStored } from './feature-nemesis/check.js';
import { type Produced, produce } from './feature-nemesis/produce.js';
import { Workers } from './feature-nemesis/workers.js';

export interface BackfillFaultSettings {
  events: number;
  /** Messages a second. */
  perSecond: number;
  /** Of the backfill, each with one of a worker. */
  kills: number;
}

const usual: BackfillFaultSettings = { events: 200_000, perSecond: 1_500, kills: 3 };

/** Kills the backfill and a worker again and again in the middle of their work, and then lets it end. */
async function backfillUnderKills(
  kills: number,
  o: { start: () => BackfillProgram; store: FeatureStore; workers: Workers; say: (line: string) => void },
): Promise<BackfillResult> {
  const { start, store, workers, say } = o;
  for (let strike = 0; strike < kills; strike++) {
    const program = start();
    const before = await store.progress();
    await waitFor(async () => !program.running || (await store.progress()) > before, {
      timeoutMs: 120_000,
      intervalMs: 5,
      what: 'the backfill to be in the middle of its work',
    });
    await program.kill();
    const worker = strike % 2 === 0 ? 'feature-a' : 'feature-b';
    await workers.kill(worker);
    say(`strike ${strike + 1} of ${kills}: the backfill and ${worker} killed by -9`);
  }
  return start().result();
}

/** A stream, a backfill of half of it that is killed, the end of the topic, and the comparison. */
export async function runBackfillFault(settings: BackfillFaultSettings, options: FaultOptions): Promise<FaultResult> {
  const began = performance.now();
  const { seed, say, signal } = options;
  const { events: total, kills } = settings;
  if (options.file !== undefined) throw new Error('this fault makes its own events: leave --file out');
  const mesh = await startMesh({ dir: options.dir, services: [], onStep: say });
  const workers = new Workers(mesh);
  const store = await FeatureStore.open(mesh);
  const failed = new AbortController();
  let producing: Promise<Produced> | undefined;
  try {
    await Promise.all([workers.start('feature-a'), workers.start('feature-b')]);
    say(`two feature workers serve; ${total} events begin`);
    let sent: Produced = { events: 0, messages: 0 };
    producing = produce({
      ...{ brokers: mesh.brokers, seed, total, perSecond: settings.perSecond },
      signal: AbortSignal.any([signal, failed.signal]),
      onProgress: (now) => {
        sent = now;
      },
    });
    producing.catch((error: unknown) => failed.abort(error));
    await waitFor(async () => failed.signal.aborted || (await store.folded()) > 0.4 * total, {
      timeoutMs: 600_000,
      intervalMs: 100,
      what: '40% of the events to be folded',
    });
    failed.signal.throwIfAborted();
    await store.spoil();
    const sentBefore = sent.events;
    say(`the states are spoilt; ${sent.events} events acknowledged, and the stream goes on`);
    const start = () => new BackfillProgram(mesh);
    const under = await backfillUnderKills(kills, { start, store, workers, say });
    say(`backfill: ${JSON.stringify(under)}`);
    const sentDuring = sent.events - sentBefore;
    const produced = await producing;
    const [{ address }] = await Promise.all([workers.ready('feature-a'), workers.ready('feature-b')]);
    await untilStored(mesh, () => signal.throwIfAborted());
    const rest = await new BackfillProgram(mesh, ['--dry-run']).result();
    say(`all stored, ${rest.changed} rows differ; folding the lake and comparing`);
    const found = await checkStored(mesh, address, seed, total);
    const differing = Object.values(found.features).reduce((sum, each) => sum + each.differing, 0);
    // Once more with nobody in its way, for its figures.
    await store.spoil();
    const alone = await start().result();
    const { lost, duplicated } = found.lake;
    const right = found.lakeRows === total && produced.events === total && rest.changed === 0;
    return {
      acknowledged: produced.events,
      lost,
      duplicated,
      differing,
      runs: kills,
      ok: lost === 0 && duplicated === 0 && differing === 0 && right && workers.crashes.length === 0,
      seed,
      seconds: Math.round((performance.now() - began) / 100) / 10,
      rows: [
        ['events acknowledged', `${produced.events}, in ${produced.messages} messages`],
        ['strikes', `the backfill and a worker killed by -9, ${kills} times`],
        [
          'backfill under them',
          `${under.events} events, ${under.changed} rows changed, the stream waited ${under.held_ms} ms at most`,
        ],
        ['meanwhile', `${sentDuring} events came`],
        ['rows that differed afterwards', String(rest.changed)],
        ...Object.entries(found.features).map(([kind, each]): [string, string] => [
          `entities: ${kind}`,
          `${each.entities} with ${each.values} values, ${each.differing} differ`,
        ]),
        [
          'backfill of all, alone',
          `${alone.events} events in ${alone.seconds} s (${Math.round(alone.events / alone.seconds)}/s), ${alone.changed} of ` +
            `${alone.states} rows changed, the stream would have waited ${alone.held_ms} ms at most, ${alone.peak_mb} MB`,
        ],
      ],
    };
  } finally {
    // A producer that is left without Kafka would go on trying for ever.
    failed.abort(new Error('the fault has ended'));
    await producing?.catch(() => undefined);
    await store.close();
    await workers.stopAll();
    await mesh.stop();
  }
}

export const backfillFault: Fault = {
  what: 'a backfill under late and doubled events, killed with a worker again and again: online equals the lake',
  run: (options) => runBackfillFault({ ...usual, events: options.limit ?? usual.events }, options),
};
