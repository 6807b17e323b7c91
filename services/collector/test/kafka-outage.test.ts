import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Kafka, startKafka } from '@insight-mesh/local-stack/kafka';
import { testServers, waitFor } from '@insight-mesh/local-stack/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Service } from '../src/service.js';
import { httpClient, prepareWorld, startService, type World, watchTopics } from './harness.js';

// A broker of its own: the others' must not be killed.
const dir = mkdtempSync(join(tmpdir(), 'collector-outage-'));
const toolsDir = join(import.meta.dirname, '..', '..', '..', '.local', 'tools');
let broker: Kafka;
let world: World;
let service: Service;
let send: ReturnType<typeof httpClient>;

beforeAll(async () => {
  broker = await startKafka({ dir, toolsDir });
  world = await prepareWorld('collect_outage', { ...testServers(), brokers: broker.brokers });
  service = startService(world, { STORE_DEADLINE_MS: '500' });
  await service.life.start();
  send = httpClient(service, world.keys.a);
});

afterAll(async () => {
  await service?.life.stop();
  await world?.close();
  await broker?.stop();
  rmSync(dir, { recursive: true, force: true });
});

it('without Kafka acknowledges nothing, says when to come back, and comes back by itself', async () => {
  const acknowledged: string[] = [];
  const refused: string[] = [];
  let next = 0;
  const sendOne = async () => {
    const id = `e-${next++}`;
    const answer = await send({ id, type: 'sign_up', customer_id: 'c-1' });
    (answer.status === 200 ? acknowledged : refused).push(id);
    return answer;
  };
  expect((await sendOne()).status).toBe(200);
  // A body with something to refuse needs the dead-letter topic known too.
  expect((await send([{ type: 'sign_up', customer_id: 'c-1', id: 'e-good' }, 5])).status).toBe(200);
  acknowledged.push('e-good');

  const readiness = async () => (await fetch(`http://127.0.0.1:${service.ports.admin}/readyz`)).status;
  expect(await readiness()).toBe(200);
  await broker.kill();
  const during = await Promise.all([sendOne(), sendOne(), send([5]), send('{'), sendOne()]);
  for (const answer of during) {
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    expect(answer.body).toMatchObject({ code: 14, status: 'UNAVAILABLE' });
  }
  expect(refused).toHaveLength(3);
  await waitFor(async () => (await readiness()) === 503, { what: 'the collector not to be ready' });

  broker = await startKafka({ dir, toolsDir });
  await waitFor(async () => (await sendOne()).status === 200, { timeoutMs: 60_000, what: 'the collector to be back' });
  await waitFor(async () => (await readiness()) === 200, { what: 'the collector to be ready' });
  const topics = await watchTopics(world);
  try {
    const stored = (await topics.events()).map(({ value }) => value.id ?? '');
    expect(acknowledged.filter((id) => !stored.includes(id))).toEqual([]);
    // Each that was acknowledged is there once; a refused one may have been stored all the same, once.
    expect(new Set(stored).size).toBe(stored.length);
  } finally {
    await topics.close();
  }
}, 180_000);
