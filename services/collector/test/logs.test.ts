import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { ExtData, encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Service } from '../src/service.js';
import { httpClient, prepareWorld, startService, type World, watchTopics } from './harness.js';

let world: World;
let topics: Awaited<ReturnType<typeof watchTopics>>;
let service: Service;
let send: ReturnType<typeof httpClient>;
const path = '/v1/logs';
const time = '2026-05-01T09:30:00.250Z';

beforeAll(async () => {
  world = await prepareWorld('collect_logs');
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
const storedOf = async (ids: string[]) => (await topics.events()).filter(({ value }) => ids.includes(value.id ?? ''));
const logstash = { '@timestamp': time, '@version': '1', host: { name: 'web-1' }, event: { original: 'x' } };
/** Fluent Bit's and Fluentd's time of 64 bits. */
const eventTime = (rfc3339: string) => {
  const ms = Date.parse(rfc3339);
  const data = Buffer.alloc(8);
  data.writeUInt32BE(Math.floor(ms / 1000), 0);
  data.writeUInt32BE((ms % 1000) * 1_000_000, 4);
  return new ExtData(0, data);
};
const msgpack = (...records: unknown[]) => Buffer.concat(records.map((record) => encode(record)));
const lines = (...records: object[]) => `${records.map((record) => JSON.stringify(record)).join('\n')}\n`;

/** What the shippers' http outputs send for one event, by their settings. */
const wire: Record<
  string,
  (event: object) => { body: Buffer | string; type: string; headers?: Record<string, string> }
> = {
  'Logstash, format json': (event) => ({ body: JSON.stringify({ ...event, ...logstash }), type: 'application/json' }),
  'Logstash, format json_batch': (event) => ({
    body: JSON.stringify([{ message: JSON.stringify(event), ...logstash }]),
    type: 'application/json',
  }),
  'Logstash, format json_batch with http_compression': (event) => ({
    body: gzipSync(JSON.stringify([{ message: JSON.stringify(event), ...logstash }])),
    type: 'application/json',
    headers: { 'content-encoding': 'gzip' },
  }),
  'Logstash, format message': (event) => ({
    body: JSON.stringify({ occurred_at: time, ...event }),
    type: 'text/plain',
  }),
  'Fluentd, defaults': (event) => ({ body: lines({ ...event, time }), type: 'application/x-ndjson' }),
  'Fluentd, json_array with compress gzip': (event) => ({
    body: gzipSync(JSON.stringify([{ ...event, time }])),
    type: 'application/json',
    headers: { 'content-encoding': 'gzip' },
  }),
  'Fluentd, format msgpack, of a line without an encoding': (event) => ({
    body: msgpack({ message: Buffer.from(JSON.stringify(event)), time }),
    type: 'application/x-msgpack',
  }),
  'Fluent Bit before 2.1, defaults': (event) => ({
    body: msgpack([eventTime(time), event]),
    type: 'application/msgpack',
  }),
  'Fluent Bit, defaults, with compress gzip, in a group': (event) => ({
    body: gzipSync(
      msgpack(
        [[new ExtData(0, Buffer.from('ffffffff00000000', 'hex')), { schema: 'otlp' }], { resource: {} }],
        [[eventTime(time), {}], { log: `${JSON.stringify(event)}\n`, stream: 'stdout' }],
        [[new ExtData(0, Buffer.from('fffffffe00000000', 'hex')), {}], {}],
      ),
    ),
    type: 'application/msgpack',
    headers: { 'content-encoding': 'gzip' },
  }),
  'Fluent Bit, format json': (event) => ({
    body: JSON.stringify([{ date: Date.parse(time) / 1000, ...event }]),
    type: 'application/json',
  }),
  'Fluent Bit, format json_lines of a container': (event) => ({
    body: lines({ date: Date.parse(time) / 1000, log: `${JSON.stringify(event)}\n`, stream: 'stdout' }),
    type: 'application/x-ndjson',
  }),
  'Fluent Bit, format json_lines with compress gzip': (event) => ({
    body: gzipSync(lines({ date: time, ...event })),
    type: 'application/x-ndjson',
    headers: { 'content-encoding': 'gzip' },
  }),
  'Fluent Bit, format json_stream, json_date_format epoch_ms': (event) => ({
    body: JSON.stringify({ date: Date.parse(time), ...event }),
    type: 'application/json',
  }),
};

describe('POST /v1/logs', () => {
  it.each(Object.entries(wire))('takes what is sent by %s', async (_shipper, request) => {
    const event = view();
    const { body, ...options } = request(event);
    const answer = await send(body, { path, ...options });
    expect(answer).toMatchObject({ status: 200, body: { accepted: 1, rejected: [] } });
    expect(await storedOf([event.id])).toMatchObject([
      {
        key: 'shop-a/c-17',
        value: { ...event, type: 'EVENT_TYPE_VIEW', occurred_at: time, tenant_id: 'shop-a' },
        headers: { ce_source: '/collector/logs' },
      },
    ]);
  });

  it('reads lines that are called JSON, and keeps each wrong one as it came', async () => {
    const good = [view(), view()];
    const mark = randomUUID();
    const wrong = [`{"log":"GET /${mark} 200"}`, `{"broken ${mark}`, `{"type":"view","mark":"${mark}"}`];
    const body = [JSON.stringify(good[0]), ...wrong, '', JSON.stringify(good[1])].join('\n');
    const answer = await send(body, { path });
    expect(answer).toMatchObject({ status: 200, body: { accepted: 2 } });
    expect(answer.body.rejected.map(({ index, field }: { index: number; field: string }) => [index, field])).toEqual([
      [1, 'log'],
      [2, ''],
      [3, 'mark'],
    ]);
    expect(await storedOf(good.map(({ id }) => id))).toHaveLength(2);
    const letters = (await topics.deadLetters()).filter(({ value }) => value.payload.includes(mark));
    expect(letters.map(({ value }) => value.payload).sort()).toEqual(wrong.sort());
  });

  it('reads json_stream and msgpack of many records, and keeps each wrong one as it came', async () => {
    const good = Array.from({ length: 6 }, () => view());
    const mark = randomUUID();
    const wrong = { date: 1_777_627_800, type: 'view', mark };
    const stream = [good[0], wrong, good[1], good[2]].map((each) => JSON.stringify(each)).join('');
    expect((await send(stream, { path })).body).toMatchObject({ accepted: 3, rejected: [{ index: 1, field: 'mark' }] });
    const records = [good[3], wrong, good[4], good[5]].map((each) => [[eventTime(time), {}], each]);
    const type = 'application/msgpack';
    const answer = await send(msgpack(...records), { path, type });
    expect(answer.body).toMatchObject({ accepted: 3, rejected: [{ index: 1, field: 'mark' }] });
    expect(await storedOf(good.map(({ id }) => id))).toHaveLength(6);
    const letters = (await topics.deadLetters()).filter(({ value }) => value.payload.includes(mark));
    const payloads = [JSON.stringify(wrong), msgpack(records[1]).toString()];
    expect(letters.map(({ value }) => value.payload).sort()).toEqual(payloads.sort());
    expect((await send('{"type":"view"}', { path, type })).status).toBe(400);
    expect((await send(msgpack(...Array.from({ length: 50_001 }, () => [1, {}])), { path, type })).status).toBe(413);
  });

  it('takes the key as the user name of Basic too, and no key not', async () => {
    const authorization = `Basic ${Buffer.from(`${world.keys.a}:x`).toString('base64')}`;
    expect((await send(view(), { path, key: '', headers: { authorization } })).body.accepted).toBe(1);
    expect((await send(view(), { path, key: '' })).status).toBe(401);
    expect((await send(view(), { path, key: world.keys.reader })).status).toBe(403);
  });

  it('never fails on any input', async () => {
    const value = fc.oneof(fc.jsonValue(), fc.json(), fc.constantFrom('view', 'c-1', time, 1e300, -1, null));
    const names = [
      'message',
      'log',
      'date',
      '@timestamp',
      'type',
      'customer_id',
      'item_id',
      'occurred_at',
      '__proto__',
    ];
    const record = fc.dictionary(fc.constantFrom(...names), value).map((each) => JSON.stringify(each));
    const line = fc.oneof(record, fc.string({ unit: 'binary', maxLength: 50 }), fc.json());
    const body = fc.oneof(
      fc.array(line, { maxLength: 10 }).map((each) => Buffer.from(each.join('\n'))),
      fc.array(record, { maxLength: 10 }).map((each) => Buffer.from(`[${each.join(',')}]`)),
      fc.uint8Array({ maxLength: 500 }).map((bytes) => Buffer.from(bytes)),
      fc
        .array(
          fc.oneof(
            record.map((each) => [1, JSON.parse(each)]),
            fc.jsonValue(),
          ),
          { maxLength: 5 },
        )
        .map((records) => {
          return msgpack(...records);
        }),
    );
    const type = fc.constantFrom('application/json', 'application/x-ndjson', 'application/msgpack');
    const encoding = fc.oneof({ weight: 9, arbitrary: fc.constant('identity') }, fc.constantFrom('gzip', 'br'));
    await fc.assert(
      fc.asyncProperty(body, type, encoding, async (bytes, contentType, contentEncoding) => {
        const { status } = await send(bytes, {
          path,
          type: contentType,
          headers: { 'content-encoding': contentEncoding },
        });
        expect(status).toBeLessThan(500);
      }),
      { numRuns: 500 },
    );
  });
});
