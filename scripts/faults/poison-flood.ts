import { waitFor } from '@insight-mesh/local-stack/testing';
import { createClient } from '@insight-mesh/runtime/grpc-client';
import { createKafka } from '@insight-mesh/runtime/kafka';
import { createLogger } from '@insight-mesh/runtime/log';
import pg from 'pg';
import { percentile } from '../bench/percentiles.js';
import { IntakeClient } from '../lib/intake-client.js';
import { type Mesh, startMesh } from '../lib/mesh.js';
import { untilStored } from '../start/stored.js';
import { compareCounts, countValues, type Difference } from './compare-counts.js';
import type { Fault, FaultOptions, FaultResult } from './fault.js';
import { bodySize, loadEvent } from './paced-load.js';
import { poisonedLine, poisonedMessage, poisonKinds } from './poison.js';
import { countSeen, idsOfLake } from './stored-clicks.js';

const events = 100_000;
const warmUp = 10_000;
const connections = 16;
/** One in so many is poisoned. */
const oneIn = 100;
/** For ten poisoned lines a poisoned message comes straight onto the event topic. */
const linesAMessage = 10;

interface Load {
  mesh: Mesh;
  seed: number;
  total: number;
  poisoned: boolean;
  signal: AbortSignal;
}

interface Sent {
  acknowledged: number;
  /** Ids of the events that must be stored. */
  ids: string[];
  /** Rules under which letters must be found, by `source/rule`. */
  letters: string[];
  perSecond: number;
  p99Ms: number;
}

/** Bodies of 50 lines over 16 connections, each as fast as it is answered. */
async function send({ mesh, seed, total, poisoned, signal }: Load): Promise<Sent> {
  const client = new IntakeClient({ url: mesh.collectorHttp, apiKey: mesh.apiKey });
  const sent = { ids: [] as string[], letters: [] as string[], acknowledged: 0 };
  const times: number[] = [];
  let next = 0;
  const lane = async () => {
    while (next < total && !signal.aborted) {
      const places = Array.from({ length: Math.min(bodySize, total - next) }, (_, index) => next + index);
      next += places.length;
      const letters: string[] = [];
      const lines = places.map((place) => {
        if (!poisoned || place % oneIn !== oneIn - 1) return Buffer.from(JSON.stringify(loadEvent(seed, place)));
        const { rule, bytes } = poisonedLine(seed, place, Math.floor(place / oneIn));
        letters.push(`http/${rule}`);
        return bytes;
      });
      const body = Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')]));
      const began = performance.now();
      const { accepted, rejected } = await client.lines(body);
      times.push(performance.now() - began);
      if (accepted !== places.length - letters.length || rejected.length !== letters.length) {
        throw new Error(
          `${accepted} taken and ${rejected.length} refused, of ${places.length} with ${letters.length} bad`,
        );
      }
      sent.acknowledged += accepted;
      sent.letters.push(...letters);
      const good = places.filter((place) => !poisoned || place % oneIn !== oneIn - 1);
      sent.ids.push(...good.map((place) => loadEvent(seed, place).id));
    }
  };
  const began = performance.now();
  try {
    await Promise.all(Array.from({ length: connections }, lane));
  } finally {
    client.close();
  }
  signal.throwIfAborted();
  return {
    ...sent,
    perSecond: Math.round(total / ((performance.now() - began) / 1000)),
    p99Ms: Math.round(percentile(times, 0.99) * 10) / 10,
  };
}

/** Poisoned messages on the event topic while the load runs. @returns where they must be found */
async function poisonTopic({ mesh, seed, total, signal }: Load): Promise<string[]> {
  const log = createLogger({ service: 'faults', level: 'error' });
  const producer = createKafka({ brokers: mesh.brokers, clientId: 'poison', log }).producer();
  await producer.connect();
  const letters: string[] = [];
  try {
    for (let place = 0; place < total / oneIn / linesAMessage && !signal.aborted; place++) {
      const { rule, key, value } = poisonedMessage(seed, place, mesh.tenantId);
      await producer.send({ topic: 'clickstream.events.v1', messages: [{ key, value }] });
      letters.push(`feature/${rule}`);
    }
  } finally {
    await producer.disconnect();
  }
  return letters;
}

/** Every letter by its door and rule, as the collector lists them, once there are as many as there must be. */
async function listed(mesh: Mesh, count: number, signal: AbortSignal): Promise<string[]> {
  const client = createClient('insightmesh.collector.v1.DeadLetterService', {
    address: mesh.addresses.collector,
    apiKey: mesh.apiKey,
    defaultDeadlineMs: 30_000,
  });
  const all = async () => {
    signal.throwIfAborted();
    const found: string[] = [];
    for (let page_token = '', first = true; first || page_token !== ''; first = false) {
      const page = await client.ListDeadLetters({ page_size: 1_000, page_token });
      found.push(...page.letters.map(({ source, rule }) => `${source}/${rule}`));
      page_token = page.next_page_token;
    }
    return found;
  };
  let found: string[] = [];
  try {
    await waitFor(
      async () => {
        found = await all();
        return found.length >= count;
      },
      { timeoutMs: 120_000, intervalMs: 500, what: `${count} dead letters` },
      // What is missing is told by the comparison.
    ).catch(() => signal.throwIfAborted());
  } finally {
    client.close();
  }
  return found;
}

async function stored(mesh: Mesh, ids: readonly string[]): Promise<Record<string, Difference>> {
  const client = new pg.Client({ connectionString: mesh.databaseUrl });
  await client.connect();
  try {
    const over = (await countSeen(client)) - ids.length;
    return {
      'seen ids': { lost: Math.max(0, -over), duplicated: Math.max(0, over) },
      lake: compareCounts(countValues(ids), countValues(await idsOfLake(mesh))),
    };
  } finally {
    await client.end();
  }
}

async function run(options: FaultOptions): Promise<FaultResult> {
  const began = performance.now();
  const { seed, say, signal } = options;
  const total = options.limit ?? events;
  if (options.file !== undefined) throw new Error('this fault makes its own events: leave --file out');
  // Every way to be wrong at least once.
  if (total < oneIn * linesAMessage * poisonKinds) {
    throw new Error(`give a --limit of at least ${oneIn * linesAMessage * poisonKinds}`);
  }
  const mesh = await startMesh({ dir: options.dir, onStep: say });
  try {
    const load = { mesh, total, signal };
    const warm = await send({ ...load, total: Math.min(warmUp, total), seed: seed + 1, poisoned: false });
    await untilStored(mesh, () => signal.throwIfAborted());
    const clean = await send({ ...load, seed: seed + 2, poisoned: false });
    say(`without poison: ${clean.perSecond} events/s, p99 ${clean.p99Ms} ms`);
    await untilStored(mesh, () => signal.throwIfAborted());
    const flood = { ...load, seed: seed + 3, poisoned: true };
    const [poisoned, onTopic] = await Promise.all([send(flood), poisonTopic(flood)]);
    say(`with poison: ${poisoned.perSecond} events/s, p99 ${poisoned.p99Ms} ms`);
    const ended = performance.now();
    await untilStored(mesh, () => signal.throwIfAborted());
    const behindMs = Math.round(performance.now() - ended);
    const expected = [...poisoned.letters, ...onTopic];
    const found = await listed(mesh, expected.length, signal);
    const ids = [...warm.ids, ...clean.ids, ...poisoned.ids];
    const differences = {
      ...(await stored(mesh, ids)),
      'dead letters': compareCounts(countValues(expected), countValues(found)),
    };
    const lost = Math.max(...Object.values(differences).map((each) => each.lost));
    const duplicated = Math.max(...Object.values(differences).map((each) => each.duplicated));
    const acknowledged = warm.acknowledged + clean.acknowledged + poisoned.acknowledged;
    return {
      acknowledged,
      lost,
      duplicated,
      runs: 1,
      ok: lost === 0 && duplicated === 0 && acknowledged === ids.length && found.length === expected.length,
      seed,
      seconds: Math.round((performance.now() - began) / 100) / 10,
      events_per_s: poisoned.perSecond,
      events_per_s_without: clean.perSecond,
      p99_ms: poisoned.p99Ms,
      p99_ms_without: clean.p99Ms,
      letters: found.length,
      rows: [
        [
          'events without poison',
          `${total}: ${clean.perSecond} a second, bodies of ${bodySize}, p99 ${clean.p99Ms} ms`,
        ],
        ['events with poison', `${total}: ${poisoned.perSecond} a second, p99 ${poisoned.p99Ms} ms`],
        ['all stored by feature', `${behindMs} ms after the last was acknowledged`],
        ['poisoned', `${poisoned.letters.length} lines, ${onTopic.length} messages on the topic, ${poisonKinds} ways`],
        ...[...countValues(found)].sort().map(([where, n]): [string, string] => [`letters ${where}`, String(n)]),
        ...Object.entries(differences).map(([place, each]): [string, string] => [
          place,
          `${each.lost} lost, ${each.duplicated} duplicated`,
        ]),
      ],
    };
  } finally {
    await mesh.stop();
  }
}

export const poisonFloodFault: Fault = {
  what: 'sends 100,000 events of which 1% cannot be taken in, beside as many without, and finds each in the dead letters',
  run,
};
