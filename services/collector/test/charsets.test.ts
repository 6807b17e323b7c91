import { gzipSync } from 'node:zlib';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { createPool, type Pool } from '@insight-mesh/runtime/postgres';
import { encode } from '@msgpack/msgpack';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testLog } from './harness.js';
import { letterWorld } from './letter-world.js';

let at: Awaited<ReturnType<typeof letterWorld>>;
let pool: Pool;
const metrics = new Metrics('collector-test');
let nowMs = Date.UTC(2026, 4, 1);
/** Second bytes of 誠 and 謀 are a backslash's. */
const query = '国产手机 誠謀\\"镕';
const gbk = (value: unknown) => iconv.encode(typeof value === 'string' ? value : JSON.stringify(value), 'gbk');
const search = (id: string, more: object = {}) => ({ id, type: 'search', anonymous_id: 'a-1', query, ...more });
const track = (id: string) => ({
  messageId: id,
  anonymousId: 'a-1',
  event: 'Products Searched',
  properties: { query },
});

async function setPolicy(cleaning: object): Promise<void> {
  const sql = `INSERT INTO policies (tenant_id, policy, updated_by) VALUES ('shop-a', $1, 'test')
    ON CONFLICT (tenant_id) DO UPDATE SET policy = excluded.policy`;
  await pool.query(sql, [{ cleaning }]);
  nowMs += 5_000;
}
const stored = async (id: string) =>
  (await at.topics.events()).filter(({ value }) => value.id === id).map((e) => e.value);
const replay = async (...ids: string[]) => (await at.operator.ReplayDeadLetters({ ids: { ids } })).results;

async function cleanedTotal(): Promise<number> {
  const found = await metrics.registry.getSingleMetric('insightmesh_collector_cleaned_total')?.get();
  return found?.values.find(({ labels }) => labels.rule === 'gbk-bytes' && labels.tenant === 'shop-a')?.value ?? 0;
}

beforeAll(async () => {
  at = await letterWorld('charsets', { BEACON_ORIGINS: '*' }, { metrics, now: () => nowMs });
  const { DATABASE_URL: url = '', DATABASE_SCHEMA: schema = '' } = at.world.env;
  pool = createPool({ url, schema, max: 1, log: testLog, metrics: new Metrics('test') });
});
afterAll(async () => {
  await pool.end();
  await at.close();
});

/** A way in: what stands in the body, and how it is sent. */
type Way = [
  name: string,
  body: (id: string) => unknown,
  options: () => { path?: string; key?: string; type?: string },
  shape?: (body: Buffer) => Buffer,
];
const ways: Way[] = [
  ['events', (id) => [search(id)], () => ({})],
  ['lines of events', (id) => `${JSON.stringify(search(id))}\n`, () => ({ type: 'application/x-ndjson' })],
  ['events under gzip', (id) => search(id), () => ({}), gzipSync],
  [
    'a log shipper',
    (id) => [{ message: JSON.stringify(search(id)) }],
    () => ({ path: '/v1/logs', type: 'text/plain' }),
  ],
  ['Segment', (id) => ({ batch: [{ type: 'track', ...track(id) }] }), () => ({ path: '/v1/batch' })],
  [
    'Segment, the key in the body',
    (id) => ({ ...track(id), writeKey: at.world.keys.writer }),
    () => ({ path: '/v1/track', key: '', type: 'text/plain' }),
  ],
  [
    'a page',
    (id) => search(id),
    () => ({ path: `/v1/beacon?key=${at.world.keys.writer}`, key: '', type: 'text/plain' }),
  ],
];

async function enter([name, body, options, shape = (bytes) => bytes]: Way, charset: string): Promise<string> {
  const { type = 'application/json', ...rest } = options();
  const id = `${name} ${charset}`;
  const gzip = shape === gzipSync;
  const answer = await at.send(shape(gbk(body(id))), {
    ...rest,
    type: type + charset,
    headers: gzip ? { 'content-encoding': 'gzip' } : {},
  });
  expect(answer.status).toBeLessThan(300);
  expect(answer.body?.rejected ?? []).toEqual([]);
  return id;
}

describe.each(ways)('%s', (...way) => {
  it.each(['; charset=gbk', ';charset="GB2312"', '; charset=gb18030'])(
    'with%s is what it is in UTF-8',
    async (charset) => {
      const id = await enter(way, charset);
      const [event] = await stored(id);
      expect(event).toMatchObject({ query });
      expect(event).not.toHaveProperty('repairs');
    },
  );

  it.each(['', '; charset=utf-8'])(
    'in GBK that the content type does not tell (%j) is read and marked',
    async (charset) => {
      const before = await cleanedTotal();
      const id = await enter(way, charset);
      expect(await stored(id)).toMatchObject([{ query, repairs: [{ rule: 'gbk-bytes' }] }]);
      expect(await cleanedTotal()).toBe(before + 1);
    },
  );
});

it('items of the catalogue in GBK are what they are in UTF-8', async () => {
  for (const [id, type] of [
    ['g-1', 'application/json; charset=gbk'],
    ['g-2', 'application/json'],
  ] as const) {
    expect((await at.send(gbk([{ id, title: query }]), { path: '/v1/items', type })).body.accepted).toBe(1);
    expect((await at.topics.items()).find(({ value }) => value.id === id)?.value.title).toBe(query);
  }
});

it('strings of MessagePack in GBK are read and marked, each record by itself', async () => {
  const record = (bytes: Buffer) => Buffer.from(encode([[1_777_600_000, {}], { log: bytes }]));
  const body = Buffer.concat([
    record(gbk(search('m-1'))),
    record(Buffer.from(JSON.stringify(search('m-2')))),
    record(Buffer.from([0xff, 0x22])),
  ]);
  const answer = await at.send(body, { path: '/v1/logs', type: 'application/msgpack' });
  expect(answer.body).toMatchObject({
    accepted: 2,
    rejected: [{ index: 2, reason: 'the record must be UTF-8, or GBK' }],
  });
  expect(await stored('m-1')).toMatchObject([{ query, repairs: [{ rule: 'gbk-bytes' }] }]);
  expect((await stored('m-2'))[0]).toMatchObject({ query });
  expect((await stored('m-2'))[0]).not.toHaveProperty('repairs');
});

it('a mark stands beside what other rules mended', async () => {
  await at.send(gbk([search('r-1', { value: '１２', currency: 'RMB' })]));
  expect((await stored('r-1'))[0]?.repairs).toEqual([
    { rule: 'gbk-bytes' },
    { rule: 'full-width', field: 'value' },
    { rule: 'currency-code', field: 'currency' },
  ]);
});

it('other charsets are refused with what would be right', async () => {
  const answer = await at.send(gbk(search('o-1')), { type: 'application/json; charset=big5' });
  expect(answer).toMatchObject({
    status: 415,
    body: { message: 'the charset must be utf-8, gbk, gb2312 or gb18030, or not be named' },
  });
  const neither = await at.send(Buffer.from([0x22, 0xff, 0x22]));
  expect(neither).toMatchObject({ status: 400, body: { message: 'the body must be UTF-8, or GBK' } });
});

describe('a dead letter of GBK', () => {
  it.each([
    ['', 'gbk-bytes', [{ rule: 'gbk-bytes' }]],
    ['; charset=gbk', 'gb18030', undefined],
  ])('keeps the bytes that came and, mended or not, is replayed as that (%j)', async (named, charset, repairs) => {
    const field = `誤${charset}`;
    // Alone 女 is valid UTF-8 in GBK: the letter must remember.
    const wrong = { ...search(`d-${charset}`), query: '女', [field]: 1 };
    const body = gbk([search(`x-${charset}`), wrong]);
    const answer = await at.send(body, { type: `application/json${named}` });
    expect(answer.body).toMatchObject({ accepted: 1, rejected: [{ index: 1, field }] });
    const [summary] = await at.arrived(1, { fields: [field] });
    const id = summary?.id ?? '';
    const { payload, letter } = await at.operator.GetDeadLetter({ id });
    expect(payload).toEqual(gbk(wrong));
    expect(letter?.charset).toBe(charset);
    expect(await replay(id)).toMatchObject([{ outcome: 'REPLAY_OUTCOME_REFUSED', field }]);
    const patch = JSON.stringify([{ op: 'remove', path: `/${field}` }]);
    const mended = await at.operator.MendDeadLetter({ id, patch });
    expect(mended).toMatchObject({ accepted: 1, problems: [] });
    expect(JSON.parse(mended.payload.toString())).toEqual({ ...search(`d-${charset}`), query: '女' });
    expect(await replay(id)).toMatchObject([{ outcome: 'REPLAY_OUTCOME_STORED' }]);
    expect(await stored(`d-${charset}`)).toMatchObject([{ query: '女' }]);
    expect((await stored(`x-${charset}`))[0]?.repairs).toEqual(repairs);
  });

  it('of a batch keeps the bytes of its message', async () => {
    const wrong = {
      ...track('b-2'),
      type: 'track',
      event: 'Order Completed',
      properties: { products: query, total: 1 },
    };
    const batch = { 批: query, batch: [{ ...track('b-1'), type: 'track' }, wrong] };
    expect((await at.send(gbk(batch), { path: '/v1/batch' })).status).toBe(200);
    const [summary] = await at.arrived(1, { fields: ['properties.currency'] });
    expect((await at.operator.GetDeadLetter({ id: summary?.id ?? '' })).payload).toEqual(gbk(wrong));
  });
});

it('with the rule switched off it is refused as before, and taken in when it is on again', async () => {
  await setPolicy({ off: ['gbk-bytes'] });
  const reason = 'must be UTF-8; for GBK the content type must say charset=gbk';
  const body = gbk(search('off-1'));
  expect(await at.send(body)).toMatchObject({ status: 400, body: { message: `the body ${reason}` } });
  const lines = await at.send(body, { type: 'application/x-ndjson' });
  expect(lines.body).toMatchObject({ accepted: 0, rejected: [{ reason: `the line ${reason}` }] });
  const written = { ...track('off-2'), writeKey: at.world.keys.writer };
  const page = { path: '/v1/track', key: '', type: 'text/plain' };
  expect((await at.send(gbk(written), page)).body.message).toBe(`the body ${reason}`);
  const named = await at.send(gbk(search('off-3')), { type: 'application/json; charset=gbk' });
  expect(named.body).toEqual({ accepted: 1, rejected: [] });
  expect(await stored('off-1')).toEqual([]);

  const letters = await at.arrived(3, { reason_contains: 'charset=gbk' });
  const whole = letters.find(({ source, reason }) => source === 'http' && reason.startsWith('the body'));
  const { payload } = await at.operator.GetDeadLetter({ id: whole?.id ?? '' });
  expect(payload).toEqual(body);
  expect(await replay(whole?.id ?? '')).toMatchObject([{ outcome: 'REPLAY_OUTCOME_REFUSED' }]);
  await setPolicy({});
  expect(await replay(whole?.id ?? '')).toMatchObject([{ outcome: 'REPLAY_OUTCOME_STORED' }]);
  expect(await stored('off-1')).toMatchObject([{ query, repairs: [{ rule: 'gbk-bytes' }] }]);
});
