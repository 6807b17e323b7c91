import { randomBytes, randomUUID } from 'node:crypto';
import { codecFor } from '@insight-mesh/runtime/codec';
import { encryptPayload } from '@insight-mesh/runtime/dead-letters';
import { createClient } from '@insight-mesh/runtime/grpc-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startService } from './harness.js';
import { letterWorld } from './letter-world.js';

let at: Awaited<ReturnType<typeof letterWorld>>;
const view = { type: 'view', customer_id: 'c-1', item_id: 'i-1' };
const letterTopic = () => `${at.world.prefix}clickstream.deadletters.v1`;
const codec = codecFor('insightmesh.collector.v1.DeadLetter');

async function produce(...values: (Buffer | null)[]): Promise<void> {
  const producer = at.world.kafka.producer();
  await producer.connect();
  await producer.send({ topic: letterTopic(), messages: values.map((value) => ({ key: 'shop-a', value })) });
  await producer.disconnect();
}

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();

/** A letter written by another than the collector. */
function written(over: object = {}, key = at.world.deadLetterKey): Buffer {
  return codec.encode({
    id: randomUUID(),
    tenant_id: 'shop-a',
    source: 'feature',
    rule: 'invalid',
    reason: 'is missing',
    occurred_at: new Date().toISOString(),
    encrypted_payload: encryptPayload(key, Buffer.from('{}')).toString('base64'),
    key_id: 'k1',
    ...over,
  });
}

beforeAll(async () => {
  at = await letterWorld('letters');
});
afterAll(() => at.close());

describe('a refused event', () => {
  it('is listed with its door, rule, field and time, without its bytes, and shown with them', async () => {
    const body = `[${JSON.stringify({ ...view, customer_id: 'c-secret', type: 'viewed' })}]`;
    const before = Date.now();
    await at.send(body);
    const [letter] = await at.arrived(1, { rules: ['unknown_type'] });
    expect(letter).toMatchObject({
      source: 'http',
      element: 'event',
      rule: 'unknown_type',
      field: 'type',
      reason: 'unknown event type; did you mean view?',
      state: 'DEAD_LETTER_STATE_OPEN',
      payload_bytes: body.length - 2,
      kept_bytes: body.length - 2,
      key_id: 'k1',
    });
    expect(Number(letter?.occurred_at?.seconds)).toBeGreaterThanOrEqual(Math.floor(before / 1000));
    expect(JSON.stringify(letter)).not.toContain('c-secret');
    const shown = await at.operator.GetDeadLetter({ id: letter?.id ?? '' });
    expect(shown.payload.toString()).toBe(body.slice(1, -1));
    expect(shown).toMatchObject({ cut: false, letter: { id: letter?.id } });
    expect(shown.mended_payload).toHaveLength(0);
  });

  it('of more than 1 MiB is kept in part, and says so', async () => {
    await at.send({ ...view, text: 'x'.repeat(1_200_000), attributes: { cut: true } });
    const [letter] = await at.arrived(1, { fields: ['text'] });
    expect(letter).toMatchObject({ rule: 'too_long', kept_bytes: 1_048_576 });
    expect(letter?.payload_bytes).toBeGreaterThan(1_200_000);
    expect((await at.operator.GetDeadLetter({ id: letter?.id ?? '' })).cut).toBe(true);
  });
});

describe('ListDeadLetters', () => {
  it('filters by door, rule, field, state, time and words of the reason', async () => {
    const mark = `x_${randomBytes(4).toString('hex')}`;
    await at.send([{ ...view, [mark]: 1 }]);
    await at.send({ ...view, [mark]: 2 }, { path: '/v1/logs' });
    const both = { fields: [mark] };
    const found = await at.arrived(2, both);
    expect(new Set(found.map(({ source }) => source))).toEqual(new Set(['http', 'logs']));
    const count = async (filter: object) => (await at.all(at.operator, { ...both, ...filter })).length;
    expect(await count({ sources: ['logs'] })).toBe(1);
    expect(await count({ sources: ['logs', 'http'] })).toBe(2);
    expect(await count({ rules: ['unknown_field'] })).toBe(2);
    expect(await count({ rules: ['missing'] })).toBe(0);
    expect(await count({ states: ['DEAD_LETTER_STATE_MENDED'] })).toBe(0);
    expect(await count({ states: ['DEAD_LETTER_STATE_OPEN', 'DEAD_LETTER_STATE_MENDED'] })).toBe(2);
    expect(await count({ reason_contains: 'UNKNOWN field' })).toBe(2);
    expect(await count({ reason_contains: '%' })).toBe(0);
    const seconds = Number(found[0]?.occurred_at?.seconds);
    expect(await count({ from: { seconds: seconds + 1 } })).toBe(0);
    expect(await count({ from: { seconds: seconds - 60 }, to: { seconds: seconds + 1 } })).toBe(2);
    expect(await count({ to: { seconds: seconds - 60 } })).toBe(0);
  });

  it('gives each letter once, the newest first, while new ones come', async () => {
    await at.send(Array.from({ length: 23 }, () => ({ ...view, paged: 1 })));
    const filter = { fields: ['paged'] };
    const before = new Set((await at.arrived(23, filter)).map(({ id }) => id));
    const seen: string[] = [];
    const times: number[] = [];
    for (let page_token = '', first = true; first || page_token !== ''; first = false) {
      const page = await at.operator.ListDeadLetters({ filter, page_size: 5, page_token });
      seen.push(...page.letters.map(({ id }) => id));
      times.push(...page.letters.map(({ occurred_at: t }) => Number(t?.seconds) * 1e3 + Number(t?.nanos) / 1e6));
      page_token = page.next_page_token;
      const total = (await at.all(at.operator, filter)).length;
      await at.send([{ ...view, paged: 2 }]);
      await at.arrived(total + 1, filter);
    }
    expect(seen).toHaveLength(23);
    expect(new Set(seen)).toEqual(before);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
  });

  it.each([
    [{ page_size: 1_001 }, 'page_size'],
    [{ page_size: -1 }, 'page_size'],
    [{ page_token: 'x' }, 'page_token'],
    [{ page_token: Buffer.from('[1e99,"a","b"]').toString('base64url') }, 'page_token'],
    [{ filter: { states: ['DEAD_LETTER_STATE_UNSPECIFIED' as const] } }, 'filter.states[0]'],
    [{ filter: { rules: ['a\0'] } }, 'filter.rules[0]'],
    [{ filter: { from: { seconds: -1 } } }, 'filter.from'],
    [{ filter: { sources: Array(101).fill('a') } }, 'filter.sources'],
  ])('refuses %j', async (request, field) => {
    await expect(at.operator.ListDeadLetters(request)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      violations: [{ field }],
    });
  });

  it('goes on with the filter of the first page alone', async () => {
    const { next_page_token: page_token } = await at.operator.ListDeadLetters({ page_size: 1 });
    expect(page_token).not.toBe('');
    const other = at.operator.ListDeadLetters({ page_size: 1, page_token, filter: { rules: ['missing'] } });
    await expect(other).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });
});

it('shows no tenant the letters of another, and lets it touch none', async () => {
  await at.send([{ ...view, mine: 1 }]);
  const [letter] = await at.arrived(1, { fields: ['mine'] });
  const id = letter?.id ?? '';
  const stranger = at.letters(at.world.keys.operatorB);
  expect((await stranger.ListDeadLetters({})).letters).toEqual([]);
  await expect(stranger.GetDeadLetter({ id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(stranger.MendDeadLetter({ id, patch: '[]' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const replayed = await stranger.ReplayDeadLetters({ ids: { ids: [id] } });
  expect(replayed.results).toMatchObject([{ id, outcome: 'REPLAY_OUTCOME_NOT_FOUND' }]);
  expect(await stranger.ReplayDeadLetters({ filter: {} })).toMatchObject({ results: [], remaining: 0 });
  expect(await stranger.PurgeDeadLetters({ ids: { ids: [id] } })).toMatchObject({ purged: 0 });
  expect(await stranger.PurgeDeadLetters({ filter: {} })).toMatchObject({ purged: 0, remaining: 0 });
  const { next_page_token: page_token } = await at.operator.ListDeadLetters({ page_size: 1 });
  await expect(stranger.ListDeadLetters({ page_size: 1, page_token })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
  });
  expect((await at.operator.GetDeadLetter({ id })).letter?.state).toBe('DEAD_LETTER_STATE_OPEN');
});

it('asks for the scopes', async () => {
  const auditor = at.letters(at.world.keys.auditor);
  await auditor.ListDeadLetters({});
  const denied = { code: 'PERMISSION_DENIED' };
  await expect(auditor.MendDeadLetter({ id: 'x', patch: '[]' })).rejects.toMatchObject(denied);
  await expect(auditor.ReplayDeadLetters({ filter: {} })).rejects.toMatchObject(denied);
  await expect(auditor.PurgeDeadLetters({ filter: {} })).rejects.toMatchObject(denied);
  await expect(at.letters(at.world.keys.a).ListDeadLetters({})).rejects.toMatchObject(denied);
});

describe('the dead-letter topic', () => {
  it('is not held up by messages that are no letters', async () => {
    const known = written({ reason: 'tab\tnul\0line\nend', field: 'f'.repeat(900), offset: 7, topic: 't' });
    await produce(
      null,
      Buffer.from('{'),
      Buffer.alloc(0),
      Buffer.from('[]'),
      written({ id: '' }),
      written({ id: 'a\nb' }),
    );
    await produce(
      written({ tenant_id: '' }),
      written({ tenant_id: 'No/Tenant' }),
      written({ occurred_at: undefined }),
      known,
    );
    const [letter] = await at.arrived(1, { reason_contains: 'line' });
    expect(letter).toMatchObject({ reason: 'tab\uFFFDnul\uFFFDline\uFFFDend', topic: 't', offset: 7 });
  });

  it('keeps a letter that comes twice once', async () => {
    const twice = written({ field: 'twice' });
    await produce(twice, twice);
    await produce(twice, written({ field: 'after' }));
    await at.arrived(1, { fields: ['after'] });
    expect(await at.all(at.operator, { fields: ['twice'] })).toHaveLength(1);
  });

  it('shows services the letters of a tenant that no key has', async () => {
    await produce(written({ tenant_id: 'unknown' }));
    const service = createClient('insightmesh.collector.v1.DeadLetterService', {
      address: `127.0.0.1:${at.service.ports.grpc}`,
      serviceToken: 's'.repeat(32),
      serviceName: 'operations',
      defaultDeadlineMs: 10_000,
    });
    const asked = () => service.ListDeadLetters({}, { tenantId: 'unknown' });
    await expect.poll(async () => (await asked()).letters.length, { timeout: 15_000 }).toBe(1);
    service.close();
  });
});

it('forgets letters of more than DEAD_LETTER_DAYS, of all tenants and however many, when a replica starts', async () => {
  const refused = (days: number, over: object = {}) =>
    written({ field: 'aged', rule: `of_${days}_days`, occurred_at: daysAgo(days), ...over });
  const manyOld = Array.from({ length: 1_001 }, () => refused(15));
  await produce(...manyOld, refused(13), refused(6), refused(15, { tenant_id: 'shop-b' }));
  const aged = { fields: ['aged'] };
  const other = at.letters(at.world.keys.operatorB);
  await at.arrived(1_003, aged);
  await at.arrived(1, aged, other);
  const left = async () =>
    [...(await at.all(at.operator, aged)), ...(await at.all(other, aged))].map(({ rule }) => rule);
  for (const [env, rules] of [
    [{}, ['of_6_days', 'of_13_days']],
    [{ DEAD_LETTER_DAYS: '7' }, ['of_6_days']],
  ] as const) {
    const replica = startService(at.world, { ...env, DEAD_LETTER_CONSUMER: 'off' });
    await replica.life.start();
    await expect.poll(left, { timeout: 15_000 }).toEqual(rules);
    await replica.life.stop();
  }
});

it('opens letters of old keys, and names the key that it has not', async () => {
  const [old, lost] = [randomBytes(32), randomBytes(32)];
  await produce(written({ key_id: 'old', field: 'k-old' }, old), written({ key_id: 'lost', field: 'k-lost' }, lost));
  const [byOld] = await at.arrived(1, { fields: ['k-old'] });
  const [byLost] = await at.arrived(1, { fields: ['k-lost'] });
  const rotated = startService(at.world, {
    DEAD_LETTER_OLD_KEYS: `older:${lost.toString('base64')}, old:${old.toString('base64')}`,
    DEAD_LETTER_CONSUMER: 'off',
  });
  await rotated.life.start();
  const operator = at.letters(at.world.keys.operatorA, rotated);
  expect((await operator.GetDeadLetter({ id: byOld?.id ?? '' })).payload.toString()).toBe('{}');
  const id = byLost?.id ?? '';
  const failed = { code: 'FAILED_PRECONDITION', message: expect.stringContaining('"lost"') };
  await expect(operator.GetDeadLetter({ id })).rejects.toMatchObject(failed);
  await expect(operator.MendDeadLetter({ id, patch: '[]' })).rejects.toMatchObject(failed);
  expect((await operator.ReplayDeadLetters({ ids: { ids: [id] } })).results).toMatchObject([
    { outcome: 'REPLAY_OUTCOME_UNREADABLE', reason: expect.stringContaining('"lost"') },
  ]);
  await rotated.life.stop();
});

it('purges by ids and by filter, and says how many are left', async () => {
  await at.send(Array.from({ length: 30 }, () => ({ ...view, gone: 1 })));
  const filter = { fields: ['gone'] };
  const found = await at.arrived(30, filter);
  const ids = found.slice(0, 4).map(({ id }) => id);
  expect(await at.operator.PurgeDeadLetters({ ids: { ids: [...ids, ...ids, 'none'] } })).toMatchObject({ purged: 4 });
  expect(await at.operator.PurgeDeadLetters({ filter, limit: 10 })).toMatchObject({ purged: 10, remaining: 16 });
  expect(await at.operator.PurgeDeadLetters({ filter })).toMatchObject({ purged: 16, remaining: 0 });
  expect(await at.all(at.operator, filter)).toEqual([]);
  await expect(at.operator.PurgeDeadLetters({})).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  await expect(at.operator.PurgeDeadLetters({ ids: { ids: [] } })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});
