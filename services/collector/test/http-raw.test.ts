import { waitFor } from '@insight-mesh/local-stack/testing';
import { createKafka } from '@insight-mesh/runtime/kafka';
import { MeshProducer } from '@insight-mesh/runtime/kafka-producer';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Service } from '../src/service.js';
import { httpClient, prepareWorld, startService, testLog, type World } from './harness.js';
import { rawSocket, statusesIn } from './raw-socket.js';

/** The real producer, which also notes until when each send had time. */
class NotingProducer extends MeshProducer {
  readonly deadlines: number[] = [];

  override send(...[messages, o]: Parameters<MeshProducer['send']>): Promise<void> {
    this.deadlines.push(o?.deadlineMs ?? 0);
    return super.send(messages, o);
  }
}

const storeMs = 5_000;
let world: World;
let producer: NotingProducer;
let service: Service;

beforeAll(async () => {
  world = await prepareWorld('collect_raw');
  const metrics = new Metrics('collector');
  const kafka = createKafka({ brokers: world.kafkaBrokers, clientId: 'collector', log: testLog });
  producer = new NotingProducer({ kafka, log: testLog, metrics });
  service = startService(world, { STORE_DEADLINE_MS: String(storeMs) }, { producer, metrics });
  await service.life.start();
});

afterAll(async () => {
  await service.life.stop();
  await world.close();
});

const socketTo = () => rawSocket(service.ports.http);

it('gives Kafka its whole time after a body that came slowly', async () => {
  const { write, answer, closed } = socketTo();
  const body = JSON.stringify({ type: 'view', customer_id: 'c-1', item_id: 'i-1' });
  write(`POST /v1/events HTTP/1.1\r\nhost: x\r\nx-api-key: ${world.keys.a}\r\nconnection: close\r\n`);
  write(`content-length: ${body.length}\r\n\r\n${body.slice(0, 10)}`);
  // The headers are in and the key is being looked up; then time passes.
  const began = Date.now();
  await waitFor(() => Date.now() > began + 300, { what: 'a slow line' });
  const rest = Date.now();
  write(body.slice(10));
  await closed;
  expect(answer()).toContain('{"accepted":1,"rejected":[]}');
  expect(producer.deadlines.at(-1)).toBeGreaterThanOrEqual(rest + storeMs);
});

it.each([
  ['headers that are too large', `GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`, '431'],
  ['two lengths', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n', '400'],
  ['another protocol', '\x16\x03\x01\x02\x00\x01', '400'],
])('answers %s as google.rpc.Status, and closes', async (_what, bytes, status) => {
  const { write, answer, closed } = socketTo();
  write(bytes);
  await closed;
  const [head = '', body = ''] = answer().split('\r\n\r\n');
  expect(head).toContain(`HTTP/1.1 ${status} `);
  expect(JSON.parse(body)).toMatchObject({ code: 3, status: 'INVALID_ARGUMENT', details: [] });
});

it('answers an expectation that it does not know as google.rpc.Status, and takes the next request', async () => {
  const { write, answer, closed } = socketTo();
  const body = JSON.stringify({ type: 'view', customer_id: 'c-1', item_id: 'i-1' });
  const head = `POST /v1/events HTTP/1.1\r\nhost: x\r\nx-api-key: ${world.keys.a}\r\ncontent-length: ${body.length}`;
  write(`${head}\r\nexpect: foo\r\n\r\n${body}${head}\r\nconnection: close\r\n\r\n${body}`);
  await closed;
  expect(statusesIn(answer())).toEqual([417, 200]);
  const refused = JSON.parse(answer().split('\r\n\r\n')[1]?.split('HTTP/1.1')[0] ?? '');
  expect(refused).toMatchObject({
    code: 3,
    status: 'INVALID_ARGUMENT',
    message: expect.stringContaining('100-continue'),
  });
});

it('takes no charset that it does not read, whatever the content type says', async () => {
  const send = httpClient(service, world.keys.a);
  const event = { type: 'view', customer_id: 'c-1', item_id: 'i-1' };
  for (const charset of ['utf-8', 'UTF8', '"utf-8"', 'us-ascii']) {
    expect((await send(event, { type: `application/json; charset=${charset}` })).status).toBe(200);
  }
  const answer = await send(event, { type: 'application/json; v=1; charset=shift_jis' });
  expect(answer).toMatchObject({ status: 415, body: { message: expect.stringContaining('utf-8') } });
});

const event = JSON.stringify({ type: 'view', customer_id: 'c-1', item_id: 'i-1' });
const head = (line: string) =>
  `POST /v1/events HTTP/1.1\r\nhost: x\r\nx-api-key: ${world.keys.a}\r\ncontent-type: application/json\r\n${line}\r\n\r\n`;
const taken = () => `${head(`content-length: ${event.length}`)}${event}`;
const mebibyte = Buffer.alloc(1_048_576, ' ');

describe('a body over the limit', () => {
  it.each(['by its length', 'in chunks'])('is answered 413 while it is still being sent, %s', async (how) => {
    const { socket, write, answer, isClosed } = socketTo();
    const chunked = how === 'in chunks';
    write(head(chunked ? 'transfer-encoding: chunked' : `content-length: ${8 * mebibyte.length}`));
    const send = () => {
      if (chunked) write(`${mebibyte.length.toString(16)}\r\n`);
      write(mebibyte);
      if (chunked) write('\r\n');
    };
    for (let sent = 0; sent < 7; sent++) send();
    await waitFor(() => statusesIn(answer()).length === 1, { what: 'an answer' });
    send();
    if (chunked) write('0\r\n\r\n');
    write(taken());
    await waitFor(() => statusesIn(answer()).length === 2 || isClosed(), { what: 'the second answer' });
    expect(statusesIn(answer())).toEqual([413, 200]);
    expect(answer()).toContain('"message":"the body is larger than 4,194,304 bytes; send it in parts"');
    expect(answer()).toContain('{"accepted":1,"rejected":[]}');
    socket.destroy();
  });

  it('is not read for ever', async () => {
    const { socket, write, answer, closed } = socketTo();
    write(head('transfer-encoding: chunked'));
    let sent = 0;
    const more = () => {
      while (!socket.destroyed && socket.writableLength < 4 * mebibyte.length) {
        write(`${mebibyte.length.toString(16)}\r\n`);
        write(mebibyte);
        write('\r\n');
        sent++;
      }
    };
    socket.on('drain', more);
    more();
    await closed;
    expect(statusesIn(answer())).toEqual([413]);
    expect(sent).toBeGreaterThan(32);
    expect(sent).toBeLessThan(64);
  });
});

it('a stranger who is answered before the body reads the answer, too', async () => {
  const { socket, write, answer } = socketTo();
  const stranger = head(`content-length: ${3 * mebibyte.length}`).replace(world.keys.a, 'im_nobody');
  write(stranger);
  for (let sent = 0; sent < 3; sent++) write(mebibyte);
  write(taken());
  await waitFor(() => statusesIn(answer()).length === 2, { what: 'both answers' });
  expect(statusesIn(answer())).toEqual([401, 200]);
  socket.destroy();
});
