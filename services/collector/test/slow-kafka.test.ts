import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Kafka, startKafka } from '@insight-mesh/local-stack/kafka';
import { KafkaProxy } from '@insight-mesh/local-stack/kafka-proxy';
import { freePort } from '@insight-mesh/local-stack/ports';
import { type ServiceProcess, startProcess } from '@insight-mesh/local-stack/processes';
import { testServers, waitFor } from '@insight-mesh/local-stack/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { prepareWorld, type World, watchTopics } from './harness.js';

const root = join(import.meta.dirname, '..', '..', '..');
const toolsDir = join(root, '.local', 'tools');
const dir = mkdtempSync(join(tmpdir(), 'collector-slow-'));
const MIB = 1_048_576;
const queueMaxBytes = 2 * MIB;

let proxy: KafkaProxy;
let broker: Kafka;
let world: World;
/** A process of its own, so that its memory can be told from the test's. */
let collector: ServiceProcess;

beforeAll(async () => {
  const port = await freePort();
  const advertisedPort = await freePort();
  proxy = await KafkaProxy.start(advertisedPort, port);
  broker = await startKafka({ dir: join(dir, 'kafka'), toolsDir, port, advertisedPort });
  world = await prepareWorld('collect_slow', { ...testServers(), brokers: broker.brokers });
  collector = await startProcess({
    name: 'collector',
    command: process.execPath,
    args: ['--max-old-space-size=64', join(root, 'services/collector/dist/src/main.js')],
    env: {
      ...world.env,
      ADMIN_PORT: '0',
      STORE_DEADLINE_MS: '2000',
      QUEUE_MAX_BYTES: String(queueMaxBytes),
      MAX_BODY_BYTES: String(MIB / 2),
      MAX_ELEMENTS: '200',
    },
    logFile: join(dir, 'collector.log'),
  });
}, 240_000);

afterAll(async () => {
  if (proxy) proxy.bytesPerSecond = Number.POSITIVE_INFINITY;
  await collector?.stop();
  await world?.close();
  await broker?.stop();
  await proxy?.stop();
  rmSync(dir, { recursive: true, force: true });
});

const address = (of: string) => `http://${String(collector.readyLine[of])}`;

async function measured(): Promise<{ queueBytes: number; residentBytes: number }> {
  const text = await (await fetch(`${address('admin')}/metrics`)).text();
  const value = (name: string) => Number(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(text)?.[1]);
  return {
    queueBytes: value('insightmesh_kafka_producer_queue_bytes'),
    residentBytes: value('process_resident_memory_bytes'),
  };
}

interface Sent {
  ids: string[];
  status: number;
  retryAfter: string | null;
}

const text = 'a lamp that gives good light; '.repeat(64);

/** One body of 200 events, about 400 KB, each body with ids of its own. */
async function send(): Promise<Sent> {
  const ids = Array.from({ length: 200 }, () => randomUUID());
  const events = ids.map((id) => ({ id, type: 'review', customer_id: `c-${id}`, item_id: 'i-1', rating: 4, text }));
  const answer = await fetch(`${address('http')}/v1/events`, {
    method: 'POST',
    headers: { 'x-api-key': world.keys.a, 'content-type': 'application/json' },
    body: JSON.stringify(events),
  });
  await answer.arrayBuffer();
  return { ids, status: answer.status, retryAfter: answer.headers.get('retry-after') };
}

/** `callers` at once until `enough`; the largest queue and memory that were seen meanwhile. */
async function load(callers: number, enough: (answers: readonly Sent[]) => boolean) {
  const answers: Sent[] = [];
  let most = { queueBytes: 0, residentBytes: 0 };
  const caller = async () => {
    while (!enough(answers)) {
      answers.push(await send());
      const { queueBytes, residentBytes } = await measured();
      most = {
        queueBytes: Math.max(most.queueBytes, queueBytes),
        residentBytes: Math.max(most.residentBytes, residentBytes),
      };
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return { answers, most };
}

const stored = (answers: readonly Sent[]) => answers.filter(({ status }) => status === 200);

it('a Kafka that stands still or is slow fills a bounded queue; callers are told to come back, and it flows again', async () => {
  const warm = await load(3, (answers) => answers.length >= 20);
  expect(stored(warm.answers)).toHaveLength(warm.answers.length);

  proxy.bytesPerSecond = 0;
  // 100 MB against a queue of 2 MiB and a heap of 64.
  const still = await load(16, (answers) => answers.length >= 250);
  expect(stored(still.answers)).toEqual([]);
  expect(new Set(still.answers.map(({ status }) => status))).toEqual(new Set([503]));
  for (const { retryAfter } of still.answers) expect(retryAfter).toMatch(/^[1-9]\d*$/);
  expect(still.most.queueBytes).toBeGreaterThan(queueMaxBytes / 4);
  expect(still.most.queueBytes).toBeLessThanOrEqual(queueMaxBytes);
  expect(still.most.residentBytes).toBeLessThan(warm.most.residentBytes + 64 * MIB);

  const readiness = async () => (await fetch(`${address('admin')}/readyz`)).status;
  await waitFor(async () => (await readiness()) === 503, { what: 'the collector not to be ready' });

  // Slower than what comes: some is stored, the rest refused.
  proxy.bytesPerSecond = 1_500_000;
  const slow = await load(16, (answers) => answers.length >= 100 && stored(answers).length >= 10);
  expect(slow.answers.length).toBeGreaterThan(stored(slow.answers).length);
  expect(slow.most.queueBytes).toBeLessThanOrEqual(queueMaxBytes);

  proxy.bytesPerSecond = Number.POSITIVE_INFINITY;
  await waitFor(async () => (await measured()).queueBytes === 0, { timeoutMs: 60_000, what: 'the queue to be empty' });
  await waitFor(async () => (await readiness()) === 200, { what: 'the collector to be ready' });
  // How slow it was is remembered where callers had left the queue, until it has run empty by storing: the first is stored, then all are.
  const first = await send();
  expect(first.status).toBe(200);
  const after = await load(3, (answers) => answers.length >= 16);
  expect(stored(after.answers)).toHaveLength(after.answers.length);

  const acknowledged = [first, ...[warm, slow, after].flatMap(({ answers }) => stored(answers))].flatMap(
    ({ ids }) => ids,
  );
  const topics = await watchTopics(world);
  try {
    const events = (await topics.events()).map(({ value }) => value);
    const there = new Set(events.map(({ id }) => id ?? ''));
    expect(acknowledged.filter((id) => !there.has(id))).toEqual([]);
    // A refused event may have been stored all the same, but whole and once.
    expect(events).toHaveLength(there.size);
    for (const event of events) expect(event).toMatchObject({ customer_id: `c-${event.id}`, text });
  } finally {
    await topics.close();
  }
}, 240_000);
