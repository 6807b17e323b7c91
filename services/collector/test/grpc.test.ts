import { randomUUID } from 'node:crypto';
import { serviceDefinition } from '@insight-mesh/contracts';
import { createClient } from '@insight-mesh/runtime/grpc-client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Service } from '../src/service.js';
import { prepareWorld, startService, type World, watchTopics } from './harness.js';

let world: World;
let topics: Awaited<ReturnType<typeof watchTopics>>;
let service: Service;
const clients: { close(): void }[] = [];

function client(apiKey: string) {
  const address = `127.0.0.1:${service.ports.grpc}`;
  const made = createClient('insightmesh.collector.v1.CollectorService', {
    address,
    apiKey,
    defaultDeadlineMs: 10_000,
  });
  clients.push(made);
  return made;
}

beforeAll(async () => {
  world = await prepareWorld('collect_grpc');
  topics = await watchTopics(world);
  service = startService(world);
  await service.life.start();
});

afterAll(async () => {
  for (const each of clients) each.close();
  await service.life.stop();
  await topics.close();
  await world.close();
});

describe('Collect', () => {
  it('takes a struct with an entry that has no value, and the other events of the call', async () => {
    const method = serviceDefinition('insightmesh.collector.v1.CollectorService').Collect;
    const view = (id: string, value: object) => ({
      id,
      type: 'EVENT_TYPE_VIEW' as const,
      customer_id: 'c-1',
      item_id: 'i-1',
      context: { fields: { key: value } },
    });
    const ids: string[] = [randomUUID(), randomUUID(), randomUUID()];
    const events = [view(ids[0] ?? '', { stringValue: 'x' }), view(ids[1] ?? '', {}), view(ids[2] ?? '', {})];
    // The last entry's empty value (12 00) is taken out: a field that nobody knows (field 15, empty: 7a 00) keeps the lengths.
    const bytes = method.requestSerialize({ events });
    const at = bytes.lastIndexOf(Buffer.from([0x12, 0x00]));
    bytes.set([0x7a, 0x00], at);
    const spy = vi.spyOn(method, 'requestSerialize').mockReturnValueOnce(bytes);
    expect(await client(world.keys.a).Collect({ events: [] })).toMatchObject({ accepted: 3, rejected: [] });
    spy.mockRestore();
    const stored = (await topics.events()).filter(({ value }) => ids.includes(value.id ?? ''));
    const contexts = ids.map((id) => stored.find(({ value }) => value.id === id)?.value.context);
    expect(contexts).toEqual([{ key: 'x' }, { key: null }, { key: null }]);
  });

  it('makes of an event the same message as HTTP', async () => {
    const id = randomUUID();
    const answer = await client(world.keys.a).Collect({
      events: [
        {
          id,
          type: 'EVENT_TYPE_PURCHASE',
          occurred_at: { seconds: 1_777_627_800, nanos: 412_000_000 },
          customer_id: 'c-17',
          items: [{ item_id: 'i-1', quantity: 2, unit_price: 12900 }],
          value: 25800,
          currency: 'EUR',
          consent: { analytics: true },
          attributes: { fields: { gift: { boolValue: true, kind: 'boolValue' } } },
        },
      ],
    });
    expect(answer).toEqual({ accepted: 1, rejected: [], dropped: 0 });
    const [stored] = (await topics.events()).filter(({ value }) => value.id === id);
    expect(stored).toMatchObject({ key: 'shop-a/c-17', headers: { ce_id: id, ce_source: '/collector/grpc' } });
    expect(stored?.value).toEqual({
      id,
      tenant_id: 'shop-a',
      type: 'EVENT_TYPE_PURCHASE',
      occurred_at: '2026-05-01T09:30:00.412Z',
      received_at: expect.stringMatching(/Z$/),
      customer_id: 'c-17',
      items: [{ item_id: 'i-1', quantity: 2, unit_price: 12900 }],
      value: 25800,
      currency: 'EUR',
      consent: { analytics: true },
      attributes: { gift: true },
    });
  });

  it('has the checks of HTTP, and keeps what is refused', async () => {
    const view = { type: 'EVENT_TYPE_VIEW', anonymous_id: `a-${randomUUID()}`, item_id: 'i-1' } as const;
    const answer = await client(world.keys.a).Collect({
      events: [
        { ...view, type: 'EVENT_TYPE_UNSPECIFIED', id: 'e-0' },
        { ...view, rating: Number.NaN },
        { ...view, occurred_at: { seconds: 0, nanos: 0 } },
        { ...view, occurred_at: { seconds: 4_102_444_800, nanos: 0 } },
        { ...view, occurred_at: { seconds: 1_777_627_800, nanos: -1 } },
        { ...view, tenant_id: 'shop-b' },
        { ...view, value: '9007199254740993' },
        { ...view, text: 'x'.repeat(1_000_000) },
        view,
      ],
    });
    expect(answer.accepted).toBe(1);
    expect(answer.rejected.map(({ index, field }) => [index, field])).toEqual([
      [0, 'type'],
      [1, 'rating'],
      [2, 'occurred_at'],
      [3, 'occurred_at'],
      [4, 'occurred_at'],
      [5, 'tenant_id'],
      [6, 'value'],
      [7, 'text'],
    ]);
    expect(answer.rejected[0]).toMatchObject({ id: 'e-0', reason: 'must be there, for example view' });
    const letters = await topics.deadLetters();
    expect(letters).toHaveLength(8);
    expect(letters.map(({ value }) => value.source)).toEqual(Array(8).fill('grpc'));
    const stored = (await topics.events()).filter(({ value }) => value.anonymous_id === view.anonymous_id);
    expect(stored.map(({ value }) => value.tenant_id)).toEqual(['shop-a']);
  });

  it('refuses by its field an event with text that is not UTF-8, and takes the others of the call', async () => {
    const method = serviceDefinition('insightmesh.collector.v1.CollectorService').Collect;
    const view = { type: 'EVENT_TYPE_VIEW' as const, customer_id: 'c-gbk-123', item_id: 'i-1' };
    const nothing = { nullValue: 'NULL_VALUE' as const, kind: 'nullValue' as const };
    const name = { ...view, customer_id: 'c-1', context: { fields: { 'name-in-gbk': nothing } } };
    const bytes = method.requestSerialize({ events: [{ ...view, customer_id: 'c-1' }, view, name] });
    const gbk = [0xd6, 0xd0, 0xb9, 0xfa];
    bytes.set(gbk, bytes.indexOf('c-gbk-123'));
    bytes.set(gbk, bytes.indexOf('name-in-gbk'));
    const spy = vi.spyOn(method, 'requestSerialize').mockReturnValueOnce(bytes);
    const answer = await client(world.keys.a).Collect({ events: [] });
    spy.mockRestore();
    expect(answer.accepted).toBe(1);
    const reason = 'must be well-formed UTF-8, without lone surrogates';
    expect(answer.rejected).toMatchObject([
      { index: 1, field: 'customer_id', reason },
      { index: 2, field: expect.stringMatching(/^context\.\ufffd.*-in-gbk$/), reason },
    ]);
    const letter = (await topics.deadLetters()).find(
      ({ value }) => value.field === 'customer_id' && value.reason === reason,
    );
    expect(JSON.parse(letter?.value.payload ?? '')).toMatchObject({
      customer_id: expect.stringMatching(/^\ufffd.*k-123$/),
    });
  });

  it('tells what would be right of numbers and times that are none', async () => {
    const view = { type: 'EVENT_TYPE_VIEW' as const, customer_id: 'c-1', item_id: 'i-1' };
    const { rejected } = await client(world.keys.a).Collect({
      events: [
        { ...view, rating: Number.NaN },
        { ...view, context: { fields: { a: { numberValue: Number.NEGATIVE_INFINITY, kind: 'numberValue' } } } },
        { ...view, occurred_at: { seconds: 1_777_627_800, nanos: -1 } },
        { ...view, type: 99 as unknown as 'EVENT_TYPE_VIEW' },
      ],
    });
    expect(rejected.map(({ field, reason }) => [field, reason])).toEqual([
      ['rating', 'must be a number from 1 to 5'],
      ['context.a', 'must be a finite number'],
      ['occurred_at', 'must have nanos from 0 to 999999999'],
      ['type', expect.stringMatching(/^must be one of EVENT_TYPE_VIEW, /)],
    ]);
  });

  it('refuses 10,000 events, a wrong key, and a key without the scope', async () => {
    const events = Array.from({ length: 10_000 }, () => ({ type: 'EVENT_TYPE_SIGN_UP' as const, customer_id: 'c' }));
    await expect(client(world.keys.a).Collect({ events })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    const one = { events: events.slice(0, 1) };
    await expect(client(`${world.keys.a.slice(0, -3)}AAA`).Collect(one)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
    await expect(client(world.keys.reader).Collect(one)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  });
});

describe('UpsertItems', () => {
  it('stores items and rejects what is wrong', async () => {
    const answer = await client(world.keys.b).UpsertItems({
      items: [{ id: 'i-1', title: 'Lamp', titles: { zh: '台灯' }, in_stock: false, price: 0 }, { title: 'no id' }],
    });
    expect(answer).toMatchObject({ accepted: 1, rejected: [{ index: 1, field: 'id' }] });
    const [stored] = await topics.items();
    expect(stored?.key).toBe('shop-b/i-1');
    expect(stored?.value).toMatchObject({
      id: 'i-1',
      tenant_id: 'shop-b',
      titles: { zh: '台灯' },
      in_stock: false,
      price: 0,
    });
    await expect(client(world.keys.reader).UpsertItems({ items: [] })).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
    });
  });
});
