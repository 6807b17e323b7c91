import { randomUUID } from 'node:crypto';
import { createClient } from '@insight-mesh/runtime/grpc-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Service } from '../src/service.js';
import { httpClient, prepareWorld, startService, type World, watchTopics } from './harness.js';

let world: World;
let topics: Awaited<ReturnType<typeof watchTopics>>;
let service: Service;

beforeAll(async () => {
  world = await prepareWorld('collect_text');
  topics = await watchTopics(world);
  service = startService(world);
  await service.life.start();
});

afterAll(async () => {
  await service.life.stop();
  await topics.close();
  await world.close();
});

const secrets = ['13812345678', 'li.na@qq.com', '文三路123号', '4111111111111111'];
const review = (id: string) => ({
  id,
  type: 'review',
  customer_id: 'c-17',
  item_id: 'i-203',
  text: `很好，打我手机\u200b138\u200b12345678，或${secrets[1]}`,
  query: `寄到${secrets[2]}`,
  attributes: { paid_with: secrets[3] },
  context: { note: secrets[0] ?? '' },
});

/** Every byte of the topic. */
async function everything(): Promise<string> {
  return JSON.stringify(await topics.events());
}

it('of an event arrives masked on Kafka and stands nowhere in the topic, whatever the door', async () => {
  const [overHttp, overGrpc] = [randomUUID(), randomUUID()];
  const answer = await httpClient(service, world.keys.a)(review(overHttp));
  expect(answer.body).toEqual({ accepted: 1, rejected: [] });
  const client = createClient('insightmesh.collector.v1.CollectorService', {
    address: `127.0.0.1:${service.ports.grpc}`,
    apiKey: world.keys.a,
    defaultDeadlineMs: 5_000,
  });
  const { attributes, context, ...rest } = review(overGrpc);
  const struct = (values: Record<string, string | undefined>) => ({
    fields: Object.fromEntries(
      Object.entries(values).map(([name, value = '']) => [name, { stringValue: value, kind: 'stringValue' as const }]),
    ),
  });
  const called = await client.Collect({
    events: [{ ...rest, type: 'EVENT_TYPE_REVIEW', attributes: struct(attributes), context: struct(context) }],
  });
  expect(called).toEqual({ accepted: 1, rejected: [], dropped: 0 });
  client.close();
  for (const id of [overHttp, overGrpc]) {
    const stored = (await topics.events()).find(({ value }) => value.id === id);
    expect(stored?.value).toMatchObject({
      text: '很好，打我手机[phone]，或[email]',
      query: '寄到[address]',
      attributes: { paid_with: '[card]' },
      context: { note: '[phone]' },
    });
  }
  const topic = await everything();
  for (const secret of secrets) expect(topic).not.toContain(secret);
});

it('of a refused event is kept in its encrypted dead letter alone', async () => {
  const mark = randomUUID();
  const answer = await httpClient(service, world.keys.a)({ ...review(mark), type: 'teleport' });
  expect(answer.body.accepted).toBe(0);
  const letter = (await topics.deadLetters()).find(({ value }) => value.payload.includes(mark));
  expect(letter?.value.payload).toContain(secrets[1]);
  expect(JSON.stringify({ ...letter?.value, payload: '' })).not.toContain(secrets[1]);
  expect(await everything()).not.toContain(secrets[1]);
});

it('in the name of a field is masked where a refusal names it', async () => {
  const [mobile, mail] = ['13987654321', 'jane.roe@example.com'];
  const view = { type: 'view', customer_id: 'c-1', item_id: 'i-1' };
  const answer = await httpClient(
    service,
    world.keys.a,
  )([
    { ...view, [mobile]: 1 },
    { ...view, consent: { [mail]: true } },
  ]);
  expect(answer.body.rejected).toMatchObject([{ field: '[phone]' }, { field: 'consent.[email]' }]);
  const client = createClient('insightmesh.collector.v1.CollectorService', {
    address: `127.0.0.1:${service.ports.grpc}`,
    apiKey: world.keys.a,
    defaultDeadlineMs: 5_000,
  });
  const fields = { [mobile]: { numberValue: Number.NaN, kind: 'numberValue' as const } };
  const called = await client.Collect({ events: [{ ...view, type: 'EVENT_TYPE_VIEW', attributes: { fields } }] });
  client.close();
  expect(called.rejected).toMatchObject([{ field: 'attributes.[phone]', reason: 'must be a finite number' }]);
  const letters = (await topics.deadLetters()).map(({ value }) => ({ ...value, payload: '' }));
  expect(letters.filter(({ field }) => field?.includes('[phone]'))).toHaveLength(2);
  for (const secret of [mobile, mail]) expect(JSON.stringify(letters)).not.toContain(secret);
});

it('of which nothing is left after repair is absent', async () => {
  const answer = await httpClient(service, world.keys.a)({ type: 'search', customer_id: 'c-1', query: '\u200b' });
  expect(answer.body.rejected).toMatchObject([{ field: 'query', reason: 'a search event needs query' }]);
});
