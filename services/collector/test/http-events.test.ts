import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Service } from '../src/service.js';
import { httpClient, prepareWorld, startService, type World, watchTopics } from './harness.js';

let world: World;
let topics: Awaited<ReturnType<typeof watchTopics>>;
let service: Service;
let send: ReturnType<typeof httpClient>;

beforeAll(async () => {
  world = await prepareWorld('collect_http');
  topics = await watchTopics(world);
  service = startService(world);
  await service.life.start();
  send = httpClient(service, world.keys.a);
});

afterAll(async () => {
  await service.life.stop();
  await topics.close();
  await world.close();
});

const view = (id: string = randomUUID()) => ({ id, type: 'view', customer_id: 'c-17', item_id: 'i-203' });
const eventsBy = async (ids: string[]) => (await topics.events()).filter(({ value }) => ids.includes(value.id ?? ''));
const lettersWith = async (mark: string) =>
  (await topics.deadLetters()).filter(({ value }) => value.payload.includes(mark));

describe('POST /v1/events', () => {
  it('stores an event as a message that other parts can read, before it answers', async () => {
    const event = { ...view(), occurred_at: '2014-04-07T10:51:09.277Z', session_id: 's-4' };
    const before = Date.now();
    const answer = await send(event);
    expect(answer).toMatchObject({ status: 200, body: { accepted: 1, rejected: [] } });
    const [stored] = await eventsBy([event.id]);
    expect(stored?.key).toBe('shop-a/c-17');
    expect(stored?.value).toEqual({
      ...event,
      type: 'EVENT_TYPE_VIEW',
      tenant_id: 'shop-a',
      received_at: expect.stringMatching(/Z$/),
    });
    const received = Date.parse(stored?.value.received_at ?? '');
    expect(received).toBeGreaterThanOrEqual(before);
    expect(received).toBeLessThanOrEqual(Date.now());
    expect(stored?.headers).toMatchObject({
      ce_specversion: '1.0',
      ce_id: event.id,
      ce_type: 'insightmesh.event.view',
      ce_source: '/collector/http',
      ce_time: event.occurred_at,
      'content-type': 'application/json',
    });
  });

  it("carries the client's trace on", async () => {
    const event = view();
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    await send(event, { headers: { traceparent: `00-${traceId}-b7ad6b7169203331-01` } });
    const [stored] = await eventsBy([event.id]);
    expect(stored?.headers.traceparent).toContain(traceId);
  });

  it('gives an event without id or time its own', async () => {
    const anonymous = `a-${randomUUID()}`;
    const answer = await send({ type: 'view', anonymous_id: anonymous, item_id: 'i-1' });
    expect(answer.body).toEqual({ accepted: 1, rejected: [] });
    const [stored] = (await topics.events()).filter(({ value }) => value.anonymous_id === anonymous);
    expect(stored?.key).toBe(`shop-a/${anonymous}`);
    expect(stored?.value.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    expect(stored?.value.occurred_at).toBe(stored?.value.received_at);
  });

  it('takes the good ones of an array and tells what is wrong with the others', async () => {
    const mark = randomUUID();
    const good = [view(), view()];
    const bad = { ...view(`bad-${mark}`), type: 'teleport', text: mark };
    const answer = await send([good[0], bad, good[1], { type: 'view', text: mark }, 17]);
    expect(answer).toMatchObject({
      status: 200,
      body: {
        accepted: 2,
        rejected: [
          { index: 1, id: bad.id, field: 'type', reason: expect.stringMatching(/^unknown event type/) },
          { index: 3, id: '', field: 'customer_id', reason: 'customer_id or anonymous_id must be there' },
          { index: 4, id: '', field: '', reason: 'must be an object' },
        ],
      },
    });
    expect(await eventsBy(good.map(({ id }) => id))).toHaveLength(2);
    const letters = await lettersWith(mark);
    expect(letters).toHaveLength(2);
    expect(letters.map(({ value }) => value.field).sort()).toEqual(['customer_id', 'type']);
    const letter = letters.find(({ value }) => value.field === 'type');
    expect(letter?.value).toMatchObject({
      tenant_id: 'shop-a',
      source: 'http',
      payload: JSON.stringify(bad),
      key_id: 'k1',
    });
    expect(letter?.value.encrypted_payload).not.toContain(Buffer.from(mark).toString('base64').slice(0, 12));
  });

  it('reads one object a line, and spoils only the broken line', async () => {
    const [first, third] = [view(), view()];
    const mark = randomUUID();
    const lines = `${JSON.stringify(first)}\n{"broken": "${mark}\n${JSON.stringify(third)}\n`;
    for (const type of ['application/x-ndjson', 'application/json-lines; charset=utf-8']) {
      const answer = await send(lines, { type });
      expect(answer.status).toBe(200);
      expect(answer.body.accepted).toBe(2);
      expect(answer.body.rejected).toMatchObject([
        { index: 1, reason: expect.stringMatching(/^the line must be JSON/) },
      ]);
    }
    const letters = await lettersWith(mark);
    expect(letters.map(({ value }) => value.payload)).toEqual([`{"broken": "${mark}`, `{"broken": "${mark}`]);
  });

  it('keeps one event of an id in a body; in several bodies, counting once is the business of what counts', async () => {
    const event = view();
    expect((await send([event, event, event])).body).toEqual({ accepted: 1, rejected: [], dropped: 2 });
    expect((await send(event)).body.accepted).toBe(1);
    expect(await eventsBy([event.id])).toHaveLength(2);
  });

  it('keeps the order of one customer', async () => {
    const mark = randomUUID();
    const sent = Array.from({ length: 500 }, (_, n) => ({ ...view(`${mark}-${n}`), customer_id: `c-${n % 7}` }));
    expect((await send(sent)).body.accepted).toBe(500);
    const stored = (await topics.events()).filter(({ value }) => value.id?.startsWith(mark));
    for (let customer = 0; customer < 7; customer++) {
      const ids = stored.filter(({ value }) => value.customer_id === `c-${customer}`).map(({ value }) => value.id);
      expect(ids).toEqual(sent.filter((event) => event.customer_id === `c-${customer}`).map((event) => event.id));
    }
  });

  it('takes an empty array for what it is', async () => {
    expect(await send([])).toMatchObject({ status: 200, body: { accepted: 0, rejected: [] } });
  });

  it('inflates gzip within bounds', async () => {
    const event = view();
    const gzip = { 'content-encoding': 'gzip' };
    expect((await send(gzipSync(JSON.stringify([event])), { headers: gzip })).body.accepted).toBe(1);
    expect(await eventsBy([event.id])).toHaveLength(1);
    const bomb = gzipSync(Buffer.alloc(64 * 1_048_576, ' '));
    expect(bomb.length).toBeLessThan(100_000);
    expect(await send(bomb, { headers: gzip })).toMatchObject({ status: 413, body: { status: 'INVALID_ARGUMENT' } });
    const answer = await send('no gzip', { headers: gzip });
    expect(answer).toMatchObject({ status: 400, body: { message: 'the body is not gzip, or is cut off' } });
    expect(await send('x', { headers: { 'content-encoding': 'br' } })).toMatchObject({ status: 415 });
  });

  it.each([
    ['malformed JSON', '{"type": "view", "customer_id": "m-', 'must be JSON'],
    ['text that is no JSON', 'hello', 'must be JSON'],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'must be UTF-8'],
  ])('refuses %s and keeps it', async (_name, body, reason) => {
    const before = (await topics.deadLetters()).length;
    const answer = await send(body);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      code: 3,
      status: 'INVALID_ARGUMENT',
      message: expect.stringContaining(reason),
    });
    const letters = (await topics.deadLetters()).slice(before);
    expect(letters).toHaveLength(1);
    expect(letters[0]?.value).toMatchObject({ payload: Buffer.from(body as string).toString(), tenant_id: 'shop-a' });
  });

  it('refuses an empty body and one of another type', async () => {
    expect(await send('')).toMatchObject({ status: 400, body: { message: expect.stringContaining('empty') } });
    expect(await send('a=b', { type: 'application/x-www-form-urlencoded' })).toMatchObject({
      status: 415,
      body: { status: 'INVALID_ARGUMENT', message: expect.stringContaining('application/x-ndjson') },
    });
  });

  it('rejects 1 MB of text, and times in 1970 and 2100', async () => {
    const mark = randomUUID();
    const long = { ...view(), text: 'x'.repeat(1_000_000) };
    const answer = await send([
      long,
      { ...view(), occurred_at: '1970-01-01T00:00:00Z', query: mark },
      { ...view(), occurred_at: '2100-01-01T00:00:00Z', query: mark },
    ]);
    expect(answer.body.accepted).toBe(0);
    expect(answer.body.rejected).toMatchObject([
      { index: 0, id: long.id, field: 'text', reason: 'must be at most 20,000 characters' },
      { index: 1, field: 'occurred_at', reason: 'must not be before 2000-01-01' },
      { index: 2, field: 'occurred_at', reason: 'must not be more than one day ahead of now' },
    ]);
    expect(await lettersWith(mark)).toHaveLength(2);
    const [letter] = await lettersWith(long.id);
    expect(letter?.value.payload).toBe(JSON.stringify(long));
  });

  it('keeps only the beginning of a refused element of several MB', async () => {
    const mark = randomUUID();
    const answer = await send({ ...view(), query: mark, text: '\u4e2d'.repeat(1_000_000) });
    expect(answer.body).toMatchObject({ accepted: 0, rejected: [{ field: 'text' }] });
    const [letter] = await lettersWith(mark);
    expect(letter?.value.reason).toMatch(/the first 1048576 of \d+ bytes are kept/);
  });

  it('refuses 10,000 events in one body, and stores none of them', async () => {
    const mark = randomUUID();
    const answer = await send(Array.from({ length: 10_000 }, (_, n) => view(`${mark}-${n}`)));
    expect(answer).toMatchObject({
      status: 413,
      body: { status: 'INVALID_ARGUMENT', message: expect.stringContaining('5,000') },
    });
    expect((await topics.events()).filter(({ value }) => value.id?.startsWith(mark))).toEqual([]);
    expect((await send(Array.from({ length: 5_000 }, () => view()))).body.accepted).toBe(5_000);
  });

  it('refuses a body over the limit', async () => {
    const answer = await send(`[${' '.repeat(4 * 1_048_576)}]`);
    expect(answer).toMatchObject({
      status: 413,
      body: { status: 'INVALID_ARGUMENT', message: expect.stringContaining('4,194,304') },
    });
  });

  it('answers unknown paths and methods as google.rpc.Status', async () => {
    expect(await send({}, { path: '/v2/events' })).toMatchObject({
      status: 404,
      body: { code: 5, status: 'NOT_FOUND' },
    });
    expect(await send({}, { method: 'PATCH' })).toMatchObject({ status: 404, body: { code: 5 } });
  });
});

describe('keys', () => {
  it('are needed, and known', async () => {
    expect(await send(view(), { key: '' })).toMatchObject({
      status: 401,
      body: { code: 16, status: 'UNAUTHENTICATED' },
    });
    const wrong = `${world.keys.a.slice(0, -6)}AAAAAA`;
    expect(await send(view(), { key: wrong })).toMatchObject({ status: 401, body: { status: 'UNAUTHENTICATED' } });
    expect((await send(view(), { key: 'x'.repeat(10_000) })).status).toBe(401);
    expect((await send(view(), { key: '', headers: { authorization: `Bearer ${world.keys.a}` } })).status).toBe(200);
    expect((await send(view(), { key: '', headers: { authorization: `Basic ${world.keys.a}` } })).status).toBe(401);
  });

  it('need the scope', async () => {
    const event = view();
    const answer = await send(event, { key: world.keys.reader });
    expect(answer).toMatchObject({ status: 403, body: { code: 7, status: 'PERMISSION_DENIED' } });
    expect(await send([{ id: 'i' }], { path: '/v1/items', method: 'PUT', key: world.keys.reader })).toMatchObject({
      status: 403,
    });
    expect(await eventsBy([event.id])).toEqual([]);
  });

  it('decide the tenant, and nothing in the body does', async () => {
    const [mine, claimed] = [view(), { ...view(), tenant_id: 'shop-a' }];
    const answer = await send([mine, claimed], { key: world.keys.b });
    expect(answer.body).toMatchObject({ accepted: 1, rejected: [{ index: 1, id: claimed.id, field: 'tenant_id' }] });
    const stored = await eventsBy([mine.id, claimed.id]);
    expect(stored.map(({ key, value }) => [key, value.tenant_id])).toEqual([['shop-b/c-17', 'shop-b']]);
    const [letter] = await lettersWith(claimed.id);
    expect(letter?.value.tenant_id).toBe('shop-b');
  });
});

describe('/healthz and metrics', () => {
  it('tell that it serves and what it took', async () => {
    const health = await fetch(`http://127.0.0.1:${service.ports.http}/healthz`);
    const head = await fetch(`http://127.0.0.1:${service.ports.http}/healthz`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect([health.status, await health.json()]).toEqual([200, { status: 'ok' }]);
    const metrics = await (await fetch(`http://127.0.0.1:${service.ports.admin}/metrics`)).text();
    expect(metrics).toMatch(/insightmesh_collector_accepted_total\{kind="event",tenant="shop-a",.*\} \d+/);
    expect(metrics).toMatch(
      /insightmesh_collector_rejected_total\{kind="event",tenant="shop-a",problem="bad_time",.*\} 2\n/,
    );
    expect(metrics).toMatch(/insightmesh_collector_request_seconds_count\{.*route="events",status="200".*\} \d+/);
    expect(metrics).not.toContain('c-17');
  });
});
