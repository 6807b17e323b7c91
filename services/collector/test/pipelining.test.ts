import { waitFor } from '@insight-mesh/local-stack/testing';
import { mostUnanswered } from '@insight-mesh/runtime/http-pipelining';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Service } from '../src/service.js';
import { httpClient, prepareWorld, startService, type World } from './harness.js';
import { rawSocket, statusesIn } from './raw-socket.js';

let world: World;
let metrics: Metrics;
let service: Service;

beforeAll(async () => {
  world = await prepareWorld('collect_pipelining');
  metrics = new Metrics('collector');
  service = startService(world, {}, { metrics });
  await service.life.start();
});

afterAll(async () => {
  await service.life.stop();
  await world.close();
});

const event = JSON.stringify({ type: 'view', customer_id: 'c-1', item_id: 'i-1' });
const request = () =>
  `POST /v1/events HTTP/1.1\r\nhost: x\r\nx-api-key: ${world.keys.a}\r\ncontent-length: ${event.length}\r\n\r\n${event}`;
const cut = async () =>
  (await metrics.registry.getSingleMetric('insightmesh_collector_pipelines_cut_total')?.get())?.values[0]?.value;

it('answers as many requests on one connection as may wait, in their order, and then as many more', async () => {
  const { socket, write, answer } = rawSocket(service.ports.http);
  for (let round = 1; round <= 3; round++) {
    write(request().repeat(mostUnanswered));
    await waitFor(() => statusesIn(answer()).length === round * mostUnanswered, { what: 'all answers' });
  }
  expect(new Set(statusesIn(answer()))).toEqual(new Set([200]));
  expect(await cut()).toBe(0);
  socket.destroy();
});

it('cuts off who sends more without waiting for answers, and goes on answering others', async () => {
  const flood = request().repeat(2_000);
  const floods = Array.from({ length: 20 }, () => rawSocket(service.ports.http));
  for (const { write } of floods) write(flood);
  const send = httpClient(service, world.keys.a);
  expect(await send(event)).toMatchObject({ status: 200, body: { accepted: 1 } });
  await Promise.all(floods.map(({ closed }) => closed));
  expect(await cut()).toBe(floods.length);
});
