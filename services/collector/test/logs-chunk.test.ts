import { monitorEventLoopDelay } from 'node:perf_hooks';
import { encode } from '@msgpack/msgpack';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Service } from '../src/service.js';
import { httpClient, prepareWorld, startService, type World, watchTopics } from './harness.js';

let world: World;
let topics: Awaited<ReturnType<typeof watchTopics>>;
let service: Service;
let send: ReturnType<typeof httpClient>;

beforeAll(async () => {
  world = await prepareWorld('logs_chunk');
  topics = await watchTopics(world);
  service = startService(world, { STORE_DEADLINE_MS: '60000' });
  await service.life.start();
  send = httpClient(service, world.keys.a);
});

afterAll(async () => {
  await service.life.stop();
  await topics.close();
  await world.close();
});

const events = Array.from({ length: 23_000 }, (_each, index) => ({
  id: `e-${index}`,
  type: 'view',
  customer_id: `c-${index % 997}`,
  item_id: `i-${index % 89}`,
}));
const record = (event: object, index: number) =>
  encode([[1_777_627_800 + index / 1_000, {}], { log: JSON.stringify(event) }]);

it("takes a chunk of Fluent Bit's of 2 MB whole, however small its events are, and answers others meanwhile", async () => {
  const wrong = { ...events[0], id: 'wrong', item_id: undefined };
  const chunk = Buffer.concat([...events, wrong].map(record));
  expect(chunk.length).toBeGreaterThan(1_800_000);
  expect(chunk.length).toBeLessThan(2_048_000);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const answer = await send(chunk, { path: '/v1/logs', type: 'application/msgpack' });
  delay.disable();
  if (process.env.TEST_SHOW_DELAY) console.log(`the loop stood for at most ${delay.max / 1e6} ms`);
  expect(answer.body).toMatchObject({ accepted: 23_000, rejected: [{ index: 23_000, field: 'item_id' }] });
  const ids = new Set((await topics.events()).map(({ value }) => value.id));
  expect(events.filter(({ id }) => !ids.has(id))).toEqual([]);
  const [letter] = await topics.deadLetters();
  expect(letter?.value).toMatchObject({ source: 'logs', rule: 'missing' });
});

it('elsewhere, and beyond its own limit, still asks for parts', async () => {
  expect((await send(events)).status).toBe(413);
  const many = Buffer.from('{}\n'.repeat(50_001));
  const answer = await send(many, { path: '/v1/logs', type: 'application/json' });
  expect(answer).toMatchObject({ status: 413, body: { message: expect.stringContaining('50,000 elements') } });
});
