import { randomUUID } from 'node:crypto';
import type { ItemFactsJson } from '@insight-mesh/contracts/json';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { createClient } from '@insight-mesh/runtime/grpc-client';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Service } from '../src/service.js';
import { httpClient, prepareWorld, startService, type World, watchTopics } from './harness.js';

let world: World;
let topics: Awaited<ReturnType<typeof watchTopics>>;
let service: Service;
let send: ReturnType<typeof httpClient>;
let aheadMs = 0;
const metrics = new Metrics('collector-test');
const clients: { close(): void }[] = [];

const lamp = { id: 'lamp', category_path: ['Home', 'Lighting'], brand: 'Nordlys', price: 12_900, currency: 'EUR' };
const lampFacts = { item_id: 'lamp', category: 'Home > Lighting', brand: 'Nordlys', price: 12_900, currency: 'EUR' };
const shelf = { id: 'shelf', category_path: ['Home'], title: 'without a price' };
const shelfFacts = { item_id: 'shelf', category: 'Home' };

beforeAll(async () => {
  world = await prepareWorld('collect_facts');
  topics = await watchTopics(world);
  service = startService(world, {}, { metrics, now: () => Date.now() + aheadMs });
  await service.life.start();
  send = httpClient(service, world.keys.a);
  expect((await send([lamp, shelf], { path: '/v1/items' })).body).toEqual({ accepted: 2, rejected: [] });
  const items = async () => {
    const gauge = await metrics.registry.getSingleMetric('insightmesh_collector_catalogue_items')?.get();
    return gauge?.values[0]?.value;
  };
  await waitFor(async () => (await items()) === 2, { what: 'the items to be in the catalogue' });
});

afterAll(async () => {
  for (const client of clients) client.close();
  await service.life.stop();
  await topics.close();
  await world.close();
});

function client<Name extends 'CollectorService' | 'PolicyService' | 'DeadLetterService'>(name: Name, apiKey: string) {
  const address = `127.0.0.1:${service.ports.grpc}`;
  const made = createClient(`insightmesh.collector.v1.${name}` as const, {
    address,
    apiKey,
    defaultDeadlineMs: 10_000,
  });
  clients.push(made);
  return made;
}

/** The event as it is stored; fails where it is not. */
async function stored(id: string) {
  const found = (await topics.events()).filter(({ value }) => value.id === id);
  expect(found).toHaveLength(1);
  return found[0]?.value;
}

async function factsOf(id: string): Promise<ItemFactsJson[] | undefined> {
  return (await stored(id))?.item_facts;
}

const viewOf = (item_id: string) => ({ id: randomUUID(), type: 'view', customer_id: 'c-1', item_id });

async function view(item_id: string, key = world.keys.a): Promise<ItemFactsJson[] | undefined> {
  const event = viewOf(item_id);
  expect((await send(event, { key })).body).toEqual({ accepted: 1, rejected: [] });
  return factsOf(event.id);
}

it('go with an event of its tenant, whichever door it came by, and are counted by the rule', async () => {
  expect(await view('lamp')).toEqual([lampFacts]);
  expect(await view('nobody')).toBeUndefined();
  expect(await view('lamp', world.keys.b)).toBeUndefined();

  const [tracked, called, logged] = [randomUUID(), randomUUID(), randomUUID()];
  const products = ['shelf', 'lamp', 'shelf', 'nobody'].map((product_id) => ({ product_id, quantity: 1, price: 5 }));
  const properties = { order_id: 'o-1', currency: 'EUR', products };
  const track = { messageId: tracked, userId: 'c-1', event: 'Order Completed', properties };
  expect((await send(track, { path: '/v1/track' })).status).toBe(200);
  const grpc = client('CollectorService', world.keys.a);
  const events = [{ ...viewOf('lamp'), id: called, type: 'EVENT_TYPE_VIEW' as const }];
  expect(await grpc.Collect({ events })).toMatchObject({ accepted: 1 });
  const record = { message: JSON.stringify({ ...viewOf('lamp'), id: logged }), host: 'web-1' };
  expect((await send(record, { path: '/v1/logs' })).body).toEqual({ accepted: 1, rejected: [] });

  expect(await factsOf(tracked)).toEqual([shelfFacts, lampFacts]);
  expect(await factsOf(called)).toEqual([lampFacts]);
  expect(await factsOf(logged)).toEqual([lampFacts]);
  expect(await stored(called)).not.toHaveProperty('repairs');
  const { values = [] } = (await metrics.registry.getSingleMetric('insightmesh_collector_cleaned_total')?.get()) ?? {};
  expect(values.map(({ labels, value }) => [labels.rule, labels.tenant, value])).toEqual([['item-facts', 'shop-a', 4]]);
});

it('are refused from a client, at each door', async () => {
  const item_facts = [{ item_id: 'lamp', category: 'mine' }];
  const sent = { ...viewOf('lamp'), item_facts };
  const refused = { accepted: 0, rejected: [{ index: 0, field: 'item_facts' }] };
  expect((await send(sent)).body).toMatchObject(refused);
  expect((await send({ message: JSON.stringify(sent) }, { path: '/v1/logs' })).body).toMatchObject(refused);
  const grpc = client('CollectorService', world.keys.a);
  const events = [{ ...sent, type: 'EVENT_TYPE_VIEW' as const }];
  expect(await grpc.Collect({ events })).toMatchObject(refused);
});

it('are set anew when a dead letter is mended and replayed', async () => {
  const sent = { ...viewOf('lamp'), item_facts: [{ item_id: 'lamp', category: 'mine' }], rating: 9 };
  expect((await send(sent)).body).toMatchObject({ accepted: 0 });
  const letters = client('DeadLetterService', world.keys.operatorA);
  const filter = { fields: ['item_facts', 'rating'] };
  const ids = await waitFor(
    async () => {
      const { letters: found } = await letters.ListDeadLetters({ filter, page_size: 100 });
      const texts = await Promise.all(found.map(({ id }) => letters.GetDeadLetter({ id: id ?? '' })));
      const own = texts.filter(({ payload }) => payload.toString().includes(sent.id));
      return own.length === 1 && own.map(({ letter }) => letter?.id ?? '');
    },
    { what: 'the letter' },
  );
  const [id = ''] = ids;
  const rating = { op: 'remove', path: '/rating' };
  const mended = await letters.MendDeadLetter({ id, patch: JSON.stringify([rating]) });
  expect(mended).toMatchObject({ accepted: 0, problems: [{ field: 'item_facts', rule: 'not_allowed' }] });
  await letters.MendDeadLetter({ id, patch: '[{"op":"remove","path":"/item_facts"}]' });
  const { results } = await letters.ReplayDeadLetters({ ids: { ids } });
  expect(results).toMatchObject([{ outcome: 'REPLAY_OUTCOME_STORED' }]);
  expect(await factsOf(sent.id)).toEqual([lampFacts]);
});

it('of an item that is changed are in later events, and no earlier one', async () => {
  const before = viewOf('lamp');
  await send(before);
  const changed = { ...lamp, category_path: ['Sale', 'Lighting'], price: 9_900 };
  expect((await send(changed, { path: '/v1/items' })).body).toEqual({ accepted: 1, rejected: [] });
  const later = await waitFor(
    async () => {
      const facts = await view('lamp');
      return facts?.[0]?.price === 9_900 && facts;
    },
    { what: 'an event with the new price' },
  );
  expect(later).toEqual([{ ...lampFacts, category: 'Sale > Lighting', price: 9_900 }]);
  expect(await factsOf(before.id)).toEqual([lampFacts]);
});

it('are in no event of a tenant that switched the rule off', async () => {
  const policies = client('PolicyService', world.keys.policyA);
  const update_mask = { paths: ['cleaning.rules.item_facts'] };
  const set = (item_facts: boolean) =>
    policies.SetPolicy({ policy: { cleaning: { rules: { item_facts } } }, update_mask });
  expect((await set(false)).current?.changed).toEqual(['cleaning.rules.item_facts']);
  aheadMs += 5_000;
  expect(await view('shelf')).toBeUndefined();
  await set(true);
  aheadMs += 5_000;
  expect(await view('shelf')).toEqual([shelfFacts]);
});
