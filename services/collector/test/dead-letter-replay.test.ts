import { randomUUID } from 'node:crypto';
import { codecFor } from '@insight-mesh/runtime/codec';
import { DeadLetters } from '@insight-mesh/runtime/dead-letters';
import { createClient } from '@insight-mesh/runtime/grpc-client';
import { createKafka } from '@insight-mesh/runtime/kafka';
import { MeshProducer } from '@insight-mesh/runtime/kafka-producer';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { encode } from '@msgpack/msgpack';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testLog } from './harness.js';
import { letterWorld } from './letter-world.js';

let at: Awaited<ReturnType<typeof letterWorld>>;
const view = { type: 'view', customer_id: 'c-1', item_id: 'i-1' };

const storedAs = async (id: string) => (await at.topics.events()).filter(({ value }) => value.id === id);

/** The letter that becomes of an event with an unknown field of this name. */
async function letterOf(mark: string): Promise<string> {
  const [letter] = await at.arrived(1, { fields: [mark] });
  return letter?.id ?? '';
}
const replay = async (...ids: string[]) => (await at.operator.ReplayDeadLetters({ ids: { ids } })).results;
const stateOf = async (id: string) => (await at.operator.GetDeadLetter({ id })).letter;

beforeAll(async () => {
  at = await letterWorld('replay');
});
afterAll(() => at.close());

describe('MendDeadLetter', () => {
  it('keeps the change beside what came, and says what the checks make of it', async () => {
    const id = randomUUID();
    await at.send([{ ...view, id, typ: 'x', rating: 9 }]);
    const letter = await letterOf('typ');
    const dry = await at.operator.MendDeadLetter({
      id: letter,
      patch: '[{"op":"remove","path":"/typ"}]',
      validate_only: true,
    });
    expect(dry).toMatchObject({
      accepted: 0,
      problems: [{ index: 0, rule: 'out_of_range', field: 'rating', reason: 'must be from 1 to 5' }],
    });
    expect(JSON.parse(dry.payload.toString())).toEqual({ ...view, id, rating: 9 });
    expect((await stateOf(letter))?.state).toBe('DEAD_LETTER_STATE_OPEN');

    await at.operator.MendDeadLetter({ id: letter, patch: '[{"op":"remove","path":"/typ"}]' });
    // A second patch changes what the first made.
    const patch = JSON.stringify([
      { op: 'test', path: '/rating', value: 9 },
      { op: 'replace', path: '/rating', value: 4 },
    ]);
    const mended = await at.operator.MendDeadLetter({ id: letter, patch });
    expect(mended).toMatchObject({ accepted: 1, dropped: 0, problems: [] });
    const shown = await at.operator.GetDeadLetter({ id: letter });
    expect(shown.letter).toMatchObject({
      state: 'DEAD_LETTER_STATE_MENDED',
      mended_by: expect.stringMatching(/^key:[a-z0-9]{12}$/),
    });
    expect(JSON.parse(shown.mended_payload.toString())).toEqual({ ...view, id, rating: 4 });
    expect(JSON.parse(shown.payload.toString())).toEqual({ ...view, id, typ: 'x', rating: 9 });
    await expect(at.operator.MendDeadLetter({ id: letter, patch })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: 'patch[0] (test /rating) finds another value',
    });
  });

  it('takes a whole payload for what is no JSON, and no patch', async () => {
    const id = randomUUID();
    await at.send(`{"type":"view","note":"${id}"`, { type: 'application/x-ndjson' });
    const [letter] = await at.arrived(1, { rules: ['malformed'] });
    const letterId = letter?.id ?? '';
    await expect(at.operator.MendDeadLetter({ id: letterId, patch: '[]' })).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: expect.stringContaining('send the whole payload'),
    });
    const payload = Buffer.from(JSON.stringify({ ...view, id }));
    expect((await at.operator.MendDeadLetter({ id: letterId, payload })).accepted).toBe(1);
    expect(await replay(letterId)).toMatchObject([{ outcome: 'REPLAY_OUTCOME_STORED' }]);
    expect(await storedAs(id)).toHaveLength(1);
  });

  it('refuses a change that is none', async () => {
    await at.send([{ ...view, nochange: 1 }]);
    const id = await letterOf('nochange');
    for (const change of [{}, { patch: '{}' }, { payload: Buffer.alloc(0) }, { patch: '[{"op":"add"}]' }]) {
      await expect(at.operator.MendDeadLetter({ id, ...change })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    }
  });
});

describe('ReplayDeadLetters', () => {
  it('keeps a letter that is refused again, with the new reason, and buries it no second time', async () => {
    await at.send([{ ...view, again: 1, rating: 7 }]);
    const id = await letterOf('again');
    await at.operator.MendDeadLetter({ id, patch: '[{"op":"remove","path":"/again"}]' });
    const letters = (await at.topics.deadLetters()).length;
    const [result] = await replay(id);
    expect(result).toMatchObject({ outcome: 'REPLAY_OUTCOME_REFUSED', rule: 'out_of_range', field: 'rating' });
    expect(await stateOf(id)).toMatchObject({
      state: 'DEAD_LETTER_STATE_MENDED',
      field: 'rating',
      reason: 'must be from 1 to 5',
    });
    expect(await at.topics.deadLetters()).toHaveLength(letters);
  });

  it('stores one event however often and by however many it is replayed, with an id of its own where it had none', async () => {
    await at.send([{ ...view, noid: 1 }]);
    const id = await letterOf('noid');
    await at.operator.MendDeadLetter({ id, patch: '[{"op":"remove","path":"/noid"}]' });
    const results = (await Promise.all(Array.from({ length: 6 }, () => replay(id)))).flat();
    expect(results.filter(({ outcome }) => outcome === 'REPLAY_OUTCOME_STORED')).toHaveLength(1);
    expect(results.filter(({ outcome }) => outcome === 'REPLAY_OUTCOME_ALREADY_REPLAYED')).toHaveLength(5);
    const [stored, ...more] = await storedAs(id);
    expect(more).toEqual([]);
    const letter = await stateOf(id);
    expect(letter).toMatchObject({ state: 'DEAD_LETTER_STATE_REPLAYED', replayed_by: expect.stringMatching(/^key:/) });
    const refusedAt = Number(letter?.occurred_at?.seconds) * 1_000 + Number(letter?.occurred_at?.nanos) / 1e6;
    expect(Date.parse(stored?.value.occurred_at ?? '')).toBe(refusedAt);
    await expect(at.operator.MendDeadLetter({ id, patch: '[]' })).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
    });
  });

  it('goes through a filter in bounded calls, the oldest first, past what is refused again', async () => {
    const ids: string[] = Array.from({ length: 45 }, () => randomUUID());
    const events = ids.map((id, index) => ({ ...view, id, walk: 1, ...(index % 9 === 0 ? { rating: 7 } : {}) }));
    await at.send(events);
    const filter = { fields: ['walk'] };
    for (const { id } of await at.arrived(45, filter)) {
      await at.operator.MendDeadLetter({ id, patch: '[{"op":"remove","path":"/walk"}]' });
    }
    const seen = [];
    const remaining = [];
    let page_token = '';
    do {
      // What is refused again leaves the filter by its new field, as it may.
      const answer = await at.operator.ReplayDeadLetters({ filter, limit: 25, page_token });
      seen.push(...answer.results);
      remaining.push(answer.remaining);
      page_token = answer.next_page_token;
    } while (page_token !== '');
    expect(remaining).toEqual([20, 0]);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(45);
    expect(seen.filter(({ outcome }) => outcome === 'REPLAY_OUTCOME_STORED')).toHaveLength(40);
    expect(seen.filter(({ outcome }) => outcome === 'REPLAY_OUTCOME_REFUSED')).toHaveLength(5);
    const stored = (await at.topics.events()).map(({ value }) => value.id);
    expect(stored.filter((id) => id !== undefined && ids.includes(id)).toSorted()).toEqual(
      ids.filter((_id, index) => index % 9 !== 0).toSorted(),
    );
  });

  it('says what it did not find, and refuses a call without a choice', async () => {
    expect(await replay('none')).toMatchObject([{ id: 'none', outcome: 'REPLAY_OUTCOME_NOT_FOUND' }]);
    for (const request of [{}, { ids: { ids: [] } }, { filter: {}, limit: 1_001 }, { filter: {}, page_token: '-' }]) {
      await expect(at.operator.ReplayDeadLetters(request)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    }
  });

  it('keeps out what the policy keeps out', async () => {
    const id = randomUUID();
    await at.send([{ ...view, id, consentless: 1, consent: { analytics: false } }]);
    const letter = await letterOf('consentless');
    const patch = '[{"op":"remove","path":"/consentless"}]';
    expect(await at.operator.MendDeadLetter({ id: letter, patch })).toMatchObject({ accepted: 0, dropped: 1 });
    expect(await replay(letter)).toMatchObject([{ outcome: 'REPLAY_OUTCOME_DROPPED' }]);
    expect(await storedAs(id)).toEqual([]);
  });
});

describe('a letter goes through its own door', () => {
  const mended = async (filter: object, patch: object[]) => {
    const [letter] = await at.arrived(1, filter);
    const id = letter?.id ?? '';
    await at.operator.MendDeadLetter({ id, patch: JSON.stringify(patch) });
    expect(await replay(id)).toMatchObject([{ outcome: 'REPLAY_OUTCOME_STORED' }]);
  };

  it('of Segment, from a batch and from a path', async () => {
    const [one, two] = [randomUUID(), randomUUID()];
    const properties = { product_id: 'i-9', price: 19.99, currency: 'EUR' };
    const message = { messageId: one, userId: 'c-9', type: 'track', event: 'Product Vieweed', properties };
    await at.send({ batch: [message] }, { path: '/v1/batch' });
    const alone = { messageId: two, userId: 'c-9', event: 'Product Aded', properties };
    await at.send(alone, { path: '/v1/track' });
    const filter = { sources: ['segment'], rules: ['unknown_type'] };
    for (const { id } of await at.arrived(2, filter)) {
      const { payload } = await at.operator.GetDeadLetter({ id });
      const value = payload.includes('Vieweed') ? 'Product Viewed' : 'Product Added';
      await at.operator.MendDeadLetter({ id, patch: JSON.stringify([{ op: 'replace', path: '/event', value }]) });
      expect(await replay(id)).toMatchObject([{ outcome: 'REPLAY_OUTCOME_STORED' }]);
    }
    expect((await storedAs(one))[0]?.value).toMatchObject({ type: 'EVENT_TYPE_VIEW', item_id: 'i-9', value: 1999 });
    expect((await storedAs(two))[0]?.value).toMatchObject({ type: 'EVENT_TYPE_ADD_TO_CART', value: 1999 });
  });

  it('of log shippers, also in MessagePack', async () => {
    const [one, two] = [randomUUID(), randomUUID()];
    await at.send([{ '@timestamp': '2026-05-01T09:30:00Z', message: { ...view, id: one, fromjson: 1 } }], {
      path: '/v1/logs',
    });
    await mended({ fields: ['fromjson'] }, [{ op: 'remove', path: '/message/fromjson' }]);
    expect((await storedAs(one))[0]?.value.occurred_at).toBe('2026-05-01T09:30:00.000Z');
    const record = { ...view, id: two, frommsgpack: 1 };
    await at.send(Buffer.from(encode(record)), { path: '/v1/logs', type: 'application/msgpack' });
    const id = await letterOf('frommsgpack');
    expect(await replay(id)).toMatchObject([{ outcome: 'REPLAY_OUTCOME_REFUSED', field: 'frommsgpack' }]);
    await at.operator.MendDeadLetter({ id, payload: Buffer.from(encode({ ...view, id: two })) });
    expect(await replay(id)).toMatchObject([{ outcome: 'REPLAY_OUTCOME_STORED' }]);
    expect(await storedAs(two)).toHaveLength(1);
  });

  it('of gRPC, also where the message could not be read', async () => {
    const grpc = createClient('insightmesh.collector.v1.CollectorService', {
      address: `127.0.0.1:${at.service.ports.grpc}`,
      apiKey: at.world.keys.a,
      defaultDeadlineMs: 10_000,
    });
    const [one, two] = [randomUUID(), randomUUID()];
    const event = { type: 'EVENT_TYPE_VIEW', customer_id: 'c-g', item_id: 'i-1' } as const;
    await grpc.Collect({
      events: [
        { ...event, id: one, session_id: 's\n' },
        { ...event, id: two, occurred_at: { seconds: 1_777_627_800, nanos: -1 } },
      ],
    });
    grpc.close();
    await mended({ sources: ['grpc'], fields: ['session_id'] }, [{ op: 'replace', path: '/session_id', value: 's' }]);
    await mended({ sources: ['grpc'], fields: ['occurred_at'] }, [
      { op: 'replace', path: '/occurred_at/nanos', value: 0 },
    ]);
    expect((await storedAs(one))[0]?.value.session_id).toBe('s');
    expect((await storedAs(two))[0]?.value.occurred_at).toBe('2026-05-01T09:30:00.000Z');
  });

  it('of the catalogue, as an item', async () => {
    await at.send({ id: 'i-77', titel: 'Lamp' }, { path: '/v1/items', method: 'PUT' });
    const [letter] = await at.arrived(1, { fields: ['titel'] });
    expect(letter?.element).toBe('item');
    await mended({ fields: ['titel'] }, [{ op: 'move', from: '/titel', path: '/title' }]);
    expect((await at.topics.items()).at(-1)).toMatchObject({ key: 'shop-a/i-77', value: { title: 'Lamp' } });
  });

  it('of a consumer, without what the collector sets, and in its own tenant alone', async () => {
    const kafka = createKafka({ brokers: at.world.kafkaBrokers, clientId: 'feature', log: testLog });
    const producer = new MeshProducer({ kafka, log: testLog, metrics: new Metrics('test') });
    await producer.start();
    const letters = new DeadLetters({
      producer,
      topic: `${at.world.prefix}clickstream.deadletters.v1`,
      keyId: 'k1',
      key: at.world.deadLetterKey,
      source: 'feature',
    });
    const codec = codecFor('insightmesh.collector.v1.Event');
    const [one, two] = [randomUUID(), randomUUID()];
    const refused = (id: string, tenant_id: string, offset: number) => ({
      tenantId: 'shop-a',
      rule: 'invalid',
      field: `offset${offset}`,
      reason: 'must be at least 1',
      payload: codec.encode({
        id,
        tenant_id,
        type: 'EVENT_TYPE_PURCHASE',
        received_at: '2026-05-01T09:30:00.000Z',
        customer_id: 'c-f',
        items: [{ item_id: 'i-1', quantity: -1 }],
        repairs: [{ rule: 'x', field: 'y', original: '' }],
        item_facts: [{ item_id: 'i-1', category: 'x', price: 1 }],
      }),
      origin: { topic: 'clickstream.events.v1', partition: 0, offset },
    });
    await letters.send([refused(one, 'shop-a', 1), refused(one, 'shop-a', 1), refused(two, 'shop-b', 2)]);
    await producer.stop();
    const [other] = await at.arrived(1, { fields: ['offset2'] });
    expect(await at.all(at.operator, { fields: ['offset1'] })).toHaveLength(1);
    await mended({ fields: ['offset1'] }, [{ op: 'replace', path: '/items/0/quantity', value: 2 }]);
    const stored = await storedAs(one);
    expect(stored).toMatchObject([
      { key: 'shop-a/c-f', value: { tenant_id: 'shop-a', items: [{ item_id: 'i-1', quantity: 2 }] } },
    ]);
    expect(stored[0]?.value).not.toHaveProperty('item_facts');
    expect(await replay(other?.id ?? '')).toMatchObject([
      { outcome: 'REPLAY_OUTCOME_REFUSED', rule: 'not_allowed', field: 'tenant_id' },
    ]);
  });
});
