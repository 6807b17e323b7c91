import { waitFor } from '@insight-mesh/local-stack/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Service } from '../src/service.js';
import { httpClient, prepareWorld, startService, type World } from './harness.js';

let world: World;
let service: Service;

beforeAll(async () => {
  world = await prepareWorld('collect_topic_away');
  service = startService(world, { CATALOGUE_MAX_ITEMS: '0', STORE_DEADLINE_MS: '4000' });
  await service.life.start();
});

afterAll(async () => {
  await service.life.stop();
  await world.close();
});

it('is ready and takes events while the topic of items alone is away', async () => {
  const send = httpClient(service, world.keys.a);
  const item = () => send({ id: 'i-1', title: 'Lamp' }, { method: 'PUT', path: '/v1/items' });
  expect((await item()).status).toBe(200);
  const admin = world.kafka.admin();
  await admin.connect();
  await admin.deleteTopics({ topics: [`${world.prefix}catalog.items.v1`] });
  await admin.disconnect();
  // The broker drops the topic a little after it has said so.
  const refused = await waitFor(
    async () => {
      const answer = await item();
      return answer.status !== 200 && answer;
    },
    { what: 'the topic to be gone' },
  );
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
  // That call was being stored for longer than Kafka takes when it is there.
  expect((await fetch(`http://127.0.0.1:${service.ports.admin}/readyz`)).status).toBe(200);
  expect((await send({ type: 'sign_up', customer_id: 'c-1' })).status).toBe(200);
});
